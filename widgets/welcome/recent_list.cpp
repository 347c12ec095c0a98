#include "recent_list.h"

#include <common/theme.h>

#include <QDir>
#include <QFileInfo>
#include <QIcon>
#include <QLabel>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

namespace ng {

namespace {
constexpr int kMost = 6;
}

RecentList::RecentList(const QString& heading, const QString& emptyText, const QString& iconName, QWidget* parent)
    : QWidget(parent), m_emptyText(emptyText), m_iconName(iconName)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    auto* title = new QLabel(heading);
    title->setProperty("strong", true);
    layout->addWidget(title);
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(2);
    layout->addLayout(m_rows);
    setFiles({});
}

void RecentList::setFiles(const QStringList& newestFirst)
{
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int shown = 0;
    for (const QString& path : newestFirst) {
        const QFileInfo file(path);
        if (!file.exists()) continue;
        if (++shown > kMost) break;
        auto* row = new QToolButton;
        row->setObjectName("recentRow");
        row->setAutoRaise(true);
        row->setIcon(icon(m_iconName));
        row->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        row->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        row->setText(fontMetrics().elidedText(file.completeBaseName(), Qt::ElideMiddle, 170));
        row->setToolTip(tr("%1\nchanged %2").arg(QDir::toNativeSeparators(path),
            QLocale(QLocale::English).toString(file.lastModified(), "d MMM yyyy HH:mm")));
        connect(row, &QToolButton::clicked, this, [this, path] { emit picked(path); });
        m_rows->addWidget(row);
    }
    if (shown == 0) {
        auto* none = new QLabel(m_emptyText);
        none->setProperty("faint", true);
        none->setWordWrap(true);
        m_rows->addWidget(none);
    }
}

} // namespace ng

#include "notice_bar.h"

#include <common/theme.h>

#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QToolButton>

namespace ng {

NoticeBar::NoticeBar(QWidget* parent) : QFrame(parent), m_icon(new QLabel), m_text(new QLabel)
{
    setObjectName("notice");
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 6, 6);
    row->setSpacing(10);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* close = new QToolButton;
    close->setAutoRaise(true);
    close->setIcon(icon("x"));
    close->setAccessibleName(tr("Close this message"));
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(close);
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    hide();
}

void NoticeBar::showError(const Error& e) { say("alert-triangle", QString::fromStdString(e.line())); }
void NoticeBar::showInfo(const QString& text) { say("info", text); }
QString NoticeBar::text() const { return isHidden() ? QString() : m_text->text(); }

void NoticeBar::say(const QString& iconName, const QString& text)
{
    m_icon->setPixmap(icon(iconName).pixmap(16, 16));
    m_text->setText(text);
    show();
}

} // namespace ng

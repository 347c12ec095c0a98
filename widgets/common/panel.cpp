#include "panel.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QImage>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QSaveFile>
#include <QToolButton>
#include <QVBoxLayout>

namespace ng {

namespace {

constexpr int kHeaderHeight = 30;

/// Gives way before the panel has to: words that have no room are left out, from the end, and stand in the tool tip.
class YieldingLabel : public QLabel {
public:
    QSize minimumSizeHint() const override { return {1, QLabel::minimumSizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter p(this);
        p.setPen(palette().color(foregroundRole()));
        QString shown = text();
        while (fontMetrics().horizontalAdvance(shown) > width() && shown.contains(' ')) {
            shown.truncate(shown.lastIndexOf(' '));
            while (!shown.isEmpty() && !shown.back().isLetterOrNumber()) shown.chop(1);
        }
        shown = fontMetrics().elidedText(shown, Qt::ElideRight, width());
        p.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, shown);
        if (const QString whole = shown == text() ? QString() : text(); whole != toolTip()) setToolTip(whole);
    }
};

} // namespace

Panel::Panel(const QString& id, const QString& title, TimelineHub& hub, QWidget* parent)
    : QFrame(parent), m_id(id), m_title(title), m_hub(hub)
{
    setObjectName("panel");
    setAccessibleName(title);
    m_layout = new QVBoxLayout(this);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);

    auto* bar = new QWidget;
    bar->setObjectName("panelHeader");
    bar->setFixedHeight(kHeaderHeight);
    m_header = new QHBoxLayout(bar);
    m_header->addStrut(kHeaderHeight); // a dock gives its title the height it asks for, not the one it has
    m_header->setContentsMargins(10, 0, 4, 0);
    m_header->setSpacing(8);
    m_name = new QLabel(title);
    m_name->setObjectName("panelTitle");
    m_shown = new QLabel;
    m_shown->setObjectName("panelShown");
    m_shown->hide();
    m_limit = new YieldingLabel;
    m_limit->setObjectName("panelLimit");
    auto* more = new QToolButton;
    more->setObjectName("panelExport");
    more->setText("⋯");
    more->setToolTip(tr("More"));
    more->setAccessibleName(tr("More of %1").arg(title));
    more->setAutoRaise(true);
    more->setPopupMode(QToolButton::InstantPopup);
    m_menu = new QMenu(more);
    fillExportMenu(m_menu);
    more->setMenu(m_menu);
    m_header->addWidget(m_name);
    m_header->addWidget(m_shown);
    m_header->addStretch(1);
    m_header->addWidget(m_limit);
    m_header->addWidget(more);
    m_layout->addWidget(bar);

    connect(&hub, &TimelineHub::changed, this, &Panel::onChanged);
    connect(&hub, &TimelineHub::timelineReplaced, this, [this] {
        m_stale = true;
        reset();
    });
}

void Panel::setBody(QWidget* body)
{
    m_body = body;
    m_layout->addWidget(body, 1);
}

void Panel::setTitle(const QString& title)
{
    m_title = title;
    m_name->setText(title);
    setAccessibleName(title);
}

void Panel::setShown(const QString& text)
{
    m_shown->setText(text);
    m_shown->setVisible(!text.isEmpty());
}
void Panel::setLimit(const QString& text) { m_limit->setText(text); }

QToolButton* Panel::addHeaderMenu(const QString& text, QMenu* menu)
{
    auto* b = new QToolButton;
    b->setObjectName("panelMenu");
    b->setText(text);
    b->setAutoRaise(true);
    b->setPopupMode(QToolButton::InstantPopup);
    menu->setParent(b, menu->windowFlags());
    b->setMenu(menu);
    addHeaderWidget(b);
    return b;
}

void Panel::addHeaderWidget(QWidget* w)
{
    // Before the stretch: title, shown, widgets ..., stretch, limit, export.
    m_header->insertWidget(m_header->count() - 3, w);
}

QImage Panel::picture() const { return m_body ? m_body->grab().toImage() : QImage(); }

void Panel::fillExportMenu(QMenu* menu)
{
    const auto write = [this](const QString& path, const QByteArray& bytes) {
        QSaveFile f(path);
        if (!f.open(QIODevice::WriteOnly) || f.write(bytes) != bytes.size() || !f.commit())
            QMessageBox::warning(this, m_title, tr("Could not write %1: %2. Choose another folder or free some space.").arg(path, f.errorString()));
    };
    menu->addAction(tr("Copy picture"), this, [this] { QApplication::clipboard()->setImage(picture()); });
    menu->addAction(tr("Save picture as PNG…"), this, [this] {
        const QString path = QFileDialog::getSaveFileName(this, tr("Save picture"), m_id + ".png", "PNG (*.png)");
        if (!path.isEmpty() && !picture().save(path, "PNG"))
            QMessageBox::warning(this, m_title, tr("Could not write %1. Choose another folder or free some space.").arg(path));
    });
    menu->addAction(tr("Save data as CSV…"), this, [this, write] {
        const QString path = QFileDialog::getSaveFileName(this, tr("Save data"), m_id + ".csv", "CSV (*.csv)");
        if (!path.isEmpty()) write(path, csv().toUtf8());
    });
}

void Panel::onChanged(TickRange fresh)
{
    if (!isVisible()) {
        m_stale = true;
        return;
    }
    if (m_stale && timeline()) fresh = timeline()->extent();
    m_stale = false;
    refresh(fresh);
}

void Panel::showEvent(QShowEvent* e)
{
    QFrame::showEvent(e);
    if (m_stale) onChanged(timeline() ? timeline()->extent() : TickRange{});
}

} // namespace ng

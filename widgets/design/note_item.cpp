#include "note_item.h"

#include "node_shape.h"

#include "common/theme.h"

#include <QApplication>
#include <QFontMetricsF>
#include <QPainter>

namespace ng {

namespace {

constexpr double kWidth = 220;
constexpr double kMargin = 10;
constexpr int kWrap = Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop;

QFont noteFont()
{
    QFont f = QApplication::font();
    f.setPixelSize(12);
    return f;
}

} // namespace

NoteItem::NoteItem(DesignItem item) : m_item(std::move(item))
{
    setFlag(ItemIsSelectable);
    setZValue(0);
    show({});
}

bool NoteItem::show(const QString& text)
{
    if (text == m_text && !m_size.isEmpty()) return false;
    prepareGeometryChange();
    m_text = text;
    const QRectF r = QFontMetricsF(noteFont()).boundingRect(QRectF(0, 0, kWidth - 2 * kMargin, 4000), kWrap, text.isEmpty() ? " " : text);
    m_size = {kWidth, std::max(r.height(), 16.0) + 2 * kMargin};
    update();
    return true;
}

QRectF NoteItem::boundingRect() const { return {-m_size.width() / 2 - 2, -2, m_size.width() + 4, m_size.height() + 4}; }

void NoteItem::paint(QPainter* p, const QStyleOptionGraphicsItem*, QWidget*)
{
    const Theme& t = theme();
    p->setRenderHint(QPainter::Antialiasing);
    p->setPen(QPen(isSelected() ? t.accent : t.line, isSelected() ? 2 : 1));
    p->setBrush(tinted(t.intervention, 0.1));
    const QRectF r(-m_size.width() / 2, 0, m_size.width(), m_size.height());
    p->drawRoundedRect(r, 6, 6);
    p->setFont(noteFont());
    p->setPen(m_text.isEmpty() ? t.faint : t.text);
    p->drawText(r.adjusted(kMargin, kMargin, -kMargin, -kMargin), kWrap, m_text.isEmpty() ? QObject::tr("A comment: F2 writes it") : m_text);
}

} // namespace ng

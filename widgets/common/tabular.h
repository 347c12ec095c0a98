#pragma once
#include <QFontMetricsF>
#include <QPainter>
#include <QRectF>
#include <QString>

#include <algorithm>

namespace ng {

// Qt 6.4 cannot switch a font's tabular figures on, so digits are set in cells of one width here.

[[nodiscard]] inline qreal digitWidth(const QFontMetricsF& m)
{
    qreal w = 0;
    for (char c = '0'; c <= '9'; ++c) w = std::max(w, m.horizontalAdvance(QLatin1Char(c)));
    return w;
}

/// Width of a text whose digits all take the same room.
[[nodiscard]] inline qreal tabularWidth(const QFontMetricsF& m, const QString& text)
{
    const qreal cell = digitWidth(m);
    qreal w = 0;
    for (const QChar c : text) w += c.isDigit() ? cell : m.horizontalAdvance(c);
    return w;
}

/// Draws a single line with digits of equal width, so that a changing number does not jitter. `flags` is a Qt::Alignment.
inline void drawTabular(QPainter& p, const QRectF& rect, int flags, const QString& text)
{
    const QFontMetricsF m(p.font());
    const qreal cell = digitWidth(m);
    const qreal width = tabularWidth(m, text);
    qreal x = flags & Qt::AlignRight ? rect.right() - width : flags & Qt::AlignHCenter ? rect.center().x() - width / 2 : rect.left();
    const qreal y = flags & Qt::AlignTop ? rect.top() + m.ascent()
        : flags & Qt::AlignBottom        ? rect.bottom() - m.descent()
                                         : rect.center().y() + (m.ascent() - m.descent()) / 2;
    for (qsizetype i = 0; i < text.size();) {
        if (text[i].isDigit()) {
            p.drawText(QPointF(x + (cell - m.horizontalAdvance(text[i])) / 2, y), text[i]);
            x += cell;
            ++i;
            continue;
        }
        qsizetype end = i;
        while (end < text.size() && !text[end].isDigit()) ++end;
        const QString word = text.mid(i, end - i);
        p.drawText(QPointF(x, y), word);
        x += m.horizontalAdvance(word);
        i = end;
    }
}

} // namespace ng

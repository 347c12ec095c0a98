#include "scene_overlay.h"

#include <common/theme.h>

#include <QPainter>
#include <QPainterPath>
#include <QStyle>

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

QColor faded(QColor c, double alpha)
{
    c.setAlphaF(static_cast<float>(std::clamp(alpha, 0., 1.)));
    return c;
}

/// Text on a veil of the plot ground, so that it stays legible over spheres and lines.
void paintLabel(QPainter& p, QPointF baseline, const QString& text, const QColor& colour)
{
    const QFontMetricsF fm(p.font());
    const QRectF box(baseline.x() - 4, baseline.y() - fm.ascent() - 1, fm.horizontalAdvance(text) + 8, fm.height() + 2);
    p.setPen(Qt::NoPen);
    p.setBrush(faded(theme().plot, 0.75));
    p.drawRoundedRect(box, 4, 4);
    p.setPen(colour);
    p.drawText(baseline, text);
}

} // namespace

SceneOverlay::SceneOverlay(QWidget* parent) : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_NoSystemBackground);
    setFocusPolicy(Qt::NoFocus);
    setObjectName("sceneOverlay");
}

void SceneOverlay::setSelection(std::vector<Highlight> h, std::vector<Line> lines)
{
    m_selection = std::move(h);
    m_lines = std::move(lines);
    update();
}

void SceneOverlay::setBand(QRectF band)
{
    m_band = band;
    update();
}

void SceneOverlay::setEmptyText(const QString& t)
{
    if (t == m_empty) return;
    m_empty = t;
    update();
}

void SceneOverlay::setLegend(ColourBy by, float topRate, std::vector<std::pair<QString, QColor>> populations)
{
    m_colourBy = by;
    m_topRate = topRate;
    m_populations = std::move(populations);
    update();
}

void SceneOverlay::paintEvent(QPaintEvent*)
{
    QPainter p(this);
    paint(p);
}

void SceneOverlay::paint(QPainter& p)
{
    p.setRenderHint(QPainter::Antialiasing);
    QFont f = font();
    f.setPixelSize(12);
    p.setFont(f);
    if (!m_empty.isEmpty()) {
        p.setPen(theme().dim);
        p.drawText(QRectF(rect()).adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, m_empty);
        return;
    }
    if (m_place) {
        paintSelection(p);
        paintMarks(p);
    }
    if (!m_band.isEmpty()) {
        p.setPen(QPen(theme().accent, 1));
        p.setBrush(faded(theme().accent, 0.12));
        p.drawRect(m_band);
    }
    paintLegend(p);
}

void SceneOverlay::paintMarks(QPainter& p)
{
    if (!m_marks) return;
    // "Less motion": the marks are there as long, but nothing widens.
    const bool still = style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) == 0;
    for (const SceneMark& m : m_marks->marks()) {
        const double t = still ? 0.3 : m.progress();
        const Spot a = m_place(m.at, m.radius);
        if (m.kind == SceneMark::Kind::Connect || m.kind == SceneMark::Kind::Prune) {
            const Spot b = m_place(m.to, 0);
            if (!a.visible || !b.visible) continue;
            const QColor c = m.kind == SceneMark::Kind::Connect ? theme().birth : theme().death;
            p.setPen(QPen(faded(c, 0.4 * (1 - t)), 1, m.kind == SceneMark::Kind::Connect ? Qt::SolidLine : Qt::DashLine));
            p.drawLine(a.at, b.at);
            continue;
        }
        if (!a.visible) continue;
        const double r = std::max(3., a.radius);
        p.setBrush(Qt::NoBrush);
        if (m.kind == SceneMark::Kind::Birth) {
            p.setPen(QPen(faded(theme().birth, 1 - 0.8 * t), 2));
            p.drawEllipse(a.at, r + 2 + 16 * t, r + 2 + 16 * t);
        } else {
            p.setPen(Qt::NoPen);
            p.setBrush(faded(QColor(m.colour[0], m.colour[1], m.colour[2]), 0.8 * (1 - t)));
            p.drawEllipse(a.at, r, r);
            p.setBrush(Qt::NoBrush);
            p.setPen(QPen(faded(theme().death, 1 - t), 2));
            p.drawEllipse(a.at, r + 2, r + 2);
            const double k = 0.7 * (r + 2); // a second cue beside the colour: the ring is crossed out
            p.drawLine(a.at + QPointF(-k, k), a.at + QPointF(k, -k));
        }
    }
}

void SceneOverlay::paintSelection(QPainter& p)
{
    // Many synapses are drawn fainter, as in the picture below.
    const double dense = std::clamp(8 / std::sqrt(static_cast<double>(std::max<std::size_t>(1, m_lines.size()))), 0.35, 1.);
    for (const Line& l : m_lines) {
        const Spot a = m_place(l.from, l.fromRadius), b = m_place(l.to, l.toRadius);
        const QPointF d = b.at - a.at;
        const double length = std::hypot(d.x(), d.y());
        if (!a.visible || !b.visible || length < a.radius + b.radius + 4) continue;
        // From rim to rim, and the sign's second cue: a bar or an arrow head at the target.
        const QPointF u = d / length, v(-u.y(), u.x()), tail = a.at + u * a.radius, tip = b.at - u * (b.radius + 3);
        p.setPen(QPen(faded(l.inhibitory ? theme().inhibitory : theme().excitatory, dense * (0.25 + 0.6 * static_cast<double>(l.opacity))), 1));
        p.drawLine(tail, tip);
        if (length < a.radius + b.radius + 24) continue;
        if (l.inhibitory) p.drawLine(tip + v * 3.5, tip - v * 3.5);
        else p.drawPolyline(QPolygonF({tip - u * 5 + v * 3, tip, tip - u * 5 - v * 3}));
    }
    for (const Highlight& h : m_selection) {
        const Spot s = m_place(h.at, h.radius);
        if (!s.visible) continue;
        const double r = std::max(3., s.radius) + 2.5;
        p.setBrush(Qt::NoBrush);
        p.setPen(QPen(theme().plot, 4));
        p.drawEllipse(s.at, r, r);
        p.setPen(QPen(theme().accent, 2));
        p.drawEllipse(s.at, r, r);
    }
    for (const Highlight& h : m_selection) {
        const Spot s = m_place(h.at, h.radius);
        if (!s.visible || h.label.isEmpty()) continue;
        const QFontMetricsF fm(p.font());
        paintLabel(p, s.at + QPointF(std::max(3., s.radius) + 10, fm.ascent() / 2 - 1), h.label, theme().text);
    }
}

void SceneOverlay::paintLegend(QPainter& p)
{
    struct Item {
        QString text;
        double width = 0; // of the symbol
        std::function<void(QRectF)> symbol;
        QString after;    // text behind the symbol, for bars
    };
    std::vector<Item> items;
    const auto ring = [&p](QColor c, bool crossed) {
        return [&p, c, crossed](QRectF r) {
            p.setPen(QPen(c, 1.6));
            p.setBrush(Qt::NoBrush);
            p.drawEllipse(r.center(), 4, 4);
            if (crossed) p.drawLine(r.center() + QPointF(-2.8, 2.8), r.center() + QPointF(2.8, -2.8));
        };
    };
    const auto line = [&p](QColor c, bool bar) {
        return [&p, c, bar](QRectF r) {
            const double y = r.center().y();
            p.setPen(QPen(c, 1.6));
            p.setBrush(c);
            p.drawLine(QPointF(r.left(), y), QPointF(r.right() - (bar ? 1 : 3), y));
            if (bar) {
                p.drawLine(QPointF(r.right() - 1, y - 4), QPointF(r.right() - 1, y + 4));
            } else {
                QPainterPath head(QPointF(r.right(), y));
                head.lineTo(r.right() - 5, y - 3);
                head.lineTo(r.right() - 5, y + 3);
                head.closeSubpath();
                p.fillPath(head, c);
            }
        };
    };
    const auto bar = [&p](QRgb (*map)(float)) {
        return [&p, map](QRectF r) {
            const QRectF b(r.left(), r.center().y() - 4, r.width(), 8);
            for (int x = 0; x < static_cast<int>(b.width()); ++x)
                p.fillRect(QRectF(b.left() + x, b.top(), 1, b.height()), QColor(map(static_cast<float>(x / (b.width() - 1)))));
        };
    };
    items.push_back({tr("birth"), 10, ring(theme().birth, false), {}});
    items.push_back({tr("death"), 10, ring(theme().death, true), {}});
    items.push_back({tr("excitatory"), 20, line(theme().excitatory, false), {}});
    items.push_back({tr("inhibitory"), 20, line(theme().inhibitory, true), {}});
    switch (m_colourBy) {
    case ColourBy::Maturity: items.push_back({tr("young"), 72, bar(maturityColour), tr("mature")}); break;
    case ColourBy::Activity: items.push_back({tr("silent"), 72, bar(activityColour), tr("just fired")}); break;
    case ColourBy::Rate: items.push_back({"0", 72, bar(activityColour), tr("%1\u2009spikes/s").arg(static_cast<double>(m_topRate))}); break;
    case ColourBy::Population:
        for (const auto& [title, colour] : m_populations)
            items.push_back({title, 10, [&p, c = colour](QRectF r) {
                                 p.setPen(Qt::NoPen);
                                 p.setBrush(c);
                                 p.drawEllipse(r.center(), 4, 4);
                             }, {}});
        break;
    }

    // Rows from the bottom; an item that does not fit starts the next one.
    const QFontMetricsF fm(p.font());
    const double left = 12, right = width() - 12, gap = 16, rowHeight = fm.height() + 4;
    std::vector<std::vector<const Item*>> rows(1);
    double x = left;
    const auto itemWidth = [&](const Item& i) {
        return i.width + 5 + fm.horizontalAdvance(i.text) + (i.after.isEmpty() ? 0. : 5 + fm.horizontalAdvance(i.after));
    };
    for (const Item& i : items) {
        if (x > left && x + itemWidth(i) > right) {
            rows.emplace_back();
            x = left;
        }
        rows.back().push_back(&i);
        x += itemWidth(i) + gap;
    }
    double y = height() - 8 - rowHeight * static_cast<double>(rows.size());
    p.setPen(Qt::NoPen);
    p.setBrush(faded(theme().plot, 0.7));
    p.drawRect(QRectF(0, y - 4, width(), height() - y + 4));
    for (const auto& row : rows) {
        x = left;
        for (const Item* i : row) {
            const double baseline = y + fm.ascent() + 2;
            if (i->after.isEmpty()) {
                i->symbol({x, y, i->width, rowHeight});
                p.setPen(theme().dim);
                p.drawText(QPointF(x + i->width + 5, baseline), i->text);
            } else {
                p.setPen(theme().dim);
                p.drawText(QPointF(x, baseline), i->text);
                const double at = x + fm.horizontalAdvance(i->text) + 5;
                i->symbol({at, y, i->width, rowHeight});
                p.setPen(theme().dim);
                p.drawText(QPointF(at + i->width + 5, baseline), i->after);
            }
            x += itemWidth(*i) + gap;
        }
        y += rowHeight;
    }
}

} // namespace ng

// What RasterCanvas draws over its picture: births, deaths, interventions, gaps, selection, cursor and the row axis.
#include "raster_canvas.h"

#include "common/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

constexpr std::size_t kMostRings = 1500; // more marks than that are drawn as plain dots

std::span<const Chronicle::Moment> within(std::span<const Chronicle::Moment> all, TickRange r)
{
    const auto first = std::ranges::lower_bound(all, r.begin, {}, &Chronicle::Moment::tick);
    const auto last = std::ranges::lower_bound(first, all.end(), r.end, {}, &Chronicle::Moment::tick);
    return {first, last};
}

} // namespace

void RasterCanvas::drawMarks(QPainter& p, const TimeAxis& time) const
{
    const Theme& t = theme();
    const TickRange shown{static_cast<Tick>(time.begin), static_cast<Tick>(std::ceil(time.end))};
    const double h = rowHeight();
    const auto births = within(m_chronicle.births(), shown);
    const auto deaths = within(m_chronicle.deaths(), shown);
    const bool shapes = h >= 4 && births.size() + deaths.size() <= kMostRings;
    const auto each = [&](std::span<const Chronicle::Moment> moments, auto draw) {
        for (const Chronicle::Moment& m : moments) {
            const std::uint32_t row = m_rows.rowOf(m.id);
            if (row != RowMap::kNoRow) draw(QPointF(time.x(static_cast<double>(m.tick)), rowTop(row) + h / 2));
        }
    };
    // Shape tells births from deaths where colour cannot: a ring and a cross.
    const double r = std::clamp(h * 0.42, 2.0, 4.5);
    p.setRenderHint(QPainter::Antialiasing, shapes);
    p.setBrush(t.plot);
    p.setPen(QPen(t.birth, 1.6));
    each(births, [&](QPointF c) {
        if (shapes) p.drawEllipse(c, r, r);
        else p.fillRect(QRectF(std::floor(c.x()) - 1, std::floor(c.y()) - 1, 3, 3), t.birth);
    });
    p.setPen(QPen(t.death, 1.6));
    each(deaths, [&](QPointF c) {
        if (shapes) {
            p.drawLine(c + QPointF(-r, -r), c + QPointF(r, r));
            p.drawLine(c + QPointF(-r, r), c + QPointF(r, -r));
        } else {
            p.fillRect(QRectF(std::floor(c.x()) - 2, std::floor(c.y()), 5, 1), t.death);
            p.fillRect(QRectF(std::floor(c.x()), std::floor(c.y()) - 2, 1, 5), t.death);
        }
    });
    p.setRenderHint(QPainter::Antialiasing, true);
    const QRectF plot = plotRect();
    for (const Intervention& i : m_chronicle.interventions()) {
        if (!shown.contains(i.tick)) continue;
        const double x = std::floor(time.x(static_cast<double>(i.tick))) + 0.5;
        p.setPen(QPen(t.intervention, 1, Qt::DashLine));
        p.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        QPainterPath flag(QPointF(x - 5, plot.top()));
        flag.lineTo(x + 5, plot.top());
        flag.lineTo(x, plot.top() + 7);
        flag.closeSubpath();
        p.fillPath(flag, t.intervention);
    }
    const double cursor = time.x(static_cast<double>(m_hub.playhead().tick()));
    if (cursor >= plot.left() - 1 && cursor <= plot.right() + 1) {
        const double x = std::min(std::floor(cursor) + 0.5, plot.right() - 0.5);
        p.setPen(t.text);
        p.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    }
    p.setRenderHint(QPainter::Antialiasing, false);
}

void RasterCanvas::drawGaps(QPainter& p, const TimeAxis& time) const
{
    const QRectF plot = plotRect();
    QColor quiet = theme().faint;
    quiet.setAlpha(90);
    const auto hatch = [&](TickRange r) {
        const double x0 = std::max(plot.left(), time.x(static_cast<double>(r.begin)));
        const double x1 = std::min(plot.right(), time.x(static_cast<double>(r.end)));
        if (x1 > x0) p.fillRect(QRectF(x0, plot.top(), std::max(1.0, x1 - x0), plot.height()), QBrush(quiet, Qt::BDiagPattern));
        return QRectF(x0, plot.top(), x1 - x0, plot.height());
    };
    for (const TickRange& r : m_missing) hatch(r);
    for (const Gap& g : m_hub.timeline()->gaps()) {
        const QRectF where = hatch(g.range);
        const QString text = tr("not recorded: %1").arg(QString::fromUtf8(g.reason));
        p.setFont(plotFont(font()));
        const double w = p.fontMetrics().horizontalAdvance(text) + 12;
        if (where.width() < w) continue;
        const QRectF box(where.center().x() - w / 2, plot.top() + 6, w, 18);
        p.fillRect(box, theme().plot);
        p.setPen(theme().dim);
        p.drawText(box, Qt::AlignCenter, text);
    }
}

void RasterCanvas::drawSelection(QPainter& p) const
{
    const QRectF plot = plotRect();
    QColor tint = theme().accent;
    tint.setAlpha(56);
    double painted = -1; // rows thinner than a pixel share one line
    std::vector<double> tops;
    for (const NeuronId id : m_hub.selection().neurons())
        if (const std::uint32_t row = m_rows.rowOf(id); row != RowMap::kNoRow) tops.push_back(std::floor(rowTop(row)));
    std::ranges::sort(tops);
    const double h = std::max(1.0, rowHeight());
    for (const double y : tops) {
        if (y == painted || y + h < plot.top() || y > plot.bottom()) continue;
        painted = y;
        p.fillRect(QRectF(plot.left(), y, plot.width(), h), tint);
        p.fillRect(QRectF(plot.left(), y, 3, std::max(2.0, h)), theme().accent);
    }
}

void RasterCanvas::drawRowAxis(QPainter& p) const
{
    if (m_rows.size() == 0) return;
    const QRectF plot = plotRect();
    p.setFont(plotFont(font()));
    p.setPen(theme().dim);
    const double h = rowHeight();
    const auto label = [&](double top, double height, const QString& text) {
        const double y = std::clamp(top + height / 2 - 8, plot.top() - 2, plot.bottom() - 14);
        const QString fitting = p.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(plot.left() - 10));
        p.drawText(QRectF(2, y, plot.left() - 10, 16), Qt::AlignRight | Qt::AlignVCenter, fitting);
    };
    const auto first = static_cast<std::size_t>(std::max(0.0, std::floor(m_firstRow)));
    const std::size_t last = std::min(m_rows.size(), first + static_cast<std::size_t>(std::ceil(plot.height() / h)) + 1);
    if (first >= last) return;
    if (m_sort == RowSort::Population) {
        // One name per band of a population.
        for (std::size_t i = first; i < last;) {
            const Chronicle::Life* l = m_chronicle.find(m_rows.at(i));
            const PopulationIndex population = l ? l->population : kNoIndex;
            std::size_t end = i + 1;
            while (end < last) {
                const Chronicle::Life* next = m_chronicle.find(m_rows.at(end));
                if ((next ? next->population : kNoIndex) != population) break;
                ++end;
            }
            const auto& all = m_hub.timeline()->info().populations;
            const double height = static_cast<double>(end - i) * h;
            if (height >= 12 && population < all.size()) label(rowTop(static_cast<double>(i)), height, QString::fromStdString(all[population].title));
            p.fillRect(QRectF(plot.left() - 5, rowTop(static_cast<double>(i)), 4, std::max(1.0, height - 1)).intersected(QRectF(0, plot.top(), plot.right(), plot.height())),
                       populationColour(population));
            i = end;
        }
        return;
    }
    if (h >= 14) {
        for (std::size_t i = first; i < last; ++i)
            if (rowTop(static_cast<double>(i)) + h / 2 <= plot.bottom()) label(rowTop(static_cast<double>(i)), h, QString::number(raw(m_rows.at(i))));
        return;
    }
    QString top, bottom;
    switch (m_sort) {
    case RowSort::BirthTime: top = tr("oldest"); bottom = tr("newest"); break;
    case RowSort::Maturity: top = tr("mature"); bottom = tr("young"); break;
    case RowSort::Rate: top = tr("fastest"); bottom = tr("slowest"); break;
    case RowSort::Selection: top = tr("selected"); bottom = tr("others"); break;
    case RowSort::Id:
    case RowSort::Population: top = QString::number(raw(m_rows.at(0))); bottom = QString::number(raw(m_rows.at(m_rows.size() - 1))); break;
    }
    if (m_firstRow > 0) { // zoomed in: the ends are not in view
        top = QString::number(raw(m_rows.at(first)));
        bottom = QString::number(raw(m_rows.at(last - 1)));
    }
    label(rowTop(static_cast<double>(first)), 10, top);
    const double end = std::min(rowTop(static_cast<double>(last)), plot.bottom());
    if (end - plot.top() > 40) label(end - 10, 10, bottom);
}

QString RasterCanvas::emptySentence() const
{
    const auto source = m_hub.timeline();
    if (!source) return tr("No run is shown. Run a design or open a saved run, and every spike of its neurons appears here.");
    if (m_rows.size() == 0) {
        if (m_filter == RowFilter::Selected) return tr("No neuron is selected. Click one in any view, or show all neurons.");
        if (m_filter == RowFilter::HideSilent) return tr("All neurons are silent in this stretch of time.");
        return tr("No neuron of the chosen populations lives in this stretch of time.");
    }
    const TickRange visible = m_hub.playhead().visible();
    if (!source->extent().overlaps(visible)) return tr("The run has nothing in this stretch of time. Double-click to show all of it.");
    if (spikesShown() == 0 && !m_missing.empty()) return tr("Reading spikes…");
    if (spikesShown() == 0) return tr("No spikes in this stretch of time yet.");
    return {};
}

} // namespace ng

#include "raster_canvas.h"

#include "common/theme.h"

#include <QEvent>
#include <QPainter>

#include <cmath>
#include <cstring>

namespace ng {

namespace {

constexpr double kLeft = 56, kLeftForNames = 96, kTop = 8, kRight = 10, kBottom = 24;
constexpr double kTallestRow = 26;

struct CountById : SpikeSink {
    CountById(TickRange r, std::vector<std::uint32_t>& o) : range(r), out(o) {}
    TickRange range;
    std::vector<std::uint32_t>& out;
    void take(SpikeSpan span) override
    {
        for (const PackedSpike& s : span.spikes) {
            if (!range.contains(span.base + s.offset)) continue;
            if (raw(s.id) >= out.size()) out.resize(raw(s.id) + std::size_t{1});
            ++out[raw(s.id)];
        }
    }
};

} // namespace

RasterCanvas::RasterCanvas(TimelineHub& hub, QWidget* parent) : QWidget(parent), m_hub(hub), m_chronicle(Chronicle::of(hub))
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Raster of spikes"));
    connect(&hub.playhead(), &Playhead::visibleChanged, this, qOverload<>(&QWidget::update));
    connect(&hub.playhead(), &Playhead::tickChanged, this, qOverload<>(&QWidget::update));
    connect(&hub.selection(), &SelectionModel::changed, this, [this] {
        if (m_sort == RowSort::Selection || m_filter == RowFilter::Selected) invalidateRows();
        update();
    });
}

void RasterCanvas::setPopulations(std::vector<PopulationIndex> p)
{
    std::ranges::sort(p);
    m_populations = std::move(p);
    m_shownRows = 0;
    invalidateRows();
}

void RasterCanvas::setSort(RowSort s)
{
    m_sort = s;
    invalidateRows();
}

void RasterCanvas::setFilter(RowFilter f)
{
    m_filter = f;
    invalidateRows();
}

void RasterCanvas::setColour(SpikeColour c)
{
    m_colour = c;
    invalidate();
}

std::vector<PopulationIndex> RasterCanvas::populations() const
{
    if (!m_populations.empty() || !m_hub.timeline()) return m_populations;
    const auto& all = m_hub.timeline()->info().populations;
    std::vector<PopulationIndex> chosen, every;
    for (std::size_t i = 0; i < all.size(); ++i) {
        every.push_back(static_cast<PopulationIndex>(i));
        if (!all[i].stimulus) chosen.push_back(static_cast<PopulationIndex>(i));
    }
    return chosen.empty() ? every : chosen;
}

void RasterCanvas::refresh() { update(); }

void RasterCanvas::reset()
{
    m_populations.clear();
    m_track.clear();
    m_rows = {};
    m_firstRow = m_shownRows = 0;
    m_paintedEnd = 0;
    invalidateRows();
}

void RasterCanvas::invalidate()
{
    m_pictureStale = true;
    update();
}

void RasterCanvas::invalidateRows()
{
    m_rowsStale = true;
    invalidate();
}

void RasterCanvas::fit()
{
    m_firstRow = m_shownRows = 0;
    invalidateRows();
    const auto source = m_hub.timeline();
    if (!source) return;
    if (source->isGrowing()) m_hub.playhead().setMode(Playhead::Mode::Following);
    else m_hub.playhead().setVisible(source->extent());
}

QRectF RasterCanvas::plotRect() const
{
    const double left = m_sort == RowSort::Population ? kLeftForNames : kLeft;
    return QRectF(left, kTop, std::max(1.0, width() - left - kRight), std::max(1.0, height() - kTop - kBottom));
}

TimeAxis RasterCanvas::axis() const
{
    const QRectF plot = plotRect();
    const auto source = m_hub.timeline();
    // The picture stands on whole columns; the axis follows it, so marks and spikes agree to the pixel.
    if (m_view.width == 0) {
        const TickRange r = m_hub.playhead().visible();
        return {static_cast<double>(r.begin), static_cast<double>(r.end), source ? source->info().dtMs : 0.1, plot.left(), plot.right()};
    }
    const double begin = static_cast<double>(m_view.firstColumn) * m_view.ticksPerColumn;
    return {begin, begin + m_view.width * m_view.ticksPerColumn, source ? source->info().dtMs : 0.1, plot.left(), plot.right()};
}

double RasterCanvas::rowHeight() const
{
    const double rows = m_shownRows > 0 ? m_shownRows : static_cast<double>(m_capacity);
    return std::min(plotRect().height() / std::max(1.0, rows), kTallestRow);
}

double RasterCanvas::rowTop(double row) const { return plotRect().top() + (row - m_firstRow) * rowHeight(); }

QRectF RasterCanvas::rowRect(NeuronId id) const
{
    const std::uint32_t row = m_rows.rowOf(id);
    if (row == RowMap::kNoRow) return {};
    const QRectF plot = plotRect();
    return QRectF(plot.left(), rowTop(row), plot.width(), rowHeight()).intersected(plot);
}

NeuronId RasterCanvas::neuronAt(QPointF p) const
{
    if (!plotRect().contains(p)) return kNoNeuron;
    const double row = std::floor(m_firstRow + (p.y() - plotRect().top()) / rowHeight());
    return row >= 0 && row < static_cast<double>(m_rows.size()) ? m_rows.at(static_cast<std::size_t>(row)) : kNoNeuron;
}

std::uint64_t RasterCanvas::spikesShown() const
{
    std::uint64_t n = 0;
    for (const std::uint32_t c : m_columnSpikes) n += c;
    return n;
}

const QImage& RasterCanvas::spikePicture()
{
    sync();
    return m_picture;
}

RowMapSpec RasterCanvas::spec(TickRange visible) const
{
    RowMapSpec s;
    s.populations = populations();
    s.sort = m_sort;
    s.filter = m_filter;
    s.visible = visible;
    s.spikes = m_spikesOf;
    s.selected = m_hub.selection().neurons();
    const int frame = m_track.frameAt(visible.end);
    if (frame >= 0) s.maturity = m_track.frames()[static_cast<std::size_t>(frame)].maturity;
    return s;
}

void RasterCanvas::layoutRows(const TimelineSource& source, TickRange visible)
{
    const Tick moved = visible.begin > m_laidOutFor.begin ? visible.begin - m_laidOutFor.begin : m_laidOutFor.begin - visible.begin;
    const bool anew = m_rowsStale || visible.length() != m_laidOutFor.length() || moved * 4 >= visible.length();
    if (anew) {
        m_spikesOf.clear();
        if (m_sort == RowSort::Rate || m_filter == RowFilter::HideSilent) {
            CountById counts(visible, m_spikesOf);
            source.spikes(visible, counts);
        }
        m_track.update(source, visible);
        m_rows = RowMap::make(m_chronicle.lives(), spec(visible));
        m_rowsStale = false;
        m_laidOutFor = visible;
        m_capacity = m_rows.size();
    } else if (m_chronicle.version() != m_seenChronicle || !(visible == m_seenVisible)) {
        // Newborns join at the end; the dead keep their rows until the next layout, so that nothing jumps.
        const RowMapSpec s = spec(visible);
        for (const Chronicle::Life& l : m_chronicle.lives())
            if (m_rows.rowOf(l.id) == RowMap::kNoRow && RowMap::fits(l, s)) m_rows.append(l.id);
    }
    m_seenChronicle = m_chronicle.version();
    m_seenVisible = visible;
    if (m_rows.size() > m_capacity || anew) {
        const std::size_t spare = source.isGrowing() || !m_chronicle.births().empty() ? std::max<std::size_t>(2, m_rows.size() / 20) : 0;
        m_capacity = std::max<std::size_t>(1, m_rows.size() + spare);
    }
}

RasterView RasterCanvas::wantedView(TickRange visible) const
{
    const double scale = devicePixelRatioF();
    RasterView v = m_view; // mark size and saturation stay unless chosen anew
    v.width = static_cast<int>(std::lround(plotRect().width() * scale));
    v.height = static_cast<int>(std::lround(plotRect().height() * scale));
    v.ticksPerColumn = static_cast<double>(visible.length()) / v.width;
    v.firstColumn = std::llround(static_cast<double>(visible.begin) / v.ticksPerColumn);
    v.firstRow = m_firstRow;
    v.rowHeight = rowHeight() * scale;
    v.ground = theme().plot.rgb();
    return v;
}

SpikeColours RasterCanvas::colours() const
{
    if (m_colour == SpikeColour::Maturity) return SpikeColours::byMaturity(m_track);
    SpikeColours c;
    c.other = theme().text.rgb();
    if (m_colour == SpikeColour::Single) return c;
    for (const NeuronId id : m_rows.rows()) {
        const Chronicle::Life* l = m_chronicle.find(id);
        if (!l) continue;
        if (raw(id) >= c.fixed.size()) c.fixed.resize(raw(id) + std::size_t{1}, c.other);
        c.fixed[raw(id)] = populationColour(l->population).rgb();
    }
    return c;
}

void RasterCanvas::scroll(int dx)
{
    if (dx == 0) return;
    const int keep = m_view.width - std::abs(dx);
    for (int y = 0; y < m_view.height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(m_picture.scanLine(y));
        std::memmove(line + (dx > 0 ? 0 : -dx), line + (dx > 0 ? dx : 0), static_cast<std::size_t>(keep) * sizeof(QRgb));
    }
    auto* counts = m_columnSpikes.data();
    std::memmove(counts + (dx > 0 ? 0 : -dx), counts + (dx > 0 ? dx : 0), static_cast<std::size_t>(keep) * sizeof(*counts));
}

void RasterCanvas::sync()
{
    m_lastVisited = 0;
    const auto source = m_hub.timeline();
    const TickRange visible = m_hub.playhead().visible();
    if (!source || width() < kLeftForNames + kRight + 2 || height() < kTop + kBottom + 2) {
        m_picture = {};
        m_view = {};
        m_columnSpikes.clear();
        return;
    }
    m_chronicle.update();
    layoutRows(*source, visible);
    const TickRange extent = source->extent();
    const TickRange recoloured = m_colour == SpikeColour::Maturity ? m_track.update(*source, visible) : TickRange{};

    RasterView view = wantedView(visible);
    std::vector<Columns> dirty;
    const std::int64_t dx = view.firstColumn - m_view.firstColumn;
    RasterView kept = view;
    kept.firstColumn = m_view.firstColumn;
    const std::uint64_t spikes = spikesShown();
    const bool marksFit = spikes * 2 >= m_marksChosenFor && spikes <= m_marksChosenFor * 3 / 2 + 200;
    if (m_pictureStale || m_picture.size() != QSize(view.width, view.height) || !(kept == m_view) || std::abs(dx) >= view.width || !marksFit) {
        if (m_picture.size() != QSize(view.width, view.height)) m_picture = QImage(view.width, view.height, QImage::Format_RGB32);
        dirty.push_back({0, view.width});
    } else {
        scroll(static_cast<int>(dx));
        if (dx > 0) dirty.push_back({view.width - static_cast<int>(dx), view.width});
        if (dx < 0) dirty.push_back({0, static_cast<int>(-dx)});
        const auto mark = [&](TickRange r) {
            if (r.empty()) return;
            const std::int64_t b = view.columnOf(r.begin) - view.firstColumn;
            const std::int64_t e = view.columnOf(r.end - 1) - view.firstColumn + view.markWidth; // marks reach on
            if (e > 0 && b < view.width)
                dirty.push_back({static_cast<int>(std::max<std::int64_t>(b, 0)), static_cast<int>(std::min<std::int64_t>(e, view.width))});
        };
        if (extent.end > m_paintedEnd) mark({m_paintedEnd, extent.end});
        mark(recoloured);
        if (source->revision() != m_paintedRevision)
            for (const TickRange& r : m_missing) mark(r);
    }
    m_paintedRevision = source->revision();
    const bool whole = !dirty.empty() && dirty.front().end - dirty.front().begin == view.width;
    const double expected = m_view.width > 0 ? static_cast<double>(spikes) * view.ticksPerColumn * view.width / (m_view.ticksPerColumn * m_view.width) : 0;
    m_view = view;
    m_pictureStale = false;
    m_paintedEnd = extent.end;
    if (whole) {
        // Brightness depends on how many spikes there are: a guess from the last picture, and a second try where it was far off.
        chooseMarks(m_view, m_rows.size(), static_cast<std::size_t>(expected), devicePixelRatioF());
        for (int attempt = 0; attempt < 2; ++attempt) {
            m_missing.clear();
            paintColumns(*source, {0, view.width});
            m_marksChosenFor = spikesShown();
            RasterView better = m_view;
            chooseMarks(better, m_rows.size(), m_marksChosenFor, devicePixelRatioF());
            const float ratio = better.saturation / m_view.saturation;
            if (better == m_view || (better.saturation > 1 && m_view.saturation > 1 && ratio <= 2 && ratio >= 0.5f)) break;
            m_view = better;
        }
    } else if (!dirty.empty()) {
        std::ranges::sort(dirty, {}, &Columns::begin);
        std::vector<Columns> merged;
        for (const Columns& c : dirty) {
            if (!merged.empty() && c.begin <= merged.back().end) merged.back().end = std::max(merged.back().end, c.end);
            else merged.push_back(c);
        }
        m_missing.clear();
        for (const Columns& c : merged) paintColumns(*source, c);
    }
    const auto shown = std::pair(m_rows.size(), crowded());
    if (shown != m_told) {
        m_told = shown;
        emit shownChanged();
    }
}

void RasterCanvas::paintColumns(const TimelineSource& source, Columns c)
{
    const SpikeColours palette = colours();
    RasterPainter painter(m_picture, m_rows, m_view, palette);
    painter.begin(c.begin, c.end, &m_columnSpikes);
    const TickRange wanted = painter.ticks().intersected(source.extent());
    const Coverage got = source.spikes(wanted, painter);
    painter.end();
    m_lastVisited += painter.stats().visited;
    for (const TickRange& r : got.missing(wanted)) m_missing.push_back(r);
}

void RasterCanvas::paintEvent(QPaintEvent*)
{
    sync();
    QPainter p(this);
    const Theme& t = theme();
    const QRectF plot = plotRect();
    p.fillRect(rect(), t.panel);
    p.fillRect(plot, t.plot);
    if (!m_picture.isNull()) p.drawImage(plot, m_picture);
    p.setFont(font());
    const TimeAxis time = axis();
    if (m_hub.timeline()) {
        p.save();
        p.setClipRect(plot);
        drawGaps(p, time);
        drawSelection(p);
        drawMarks(p, time);
        p.restore();
        drawTimeAxis(p, time, QRectF(plot.left(), plot.bottom() + 4, plot.width(), kBottom - 6));
        drawRowAxis(p);
    }
    p.setPen(t.line);
    p.setBrush(Qt::NoBrush);
    p.drawLine(QPointF(plot.left() - 0.5, plot.top()), QPointF(plot.left() - 0.5, plot.bottom() + 0.5));
    p.drawLine(QPointF(plot.left() - 0.5, plot.bottom() + 0.5), QPointF(plot.right(), plot.bottom() + 0.5));
    const QString nothing = emptySentence();
    if (!nothing.isEmpty()) {
        p.setPen(t.dim);
        p.drawText(plot.adjusted(24, 12, -24, -12), static_cast<int>(Qt::AlignCenter) | Qt::TextWordWrap, nothing);
    }
    if (hasFocus()) {
        p.setPen(t.accent);
        p.drawRect(plot.adjusted(-0.5, -0.5, -0.5, 0.5));
    }
}

void RasterCanvas::resizeEvent(QResizeEvent*) { invalidate(); }

void RasterCanvas::changeEvent(QEvent* e)
{
    if (e->type() == QEvent::PaletteChange || e->type() == QEvent::StyleChange) invalidate();
    QWidget::changeEvent(e);
}

} // namespace ng

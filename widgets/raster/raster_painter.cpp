#include "raster_painter.h"

#include "common/theme.h"

#include <ng/base/vector_clones.h>

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

constexpr int kMostSharers = 4; // neurons whose mean stands for all that share a pixel
constexpr int kTallest = 0xFFFE; // pixel rows are kept in 16 bits

/// Two channels at a time: `strength` of 256 from `ground` to `colour`.
inline QRgb mix(QRgb ground, QRgb colour, std::uint32_t strength)
{
    const std::uint32_t rest = 256 - strength;
    const std::uint32_t redBlue = ((ground & 0xff00ff) * rest + (colour & 0xff00ff) * strength) >> 8 & 0xff00ff;
    const std::uint32_t green = ((ground & 0x00ff00) * rest + (colour & 0x00ff00) * strength) >> 8 & 0x00ff00;
    return 0xff000000 | redBlue | green;
}

/// The pixels of a column from its counts, which are cleared; returns their sum.
NG_VECTOR_CLONES
std::uint32_t shade(std::uint32_t* __restrict counts, const QRgb* __restrict colours, const std::uint32_t* __restrict strength, std::int32_t most, QRgb ground,
                    QRgb* __restrict pixels, int height)
{
    std::uint32_t sum = 0;
    for (int y = 0; y < height; ++y) {
        const auto count = static_cast<std::int32_t>(counts[y]);
        sum += counts[y];
        counts[y] = 0;
        pixels[y] = mix(ground, colours[y], strength[std::min(count, most)]);
    }
    return sum;
}

} // namespace

Tick RasterView::columnBegin(std::int64_t column) const
{
    return column <= 0 ? 0 : static_cast<Tick>(std::ceil(static_cast<double>(column) * ticksPerColumn));
}

std::int64_t RasterView::columnOf(Tick t) const
{
    // The division may round across a column's edge; columnBegin decides.
    auto c = static_cast<std::int64_t>(static_cast<double>(t) / ticksPerColumn);
    while (c > 0 && columnBegin(c) > t) --c;
    while (columnBegin(c + 1) <= t) ++c;
    return c;
}

QRgb SpikeColours::of(int frame, NeuronId id) const
{
    if (maturity) return ramp[maturity->level(frame, id)];
    return raw(id) < fixed.size() ? fixed[raw(id)] : other;
}

SpikeColours SpikeColours::byMaturity(const MaturityTrack& track)
{
    SpikeColours c;
    c.maturity = &track;
    for (int i = 0; i < 255; ++i) c.ramp[static_cast<std::size_t>(i)] = maturityColour(MaturityTrack::value(static_cast<std::uint8_t>(i)));
    c.ramp[MaturityTrack::kUnknown] = maturityColour(track.frames().empty() ? 1.f : 0.f);
    return c;
}

RasterPainter::RasterPainter(QImage& image, const RowMap& rows, const RasterView& view, const SpikeColours& colours)
    : m_image(image), m_view(view), m_colours(colours), m_height(std::min(view.height, kTallest))
{
    const int height = m_height;
    m_yOf.assign(rows.table().size() + 1, static_cast<std::uint16_t>(height));
    m_counts.resize(static_cast<std::size_t>(height) + 1);
    m_firstSharer.assign(static_cast<std::size_t>(height) + 1, 0);
    m_rowColours.resize(static_cast<std::size_t>(height), view.ground);
    // Rows come in order of y; of a crowd on one pixel a few stand for all.
    const double sharing = view.rowHeight > 0 ? 1 / view.rowHeight : 1;
    const auto every = static_cast<std::size_t>(std::max(1.0, std::floor(sharing / kMostSharers)));
    std::size_t seen = 0;
    int filled = 0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const double y = std::floor(view.yOf(static_cast<double>(row)));
        if (y < 0 || y >= height) continue;
        const NeuronId id = rows.at(row);
        m_yOf[raw(id)] = static_cast<std::uint16_t>(y);
        for (; filled < static_cast<int>(y); ++filled) m_firstSharer[static_cast<std::size_t>(filled) + 1] = static_cast<std::uint32_t>(m_sharers.size());
        if (seen++ % every == 0) m_sharers.push_back(id);
    }
    for (; filled < height; ++filled) m_firstSharer[static_cast<std::size_t>(filled) + 1] = static_cast<std::uint32_t>(m_sharers.size());
    for (std::size_t n = 0; n < m_strength.size(); ++n) {
        const float s = view.saturation;
        const float f = s <= 1 ? 1.f : 0.22f + 0.78f * std::log2(static_cast<float>(std::max<std::size_t>(n, 1))) / std::log2(std::max(s, 2.f));
        m_strength[n] = static_cast<std::uint32_t>(std::lround(256 * std::clamp(f, 0.f, 1.f)));
    }
    m_strength[0] = 0; // the ground
}

void RasterPainter::begin(int x0, int x1, std::vector<std::uint32_t>* columnSpikes)
{
    m_x0 = std::clamp(x0, 0, m_view.width);
    m_x1 = std::clamp(x1, m_x0, m_view.width);
    m_column = -1;
    m_blockBegin = m_blockEnd = 0;
    m_columnSpikes = columnSpikes;
    if (columnSpikes) {
        columnSpikes->resize(static_cast<std::size_t>(m_view.width));
        std::fill(columnSpikes->begin() + m_x0, columnSpikes->begin() + m_x1, 0u);
    }
    for (int y = 0; y < m_view.height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(m_image.scanLine(y));
        std::fill(line + m_x0, line + m_x1, m_view.ground);
    }
}

// Marks wider than a column reach into the strip from columns before it.
TickRange RasterPainter::ticks() const
{
    const std::int64_t first = std::max<std::int64_t>(0, m_view.firstColumn + m_x0 - (m_view.markWidth - 1));
    return {m_view.columnBegin(first), m_view.columnBegin(m_view.firstColumn + m_x1)};
}

void RasterPainter::take(SpikeSpan span)
{
    if (span.spikes.empty()) return;
    const TickRange wanted = ticks();
    const auto offsetOf = [&](Tick t) { return t <= span.base ? Tick{0} : t - span.base; };
    // Most often all of a stretch comes before the tick, or none; a search would go through memory that is not there yet.
    const auto firstAt = [](const PackedSpike* first, const PackedSpike* last, Tick offset) {
        if (first == last || first->offset >= offset) return first;
        if (last[-1].offset < offset) return last;
        return std::lower_bound(first, last, offset, [](const PackedSpike& s, Tick t) { return s.offset < t; });
    };
    const PackedSpike* at = span.spikes.data();
    const PackedSpike* const all = at + span.spikes.size();
    at = firstAt(at, all, offsetOf(wanted.begin));
    const PackedSpike* const last = firstAt(at, all, offsetOf(wanted.end));
    m_stats.visited += static_cast<std::size_t>(last - at);

    while (at != last) {
        const Tick tick = span.base + at->offset;
        if (m_column < 0 || tick >= m_columnEnd) {
            flush();
            m_column = m_view.columnOf(tick);
            m_columnEnd = m_view.columnBegin(m_column + 1);
        }
        const PackedSpike* const stop = firstAt(at, last, offsetOf(m_columnEnd));
        count(at, stop);
        at = stop;
    }
}

void RasterPainter::count(const PackedSpike* first, const PackedSpike* last)
{
    const auto unknown = static_cast<std::uint32_t>(m_yOf.size() - 1);
    const std::uint16_t* const yOf = m_yOf.data();
    std::uint32_t* const counts = m_counts.data();
    for (; first != last; ++first) ++counts[yOf[std::min(raw(first->id), unknown)]];
}

void RasterPainter::colourRows(int frame)
{
    if (frame == m_colouredFrame) return;
    m_colouredFrame = frame;
    for (std::size_t y = 0; y + 1 < m_firstSharer.size(); ++y) {
        const std::uint32_t first = m_firstSharer[y], last = m_firstSharer[y + 1];
        std::uint32_t red = 0, green = 0, blue = 0;
        for (std::uint32_t i = first; i < last; ++i) {
            const QRgb c = m_colours.of(frame, m_sharers[i]);
            red += static_cast<std::uint32_t>(qRed(c));
            green += static_cast<std::uint32_t>(qGreen(c));
            blue += static_cast<std::uint32_t>(qBlue(c));
        }
        const std::uint32_t n = std::max(1u, last - first);
        m_rowColours[y] = first == last ? (y > 0 ? m_rowColours[y - 1] : m_colours.other) : qRgb(static_cast<int>(red / n), static_cast<int>(green / n), static_cast<int>(blue / n));
    }
}

void RasterPainter::flush()
{
    if (m_column < 0) return;
    m_counts.back() = 0;
    colourRows(m_colours.maturity ? m_colours.maturity->frameAt(m_view.columnBegin(m_column)) : -1);
    const int x = static_cast<int>(m_column - m_view.firstColumn);
    m_column = -1;
    const bool single = m_view.markWidth == 1 && m_view.markHeight == 1;
    const std::uint32_t drawn = single ? shadeColumn(x) : shadeMarks(std::max(x, m_x0), std::min(x + m_view.markWidth, m_x1));
    if (x >= m_x0 && x < m_x1) {
        m_stats.drawn += drawn;
        if (m_columnSpikes) (*m_columnSpikes)[static_cast<std::size_t>(x)] += drawn;
    }
}

std::uint32_t RasterPainter::shadeMarks(int from, int to)
{
    const auto stride = m_image.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb));
    auto* const pixels = reinterpret_cast<QRgb*>(m_image.bits());
    std::uint32_t drawn = 0;
    for (int y = 0; y < m_height; ++y) {
        const std::uint32_t count = m_counts[static_cast<std::size_t>(y)];
        if (count == 0) continue;
        m_counts[static_cast<std::size_t>(y)] = 0;
        drawn += count;
        const std::uint32_t strength = m_strength[std::min<std::size_t>(count, m_strength.size() - 1)];
        const QRgb colour = mix(m_view.ground, m_rowColours[static_cast<std::size_t>(y)], strength);
        const int bottom = std::min(y + m_view.markHeight, m_height);
        for (int py = y; py < bottom; ++py)
            for (int px = from; px < to; ++px) pixels[py * stride + px] = colour;
    }
    return drawn;
}

std::uint32_t RasterPainter::shadeColumn(int x)
{
    const auto height = static_cast<std::size_t>(m_height);
    if (m_blockBegin == m_blockEnd || x / kBlock != m_blockBegin / kBlock) {
        writeBlock();
        m_block.resize(kBlock * height);
        m_blockBegin = m_blockEnd = x;
    }
    const auto columnAt = [&](int at) { return m_block.data() + static_cast<std::size_t>(at - m_blockBegin) * height; };
    std::fill(columnAt(m_blockEnd), columnAt(x), m_view.ground); // between them nobody spiked
    m_blockEnd = x + 1;
    return shade(m_counts.data(), m_rowColours.data(), m_strength.data(), static_cast<std::int32_t>(m_strength.size()) - 1, m_view.ground, columnAt(x), m_height);
}

void RasterPainter::writeBlock()
{
    const auto height = static_cast<std::size_t>(m_height);
    const int width = m_blockEnd - m_blockBegin;
    const auto stride = m_image.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb));
    auto* line = reinterpret_cast<QRgb*>(m_image.bits()) + m_blockBegin;
    for (std::size_t y = 0; y < height; ++y, line += stride)
        for (int x = 0; x < width; ++x) line[x] = m_block[static_cast<std::size_t>(x) * height + y];
    m_blockBegin = m_blockEnd = 0;
}

void RasterPainter::end()
{
    flush();
    writeBlock();
}

RasterStats paint(QImage& image, SpikeSpan spikes, const RowMap& rows, const RasterView& view, const SpikeColours& colours)
{
    RasterPainter painter(image, rows, view, colours);
    painter.begin(0, view.width);
    painter.take(spikes);
    painter.end();
    return painter.stats();
}

void chooseMarks(RasterView& view, std::size_t rows, std::size_t spikes, double scale)
{
    const double lines = std::min<double>(static_cast<double>(std::max<std::size_t>(rows, 1)), view.height);
    const double perPixel = static_cast<double>(spikes) / std::max(1.0, lines * view.width);
    const double gap = view.rowHeight >= 5 * scale ? scale : 0;
    view.markHeight = std::clamp(static_cast<int>(std::floor(view.rowHeight - gap)), 1, static_cast<int>(std::lround(8 * scale)));
    // Steps of two keep the look steady while the rate wanders; strips painted earlier must not differ from later ones.
    view.saturation = perPixel <= 0.7 ? 1.f : static_cast<float>(std::exp2(std::ceil(std::log2(3 * perPixel))));
    const int thin = std::max(1, static_cast<int>(std::lround(scale)));
    view.markWidth = view.saturation > 1 || perPixel > 0.15 ? thin : 2 * thin;
}

} // namespace ng

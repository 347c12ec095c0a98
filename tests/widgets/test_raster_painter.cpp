#include "raster/raster_painter.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

using namespace ng;

/// The raster's painter is fast by columns, blocks and vectors; here it is compared with one that has none of these.
class TestRasterPainter : public QObject {
    Q_OBJECT
private slots:
    void paintsWhatAPlainPainterPaints_data()
    {
        QTest::addColumn<double>("ticksPerColumn");
        QTest::addColumn<double>("rowHeight");
        QTest::addColumn<double>("firstRow");
        QTest::addColumn<int>("markWidth");
        QTest::addColumn<int>("markHeight");
        QTest::addColumn<double>("saturation");
        QTest::newRow("crowded: many rows and spikes on a pixel") << 83.3 << 0.13 << 0. << 1 << 1 << 64.;
        QTest::newRow("a pixel per row") << 20. << 1. << 0. << 1 << 1 << 1.;
        QTest::newRow("zoomed in, rows cut off above and below") << 7.7 << 3.4 << 20.5 << 1 << 2 << 4.;
        QTest::newRow("wide marks") << 2.5 << 6. << 3. << 2 << 5 << 1.;
        QTest::newRow("columns shorter than a tick") << 0.3 << 1. << 0. << 1 << 1 << 1.;
    }
    void paintsWhatAPlainPainterPaints()
    {
        QFETCH(double, ticksPerColumn);
        QFETCH(double, rowHeight);
        QFETCH(double, firstRow);
        QFETCH(int, markWidth);
        QFETCH(int, markHeight);
        QFETCH(double, saturation);
        // Spikes of 700 neurons with silent stretches, the last tenth unknown to the rows; rows in an order of their own, every eighth filtered out.
        std::mt19937 rng(3);
        std::vector<PackedSpike> spikes;
        for (std::uint32_t t = 0; t < 9'000; ++t) {
            if (t / 700 % 4 == 2) continue;
            const std::size_t first = spikes.size();
            for (std::uint32_t k = rng() % 12; k > 0; --k) spikes.push_back({t, NeuronId{static_cast<std::uint32_t>(rng() % 770)}});
            std::sort(spikes.begin() + static_cast<std::ptrdiff_t>(first), spikes.end(), [](auto a, auto b) { return a.id < b.id; });
        }
        std::vector<NeuronId> order;
        for (std::uint32_t i = 0; i < 700; ++i)
            if (i % 8) order.push_back(NeuronId{i * 457 % 700});
        const RowMap rows(order);
        const Tick base = 1'000;
        RasterView view;
        view.width = 103; // no multiple of a block of columns
        view.height = 97;
        view.ticksPerColumn = ticksPerColumn;
        view.firstColumn = static_cast<std::int64_t>((1'000 + 350) / ticksPerColumn); // begins inside the spikes
        view.firstRow = firstRow;
        view.rowHeight = rowHeight;
        view.markWidth = markWidth;
        view.markHeight = markHeight;
        view.saturation = static_cast<float>(saturation);
        view.ground = 0xff102030;
        SpikeColours colours;
        if (rowHeight >= 1) // where rows share a pixel it has a mean, which is looked at elsewhere
            for (std::uint32_t i = 0; i < 700; ++i) colours.fixed.push_back(0xff000000 | i * 2654435761u >> 8);

        QImage plain(view.width, view.height, QImage::Format_RGB32);
        plain.fill(view.ground);
        std::vector<std::uint32_t> drawn(static_cast<std::size_t>(view.width), 0);
        for (int x = 1 - markWidth; x < view.width; ++x) {
            const TickRange column = view.ticks(x, x + 1);
            std::map<int, std::pair<std::uint32_t, NeuronId>> counts;
            for (const PackedSpike& s : spikes) {
                const std::uint32_t row = rows.rowOf(s.id);
                if (!column.contains(base + s.offset) || row == RowMap::kNoRow) continue;
                const double y = std::floor(view.yOf(row));
                if (y < 0 || y >= view.height) continue;
                auto& c = counts[static_cast<int>(y)];
                ++c.first;
                c.second = s.id;
                if (x >= 0) ++drawn[static_cast<std::size_t>(x)];
            }
            for (const auto& [y, c] : counts) {
                const double share = saturation <= 1 ? 1 : std::min(1., 0.22 + 0.78 * std::log2(std::min(c.first, 511u)) / std::log2(saturation));
                const QRgb colour = colours.of(-1, c.second);
                for (int py = y; py < std::min(view.height, y + markHeight); ++py)
                    for (int px = std::max(0, x); px < std::min(view.width, x + markWidth); ++px) {
                        const auto mixed = [&](int from, int to) { return static_cast<int>(std::floor((from * (256 - std::lround(256 * share)) + to * std::lround(256 * share)) / 256.)); };
                        plain.setPixel(px, py, qRgb(mixed(qRed(view.ground), qRed(colour)), mixed(qGreen(view.ground), qGreen(colour)), mixed(qBlue(view.ground), qBlue(colour))));
                    }
            }
        }

        // In spans of every size, from one spike to thousands, and then again by strips.
        QImage other = plain;
        other.fill(0xff123456);
        QImage image = other;
        const auto paintStrip = [&](int x0, int x1, std::vector<std::uint32_t>& columns) {
            RasterPainter painter(image, rows, view, colours);
            painter.begin(x0, x1, &columns);
            std::size_t n = 1;
            for (std::size_t i = 0; i < spikes.size(); i += n, n = n * 3 % 4099) painter.take({base, std::span(spikes).subspan(i, std::min(n, spikes.size() - i))});
            painter.end();
        };
        std::vector<std::uint32_t> counted;
        paintStrip(0, view.width, counted);
        QCOMPARE(image, plain);
        QCOMPARE(counted, drawn);
        QVERIFY(std::ranges::count(drawn, 0u) < std::ssize(drawn)); // there was something to paint
        image = other;
        for (const auto& [x0, x1] : {std::pair(40, 77), std::pair(0, 3), std::pair(3, 40), std::pair(77, 103)}) paintStrip(x0, x1, counted);
        QCOMPARE(image, plain);
        QCOMPARE(counted, drawn);
    }
};

QTEST_APPLESS_MAIN(TestRasterPainter)
#include "test_raster_painter.moc"

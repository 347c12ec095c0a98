#include <scene/ink_colours.h>
#include <scene/ink_layer.h>
#include <scene/sphere_painter.h>

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <random>

using namespace ng;

namespace {

constexpr int kWidth = 331, kHeight = 243; // no multiples of a tile, a band or a vector

using Picture = std::vector<std::uint32_t>;

/// Neurons all over the picture and beyond its edges, some behind the eye, with radii from a dot to a third of the picture.
std::vector<Projected> scatter(std::size_t n, float largest)
{
    std::mt19937 rng(5);
    std::uniform_real_distribution<float> u(0, 1);
    std::vector<Projected> v;
    for (std::size_t i = 0; i < n; ++i) {
        const float x = -40 + u(rng) * (kWidth + 80), y = -40 + u(rng) * (kHeight + 80), r = u(rng);
        v.push_back({x, y, i % 17 == 3 ? -1.f : 50 + 100 * u(rng), 0.3f + largest * r * r * r});
    }
    return v;
}

std::vector<SceneSynapse> links(std::size_t n, std::size_t neurons, float strongest)
{
    std::mt19937 rng(6);
    std::uniform_real_distribution<float> u(0, 1);
    std::vector<SceneSynapse> v;
    for (std::size_t i = 0; i < n; ++i) {
        const auto a = static_cast<std::uint32_t>(rng() % neurons);
        // Every second one is short, as in a network with places.
        const auto b = static_cast<std::uint32_t>(i % 2 ? rng() % neurons : std::min<std::size_t>(neurons - 1, a + rng() % 3));
        v.push_back({a, b, strongest * u(rng) * u(rng), i % 5 == 0});
    }
    return v;
}

std::array<float, 2> depthsOf(const std::vector<Projected>& v)
{
    std::array<float, 2> d{1e9f, 0};
    for (const Projected& p : v)
        if (p.depth >= 0) d = {std::min(d[0], p.depth), std::max(d[1], p.depth)};
    return d;
}

/// One line after the other and one pixel after the other, in the plainest way that the ink layer's comments describe.
Picture plainInk(const std::vector<Projected>& n, const std::vector<SceneSynapse>& lines, float boost, const SceneStyle& style, bool smooth)
{
    std::vector<std::array<std::uint32_t, 2>> ink(static_cast<std::size_t>(kWidth * kHeight));
    const auto put = [&](int x, int y, int field, std::uint32_t amount) {
        auto& v = ink[static_cast<std::size_t>(y * kWidth + x)][static_cast<std::size_t>(field)];
        v = std::min(v + amount, 0xFFFFu);
    };
    const std::array<float, 2> depths = depthsOf(n);
    const float perDepth = 0.5f / (depths[1] - depths[0]);
    const float lo = kLineMargin, hiX = kWidth - kFarLineMargin, hiY = kHeight - kFarLineMargin;
    for (const SceneSynapse& s : lines) {
        const Projected a = n[s.source], b = n[s.target];
        if (a.depth < 0 || b.depth < 0) continue;
        float x0 = a.x, y0 = a.y, x1 = b.x, y1 = b.y;
        const auto inside = [&](float x, float y) { return x >= lo && x <= hiX && y >= lo && y <= hiY; };
        if (!inside(x0, y0) || !inside(x1, y1)) {
            const float dx = x1 - x0, dy = y1 - y0, p[4] = {-dx, dx, -dy, dy}, q[4] = {x0 - lo, hiX - x0, y0 - lo, hiY - y0};
            float from = 0, to = 1;
            bool gone = false;
            for (int k = 0; k < 4; ++k) {
                if (p[k] < 0) from = std::max(from, q[k] / p[k]);
                if (p[k] > 0) to = std::min(to, q[k] / p[k]);
                gone = gone || (p[k] == 0 && q[k] < 0);
            }
            if (gone || from > to) continue;
            x1 = std::clamp(x0 + to * dx, lo, hiX), y1 = std::clamp(y0 + to * dy, lo, hiY);
            x0 = std::clamp(x0 + from * dx, lo, hiX), y0 = std::clamp(y0 + from * dy, lo, hiY);
        }
        const float near = 1.3f - (a.depth + b.depth - 2 * depths[0]) * perDepth;
        const float opacity = std::min(0.95f, s.opacity * boost * near);
        const auto amount = static_cast<std::uint32_t>(opacity * (1 + 0.5f * opacity) * LineSegment::kInk + 0.5f);
        const bool steep = std::abs(x1 - x0) < std::abs(y1 - y0);
        if (steep) std::swap(x0, y0), std::swap(x1, y1);
        if (x0 > x1) std::swap(x0, x1), std::swap(y0, y1);
        const int first = static_cast<int>(x0 + 0.5f), last = static_cast<int>(x1 + 0.5f);
        const float slope = x1 > x0 ? (y1 - y0) / (x1 - x0) : 0;
        const auto step = static_cast<std::int32_t>(slope * 65536.f);
        auto across = static_cast<std::int32_t>((y0 + (static_cast<float>(first) - x0) * slope + (smooth ? 0.f : 0.5f)) * 65536.f);
        for (int k = first; k <= last; ++k, across += step) {
            const int c = across >> 16;
            const std::uint32_t second = smooth ? amount * static_cast<std::uint32_t>(across >> 8 & 255) >> 8 : 0;
            put(steep ? c : k, steep ? k : c, s.inhibitory, amount - second);
            if (second > 0) put(steep ? c + 1 : k, steep ? k : c + 1, s.inhibitory, second);
        }
    }
    Picture rgba;
    for (const auto& [e, h] : ink) {
        const std::uint32_t word = e | h << 16;
        std::uint32_t pixel = 0;
        InkColours(style).develop(&word, &pixel, 1);
        rgba.push_back(pixel);
    }
    return rgba;
}

/// From back to front, pixel by pixel; those that have a sprite at the sprite's size and place.
Picture plainSpheres(const std::vector<Projected>& n, const std::vector<Rgb>& colours, const SceneStyle& style, Picture picture)
{
    const std::array<float, 2> depths = depthsOf(n);
    const float perDepth = 1 / (depths[1] - depths[0]);
    const auto step = [&](std::size_t i) { return static_cast<int>(std::clamp((depths[1] - n[i].depth) * perDepth, 0.f, 1.f) * 4095); };
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < n.size(); ++i)
        if (n[i].depth >= 0) order.push_back(i);
    std::ranges::stable_sort(order, {}, step);
    const auto grey = static_cast<std::uint8_t>((style.outline[0] + 2 * style.outline[1] + style.outline[2]) / 4);
    for (const std::size_t i : order) {
        float r = std::max(n[i].radius, 0.75f), cx = n[i].x, cy = n[i].y;
        if (SphereSprites::sizeOf(r) < SphereSprites::kSizes) {
            const auto middle = [](float v) { return std::floor(v) + (std::floor((v - std::floor(v)) * 4) + 0.5f) / 4; };
            r = static_cast<float>(SphereSprites::sizeOf(r)) / 4;
            cx = middle(cx), cy = middle(cy);
        }
        for (int y = 0; y < kHeight; ++y)
            for (int x = 0; x < kWidth; ++x) {
                // As a sprite does: from the centre's pixel, so that the rounding is the same.
                const float dx = static_cast<float>(x - static_cast<int>(std::floor(cx))) + 0.5f - (cx - std::floor(cx));
                const float dy = static_cast<float>(y - static_cast<int>(std::floor(cy))) + 0.5f - (cy - std::floor(cy));
                const SphereTexel t = SphereSprites::sizeOf(std::max(n[i].radius, 0.75f)) < SphereSprites::kSizes
                    ? sphereTexel(dx, dy, r, grey)
                    : sphereTexel(static_cast<float>(x) + 0.5f - cx, static_cast<float>(y) + 0.5f - cy, r, grey);
                if (t.cover == 0) continue;
                std::uint32_t& pixel = picture[static_cast<std::size_t>(y * kWidth + x)];
                std::uint32_t out = 0xFF000000u;
                for (std::size_t k = 0; k < 3; ++k) {
                    const float haze = 0.38f * (n[i].depth - depths[0]) * perDepth;
                    const auto own = static_cast<float>(colours[i][k]);
                    const auto colour = static_cast<std::uint32_t>(own + haze * (static_cast<float>(style.background[k]) - own));
                    const std::uint32_t lit = (colour * t.scale >> 8) + t.grey, below = pixel >> (8 * k) & 255, over = t.cover + (t.cover >> 7);
                    out |= ((lit * over + below * (256 - over)) >> 8) << (8 * k);
                }
                pixel = out;
            }
    }
    return picture;
}

/// Where two pictures first differ; empty if they are equal.
QString difference(const Picture& a, const Picture& b)
{
    if (a.size() != b.size()) return "sizes differ";
    const auto at = std::ranges::mismatch(a, b).in1 - a.begin();
    if (at == std::ssize(a)) return {};
    const auto i = static_cast<std::size_t>(at);
    return QString("at (%1, %2): %3 instead of %4").arg(at % kWidth).arg(at / kWidth).arg(a[i], 8, 16).arg(b[i], 8, 16);
}

} // namespace

/// The painters are fast by tiles, sprites, vectors and threads; here they are compared with painters that have none of these.
class PaintersTest : public QObject {
    Q_OBJECT
private slots:
    void linesAreThoseOfAPlainPainter_data()
    {
        QTest::addColumn<int>("lines");
        QTest::addColumn<double>("strongest");
        QTest::newRow("few, soft edges") << 300 << 0.6;
        QTest::newRow("many, soft edges") << 40'000 << 0.05; // several parts
        QTest::newRow("so many that edges are hard") << 310'000 << 0.02;
        QTest::newRow("so much ink that pixels are full") << 40'000 << 4.;
    }
    void linesAreThoseOfAPlainPainter()
    {
        QFETCH(int, lines);
        QFETCH(double, strongest);
        const auto ends = scatter(400, 5);
        const auto synapses = links(static_cast<std::size_t>(lines), ends.size(), static_cast<float>(strongest));
        const SceneStyle style{{250, 251, 252}, {90, 90, 90}, {30, 90, 200}, {200, 80, 20}};
        InkLayer layer;
        Picture got;
        for (int again = 0; again < 2; ++again) { // nothing is left over from the picture before
            layer.draw(ends, synapses, 1.5f, depthsOf(ends), style, kWidth, kHeight, got);
            const QString differs = difference(got, plainInk(ends, synapses, 1.5f, style, lines <= 300'000));
            QVERIFY2(differs.isEmpty(), qPrintable(differs));
        }
        QVERIFY(std::ranges::count(got, got.front()) < std::ssize(got)); // not just the ground
    }

    void inkCoversMoreAndMoreButNeverAll()
    {
        const SceneStyle style{{0, 0, 0}, {}, {200, 100, 50}, {100, 200, 50}};
        const std::uint32_t inks[] = {0, 100, 1000, 5000, 16'383, 16'384, 40'000, 65'535, 65'535u << 16, 0xFFFFFFFFu};
        std::uint32_t got[10];
        InkColours(style).develop(inks, got, 10);
        for (int i = 1; i < 8; ++i) QVERIFY2((got[i] & 255) >= (got[i - 1] & 255), qPrintable(QString::number(i)));
        QVERIFY((got[2] & 255) > (got[1] & 255));
        QCOMPARE(got[7], 0xFF000000u | 46u << 16 | 92u << 8 | 184u); // 0.92 of the colour
        QCOMPARE(got[8], 0xFF000000u | 46u << 16 | 184u << 8 | 92u);
        QCOMPARE(got[9], 0xFF000000u | 46u << 16 | 138u << 8 | 138u); // half of each
    }

    void spheresAreThoseOfAPlainPainter_data()
    {
        QTest::addColumn<int>("neurons");
        QTest::addColumn<double>("largest");
        QTest::newRow("few") << 60 << 20.;
        QTest::newRow("small ones") << 3'000 << 4.;
        QTest::newRow("larger than any sprite") << 40 << 100.;
    }
    void spheresAreThoseOfAPlainPainter()
    {
        QFETCH(int, neurons);
        QFETCH(double, largest);
        const auto centres = scatter(static_cast<std::size_t>(neurons), static_cast<float>(largest));
        std::vector<Rgb> colours;
        for (int i = 0; i < neurons; ++i) colours.push_back({static_cast<std::uint8_t>(i * 37), static_cast<std::uint8_t>(i * 91), static_cast<std::uint8_t>(255 - i)});
        Picture ground(static_cast<std::size_t>(kWidth * kHeight)), got;
        for (std::size_t i = 0; i < ground.size(); ++i) ground[i] = 0xFF000000u | static_cast<std::uint32_t>(i * 2654435761u >> 8);
        SpherePainter painter;
        for (const SceneStyle& style : {SceneStyle{}, SceneStyle{{250, 250, 250}, {120, 130, 140}, {}, {}}}) { // sprites follow the style
            painter.draw(centres, colours, depthsOf(centres), style, kWidth, kHeight, ground, got);
            const QString differs = difference(got, plainSpheres(centres, colours, style, ground));
            QVERIFY2(differs.isEmpty(), qPrintable(differs));
        }
        QVERIFY(got != ground);
    }

    void equalDepthsKeepTheirOrder()
    {
        // More than one part of neurons, all at one place and depth: the last one is on top, on any number of threads.
        std::vector<Projected> same(20'000, Projected{100, 100, 10, 4});
        std::vector<Rgb> colours(same.size(), Rgb{200, 0, 0});
        colours.back() = {0, 0, 200};
        const Picture ground(static_cast<std::size_t>(kWidth * kHeight), 0xFF000000u);
        Picture got;
        SpherePainter painter;
        painter.draw(same, colours, {10, 10}, {}, kWidth, kHeight, ground, got);
        const std::uint32_t middle = got[100 * kWidth + 100];
        QVERIFY((middle >> 16 & 255) > 100 && (middle >> 16 & 255) > 2 * (middle & 255));
    }
};

QTEST_APPLESS_MAIN(PaintersTest)
#include "painters_test.moc"

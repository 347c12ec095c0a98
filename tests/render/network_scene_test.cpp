#include <scene/network_scene.h>
#include <scene/neuron_glyphs.h>
#include <scene/spread.h>
#include <scene/synapse_lines.h>

#include <QtTest>
#include <vtkPointData.h>
#include <vtkPolyData.h>
#include <vtkUnsignedCharArray.h>

#include <cmath>
#include <set>

using namespace ng;

namespace {

constexpr int kWidth = 400, kHeight = 300;
constexpr Rgb kRed{220, 40, 40}, kGreen{40, 220, 40};

/// Two neurons left and right of each other as seen from the default direction, and one line between them.
SceneData pair(bool inhibitory)
{
    SceneData d;
    d.ids = {NeuronId{3}, NeuronId{8}};
    const float a = static_cast<float>(OrbitCamera::kAzimuth) * 3.14159265f / 180;
    const float rx = -std::sin(a), ry = std::cos(a); // the camera's right
    d.positions = {{-100 * rx, -100 * ry, 0}, {100 * rx, 100 * ry, 0}};
    d.radii = {20, 20};
    d.colours = {kRed, kGreen};
    d.synapses = {{0, 1, 0.8f, inhibitory}};
    return d;
}

Rgb at(const std::vector<std::uint32_t>& picture, double x, double y)
{
    const std::uint32_t v = picture[static_cast<std::size_t>(y) * kWidth + static_cast<std::size_t>(x)];
    return {static_cast<std::uint8_t>(v & 255), static_cast<std::uint8_t>(v >> 8 & 255), static_cast<std::uint8_t>(v >> 16 & 255)};
}

std::vector<SceneSynapse> manySynapses(std::uint32_t neurons, std::uint32_t perNeuron)
{
    std::vector<SceneSynapse> all;
    for (std::uint32_t i = 0; i < neurons; ++i)
        for (std::uint32_t k = 0; k < perNeuron; ++k) all.push_back({i, (i + k + 1) % neurons, 0.5f, false});
    return all;
}

std::vector<NeuronId> ids(std::uint32_t n)
{
    std::vector<NeuronId> v;
    for (std::uint32_t i = 0; i < n; ++i) v.push_back(NeuronId{i});
    return v;
}

std::set<std::pair<std::uint32_t, std::uint32_t>> pairs(const std::vector<SceneSynapse>& v)
{
    std::set<std::pair<std::uint32_t, std::uint32_t>> s;
    for (const auto& x : v) s.emplace(x.source, x.target);
    return s;
}

} // namespace

class NetworkSceneTest : public QObject {
    Q_OBJECT
private slots:
    void sampleIsEvenAndNothingIsLost()
    {
        const auto all = manySynapses(200, 50);
        const auto spread = spreadEvenly(all, ids(200), 1'000'000);
        QCOMPARE(spread.size(), all.size());
        QCOMPARE(pairs(spread), pairs(all));
        // Of 50 synapses per source a tenth is 5 on average: no source may be left out or favoured by much.
        const auto tenth = spreadEvenly(all, ids(200), all.size() / 10);
        QCOMPARE(tenth.size(), all.size() / 10);
        std::vector<int> perSource(200, 0);
        for (const auto& s : tenth) ++perSource[s.source];
        QVERIFY(std::ranges::count(perSource, 0) <= 6);
        QVERIFY(*std::ranges::max_element(perSource) <= 16);
    }

    void sampleIsDeterministicAndStaysWhenTheNetworkGrows()
    {
        const auto before = spreadEvenly(manySynapses(200, 50), ids(200), 1'000);
        QCOMPARE(pairs(spreadEvenly(manySynapses(200, 50), ids(200), 1'000)), pairs(before));
        auto grown = manySynapses(200, 50);
        for (std::uint32_t k = 0; k < 50; ++k) grown.push_back({200, k, 0.5f, false});
        const auto after = pairs(spreadEvenly(grown, ids(201), 1'000));
        std::size_t kept = 0;
        for (const auto& p : pairs(before)) kept += after.contains(p);
        QVERIFY2(kept >= 950, qPrintable(QString::number(kept)));
    }

    void impostorsHaveOnePointColourAndRadiusEach()
    {
        NeuronGlyphs g;
        g.setData(pair(false));
        QCOMPARE(g.polyData().GetNumberOfPoints(), 2);
        QCOMPARE(g.polyData().GetNumberOfVerts(), 2);
        const auto* c = vtkUnsignedCharArray::SafeDownCast(g.polyData().GetPointData()->GetScalars());
        QCOMPARE(c->GetTypedComponent(0, 0), kRed[0]);
        QCOMPARE(c->GetTypedComponent(1, 1), kGreen[1]);
        QCOMPARE(g.polyData().GetPointData()->GetArray("radius")->GetTuple1(1), 20.);
        g.polyData().ComputeBounds();
        const double* b = g.polyData().GetBounds();
        QVERIFY(std::abs(std::hypot(b[1] - b[0], b[3] - b[2]) - 200) < 0.1);
        g.setColours({kGreen, kGreen});
        QCOMPARE(c->GetTypedComponent(0, 1), kGreen[1]);
    }

    void linesHaveSignAsColourAndWeightAsOpacity()
    {
        SceneData d = pair(true);
        d.synapses.push_back({1, 0, 0.2f, false});
        SynapseLines l;
        const SceneStyle style;
        l.setData(d, style);
        QCOMPARE(l.polyData().GetNumberOfLines(), 2);
        QCOMPARE(l.polyData().GetNumberOfPoints(), 4);
        const auto* c = vtkUnsignedCharArray::SafeDownCast(l.polyData().GetPointData()->GetScalars());
        QCOMPARE(c->GetTypedComponent(0, 0), style.inhibitory[0]);
        QCOMPARE(c->GetTypedComponent(0, 3), static_cast<unsigned char>(204));
        QCOMPARE(c->GetTypedComponent(2, 0), style.excitatory[0]);
        QCOMPARE(c->GetTypedComponent(2, 3), static_cast<unsigned char>(51));
    }

    void fitShowsEveryNeuron_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("wide") << 1280 << 400;
        QTest::newRow("tall") << 300 << 900;
    }
    void fitShowsEveryNeuron()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        SceneData d;
        for (int i = 0; i < 300; ++i) {
            d.ids.push_back(NeuronId{static_cast<std::uint32_t>(i)});
            d.positions.push_back({static_cast<float>(i * 37 % 400) + 1000, static_cast<float>(i * 91 % 300), static_cast<float>(i * 53 % 250)});
            d.radii.push_back(8);
            d.colours.push_back(kRed);
        }
        NetworkScene s;
        s.setData(d);
        s.fit(width, height);
        float left = 1e9f, right = 0, bottom = 1e9f, top = 0;
        for (const Position& p : d.positions) {
            const Projected q = s.project(p, 8, width, height);
            QVERIFY(q.depth > 0 && q.radius > 0);
            left = std::min(left, q.x - q.radius);
            right = std::max(right, q.x + q.radius);
            bottom = std::min(bottom, q.y - q.radius);
            top = std::max(top, q.y + q.radius);
        }
        QVERIFY(left >= 0 && bottom >= 0 && right <= static_cast<float>(width) && top <= static_cast<float>(height));
        // ... and does not waste the room: one of the two directions is well used.
        QVERIFY(right - left > 0.7f * static_cast<float>(width) || top - bottom > 0.7f * static_cast<float>(height));
    }

    void pictureShowsNeuronsLinesAndGround()
    {
        for (const bool inhibitory : {false, true}) {
            NetworkScene s;
            const SceneStyle style;
            s.setData(pair(inhibitory));
            s.fit(kWidth, kHeight);
            s.prepare(kWidth, kHeight);
            const auto& picture = s.painted();
            QCOMPARE(picture.size(), static_cast<std::size_t>(kWidth * kHeight));
            const Projected a = s.project(s.data().positions[0], 20, kWidth, kHeight);
            const Projected b = s.project(s.data().positions[1], 20, kWidth, kHeight);
            QVERIFY(a.x < b.x);
            const Rgb red = at(picture, static_cast<double>(a.x), static_cast<double>(a.y)), green = at(picture, static_cast<double>(b.x), static_cast<double>(b.y));
            QVERIFY(red[0] > 100 && red[0] > 2 * red[1]);
            QVERIFY(green[1] > 100 && green[1] > 2 * green[0]);
            QCOMPARE(at(picture, 5, 5), style.background);
            Rgb line = at(picture, kWidth / 2., static_cast<double>((a.y + b.y) / 2));
            for (const double dy : {-1., 1.}) {
                const Rgb beside = at(picture, kWidth / 2., static_cast<double>((a.y + b.y) / 2) + dy);
                if (beside[1] > line[1]) line = beside;
            }
            QVERIFY2(line[0] + line[1] + line[2] > 120, "no line between the two neurons");
            QCOMPARE(line[0] > line[2], inhibitory);
        }
    }

    void newColoursReachThePicture()
    {
        NetworkScene s;
        s.setData(pair(false));
        s.fit(kWidth, kHeight);
        s.prepare(kWidth, kHeight);
        s.setColours({kGreen, kGreen});
        s.prepare(kWidth, kHeight);
        const Projected a = s.project(s.data().positions[0], 20, kWidth, kHeight);
        const Rgb c = at(s.painted(), static_cast<double>(a.x), static_cast<double>(a.y));
        QVERIFY(c[1] > 2 * c[0]);
    }

    void whileMovingFewerLinesAreDrawnAndAllWhenStill()
    {
        NetworkScene s;
        SceneData d;
        d.ids = ids(2'000);
        for (std::uint32_t i = 0; i < 2'000; ++i) d.positions.push_back({static_cast<float>(i % 50) * 10, static_cast<float>(i / 50) * 10, 0});
        d.radii.assign(2'000, 2);
        d.colours.assign(2'000, kRed);
        d.synapses = spreadEvenly(manySynapses(2'000, 50), d.ids, 1'000'000);
        s.setData(d);
        s.fit(kWidth, kHeight);
        s.prepare(kWidth, kHeight);
        QCOMPARE(s.linesShown(), std::size_t{100'000});
        s.setLineBudget(0.0);
        for (int i = 0; i < 5; ++i) {
            s.camera().orbit(5, 0);
            s.prepare(kWidth, kHeight);
        }
        QCOMPARE(s.linesShown(), std::size_t{20'000});
        s.setLineBudget(1e9); // room for more by now, but the camera rests: nothing is painted twice
        QVERIFY(!s.prepare(kWidth, kHeight));
        s.camera().orbit(5, 0);
        QVERIFY(s.prepare(kWidth, kHeight));
        QVERIFY(!s.prepare(kWidth, kHeight));
        s.setLineBudget(std::nullopt);
        s.prepare(kWidth, kHeight);
        QCOMPARE(s.linesShown(), std::size_t{100'000});
    }

    void pickFindsTheNeuronInFront()
    {
        NetworkScene s;
        SceneData d = pair(false);
        const float a = static_cast<float>(OrbitCamera::kAzimuth) * 3.14159265f / 180;
        d.ids.push_back(NeuronId{9}); // hides neuron 3: the same place, nearer to the eye
        d.positions.push_back({d.positions[0].x + 60 * std::cos(a), d.positions[0].y + 60 * std::sin(a), 60 * std::tan(static_cast<float>(OrbitCamera::kElevation) * 3.14159265f / 180)});
        d.radii.push_back(20);
        d.colours.push_back(kRed);
        s.setData(d);
        s.fit(kWidth, kHeight);
        const auto pickAt = [&](std::size_t i) {
            const Projected p = s.project(d.positions[i], 20, kWidth, kHeight);
            return s.pick(p.x, p.y, kWidth, kHeight);
        };
        QCOMPARE(raw(pickAt(2)), 9u);
        QCOMPARE(raw(pickAt(1)), 8u);
        QCOMPARE(raw(s.pick(3, 3, kWidth, kHeight)), raw(kNoNeuron));
        QCOMPARE(s.pickArea(0, 0, kWidth, kHeight, kWidth, kHeight), (std::vector{NeuronId{3}, NeuronId{8}, NeuronId{9}}));
        QVERIFY(s.pickArea(0, 0, 4, 4, kWidth, kHeight).empty());
    }

    void inkDoesNotDependOnTheOrderAndHasNoSeams()
    {
        // Lines of every slope across all bands of rows, forwards and backwards through the list: the same picture, bit for bit.
        std::vector<Projected> ends;
        std::vector<SceneSynapse> lines;
        for (std::uint32_t i = 0; i < 90; ++i) {
            const float a = 0.0698f * static_cast<float>(i);
            ends.push_back({200 + 140 * std::cos(a), 150 + 140 * std::sin(a), 10, 1});
            ends.push_back({200 - 140 * std::cos(a), 150 - 140 * std::sin(a), 10, 1});
            lines.push_back({2 * i, 2 * i + 1, 0.3f, i % 2 == 0});
        }
        InkLayer ink;
        std::vector<std::uint32_t> forwards, backwards;
        ink.draw(ends, lines, 1, {10, 10}, {}, kWidth, kHeight, forwards);
        std::ranges::reverse(lines);
        ink.draw(ends, lines, 1, {10, 10}, {}, kWidth, kHeight, backwards);
        QCOMPARE(forwards, backwards);
        // A line one pixel wide keeps its strength over its whole length, also where it passes from band to band.
        for (const auto& [from, to] : {std::pair{Projected{20, 20, 10, 1}, Projected{380, 270, 10, 1}}, std::pair{Projected{150, 10, 10, 1}, Projected{170, 290, 10, 1}}}) {
            const std::vector<Projected> two{from, to};
            const std::vector<SceneSynapse> one{{0, 1, 0.5f, false}};
            ink.draw(two, one, 1, {10, 10}, {}, kWidth, kHeight, forwards);
            const bool steep = to.y - from.y > to.x - from.x;
            int weakest = 1 << 20, strongest = 0;
            for (int k = steep ? 20 : 30; k < (steep ? 280 : 370); ++k) {
                int sum = 0;
                for (int j = 0; j < (steep ? kWidth : kHeight); ++j) sum += at(forwards, steep ? j : k, steep ? k : j)[2] - SceneStyle{}.background[2];
                weakest = std::min(weakest, sum);
                strongest = std::max(strongest, sum);
            }
            QVERIFY2(weakest > 0 && weakest > 0.7 * strongest, qPrintable(QString("%1 %2").arg(weakest).arg(strongest)));
        }
    }

    void anythingOffThePictureIsCutAway()
    {
        // Zoomed in until everything is cut by the edges, and one neuron behind the eye: no write outside, nothing hangs.
        NetworkScene s;
        SceneData d;
        d.ids = ids(500);
        for (std::uint32_t i = 0; i < 500; ++i) d.positions.push_back({static_cast<float>(i * 97 % 500), static_cast<float>(i * 61 % 500), static_cast<float>(i * 31 % 500)});
        d.radii.assign(500, 30);
        d.colours.assign(500, kRed);
        d.synapses = spreadEvenly(manySynapses(500, 20), d.ids, 1'000'000);
        s.setData(d);
        s.fit(kWidth, kHeight);
        for (int i = 0; i < 30; ++i) {
            s.camera().zoom(1.25);
            s.camera().orbit(17, 3);
            s.camera().pan(11, -7, kHeight);
            s.prepare(kWidth, kHeight);
        }
        s.prepare(1, 1);
        QCOMPARE(s.painted().size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(NetworkSceneTest)
#include "network_scene_test.moc"

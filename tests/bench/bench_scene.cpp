// Frames per second of the 3D view at 1280x800: the whole way from a camera move to pixels in the window, with what was drawn of it,
// beside what OpenGL needs for the same scene with impostors and lines. Run under xvfb-run with QT_QPA_PLATFORM=xcb.
#include <qt/gl_setup.h>
#include <qt/vtk_view.h>
#include <scene/network_scene.h>
#include <scene/parallel_parts.h>
#include <scene/spread.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QOpenGLContext>
#include <QOpenGLFunctions>
#include <QOpenGLWidget>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <random>
#include <string>
#include <vector>

using namespace ng;

namespace {

/// A ball of neurons, each with ten synapses to neurons within `reach` of the ball's radius.
SceneData ball(std::uint32_t neurons, float reach)
{
    std::mt19937 rng(7);
    std::uniform_real_distribution<float> u(-1, 1);
    SceneData d;
    const float r = 4.f * std::cbrt(static_cast<float>(neurons)); // so that spheres have room
    // Sorted along z, so that a neighbour can be found by trying a few places.
    while (d.positions.size() < neurons) {
        const Position p{u(rng), u(rng), u(rng)};
        if (p.x * p.x + p.y * p.y + p.z * p.z <= 1) d.positions.push_back({p.x * r, p.y * r, p.z * r});
    }
    std::ranges::sort(d.positions, {}, &Position::z);
    for (std::uint32_t i = 0; i < neurons; ++i) {
        d.ids.push_back(NeuronId{i});
        d.radii.push_back(1.6f);
        d.colours.push_back({static_cast<std::uint8_t>(60 + rng() % 180), static_cast<std::uint8_t>(80 + rng() % 170), 140});
    }
    std::vector<SceneSynapse> all;
    for (std::uint32_t i = 0; i < neurons; ++i)
        for (int k = 0; k < 10;) {
            const auto j = static_cast<std::int64_t>(i) + static_cast<std::int64_t>(u(rng) * reach * static_cast<float>(neurons));
            if (j < 0 || j >= static_cast<std::int64_t>(neurons) || j == static_cast<std::int64_t>(i)) continue;
            const Position a = d.positions[i], b = d.positions[static_cast<std::size_t>(j)];
            if (std::hypot(a.x - b.x, a.y - b.y, a.z - b.z) > reach * r) continue;
            all.push_back({i, static_cast<std::uint32_t>(j), 0.08f, i % 5 == 0});
            ++k;
        }
    d.synapses = spreadEvenly(all, d.ids, 1'000'000);
    return d;
}

struct Times {
    double median, p95;
    double cpu; ///< processor time of all threads per frame: what can be compared while the machine has other work
    double paint; ///< median: the view's own painting
};

template <class Step>
Times measure(VtkView& view, int frames, Step step)
{
    std::vector<double> ms, paint;
    const std::clock_t cpu = std::clock();
    for (int i = 0; i < frames; ++i) {
        step();
        QElapsedTimer t;
        t.start();
        if (auto* surface = view.findChild<QOpenGLWidget*>()) {
            surface->repaint(); // draws, composes the window and flushes it
            surface->makeCurrent();
            surface->context()->functions()->glFinish();
            surface->doneCurrent();
        } else {
            view.repaint();
        }
        QGuiApplication::sync(); // until the display has it
        ms.push_back(static_cast<double>(t.nsecsElapsed()) / 1e6);
        paint.push_back(view.frameMs());
    }
    const double cpuMs = 1000. * static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC / frames;
    std::ranges::sort(ms);
    std::ranges::sort(paint);
    return {ms[ms.size() / 2], ms[ms.size() * 95 / 100], cpuMs, paint[paint.size() / 2]};
}

} // namespace

int main(int argc, char** argv)
{
    configureOpenGl();
    QApplication app(argc, argv);
    if (!glInfo().usable) {
        std::fprintf(stderr, "bench_scene needs OpenGL: %s\n", qPrintable(glInfo().renderer));
        return 1;
    }
    std::printf("renderer: %s, 1280x800, %u painter threads\n", qPrintable(glInfo().renderer), painterThreads());
    struct Case {
        std::uint32_t neurons;
        double target;
    };
    for (const Case c : {Case{10'000, 30}, Case{100'000, 20}}) {
        NetworkScene scene;
        scene.setData(ball(c.neurons, 0.15f));
        VtkView view(scene);
        view.resize(1280, 800);
        view.fit();
        view.show();
        app.processEvents();
        view.repaint();
        const std::size_t all = scene.data().synapses.size();

        const Times full = measure(view, 25, [&] { scene.camera().orbit(2, 0.3); });
        const std::size_t drawn = scene.linesShown();
        scene.setLineBudget(VtkView::kMovingLineMs);
        std::vector<std::size_t> samples;
        const Times moving = measure(view, 40, [&] {
            samples.push_back(scene.linesShown()); // of the picture before
            scene.camera().orbit(2, 0.3);
        });
        std::ranges::sort(samples);
        const std::size_t sampled = samples[samples.size() / 2];
        scene.setLineBudget(std::nullopt);
        view.repaint();
        std::vector<Rgb> colours = scene.data().colours;
        const Times colour = measure(view, 25, [&] {
            std::ranges::rotate(colours, colours.begin() + 1);
            scene.setColours(colours);
        });
        view.setRoute(NetworkScene::Route::GraphicsCard);
        app.processEvents();
        const Times gl = measure(view, 5, [&] { scene.camera().orbit(2, 0.3); });

        const double fps = 1000 / full.median;
        std::printf("%u neurons, %zu synapses (target %.0f frames/s)\n", c.neurons, all, c.target);
        const auto row = [](const char* what, const Times& t, const char* more) {
            std::printf("  %-32s %7.1f ms (p95 %7.1f, processor %7.1f, painting %6.1f) = %5.1f frames/s  %s\n", what, t.median, t.p95, t.cpu, t.paint, 1000 / t.median, more);
        };
        const auto lines = [all](std::size_t n) { return std::to_string(n) + " of " + std::to_string(all) + " lines"; };
        row("camera moves, everything drawn", full, (lines(drawn) + (fps >= c.target ? ", reached" : ", MISSED")).c_str());
        row("camera moves, as in the program", moving, (lines(sampled) + (1000 / moving.median >= c.target ? ", reached" : ", MISSED")).c_str());
        row("only colours change", colour, "");
        row("camera moves, drawn by OpenGL", gl, lines(all).c_str());
        std::fflush(stdout);
    }
    return 0;
}

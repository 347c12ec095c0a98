// How many frames a second the design canvas paints while a drawing of 500 nodes and 3,000 arrows is panned and zoomed, as a whole and near
// by, and how long an edit of it takes. Times are wall time on the GUI thread; every frame is painted completely.
#include "support/fake_kernels.h"

#include "common/theme.h"
#include "design/design_canvas.h"
#include "design/design_page.h"

#include <ng/model/design_edit.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>

#include <algorithm>
#include <cstdio>
#include <random>

using namespace ng;

namespace {

constexpr int kNodes = 500;
constexpr int kArrows = 3000;
constexpr int kFrames = 60;

Experiment largeDesign(const KernelCatalog& kernels)
{
    Experiment e;
    e.title = "Large";
    std::mt19937 rng(1);
    for (int i = 0; i < kNodes; ++i) {
        addPopulation(e, *kernels.find(i % 10 == 0 ? "poisson" : "iaf_psc_exp"), i % 25 * 320, i / 25 * 260);
        e.populations.back().inhibitory = i % 5 == 1;
    }
    std::vector<std::string> neurons;
    for (const Population& p : e.populations)
        if (p.kernel != "poisson") neurons.push_back(p.id);
    for (int i = 0; i < kArrows; ++i)
        addProjection(e, e.populations[rng() % kNodes].id, neurons[rng() % neurons.size()], kernels);
    return e;
}

template <class Step>
void frames(const char* name, DesignCanvas& canvas, Step step)
{
    std::vector<double> ms;
    for (int i = 0; i < kFrames; ++i) {
        QElapsedTimer t;
        t.start();
        step(i);
        canvas.viewport()->repaint();
        ms.push_back(static_cast<double>(t.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(ms);
    std::printf("%-34s median %6.1f ms   p95 %6.1f ms   %5.0f frames/s at p95\n", name, ms[ms.size() / 2], ms[ms.size() * 95 / 100], 1000 / ms[ms.size() * 95 / 100]);
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    applyTheme(app, true);
    test::FakeKernels kernels;
    ExperimentDocument document;
    QElapsedTimer t;
    DesignPage page(document, kernels);
    page.resize(1920, 1000);
    page.show();
    QCoreApplication::processEvents();
    t.start();
    document.reset(largeDesign(kernels));
    QCoreApplication::processEvents();
    std::printf("opened %d nodes and %d arrows in %lld ms\n", kNodes, kArrows, static_cast<long long>(t.elapsed()));
    DesignCanvas& canvas = page.canvas();
    const auto pan = [&](int i) {
        canvas.horizontalScrollBar()->setValue(canvas.horizontalScrollBar()->value() + (i < kFrames / 2 ? 7 : -7));
        canvas.verticalScrollBar()->setValue(canvas.verticalScrollBar()->value() + (i < kFrames / 2 ? 5 : -5));
    };
    canvas.fit();
    frames("pan, everything in view", canvas, pan);
    canvas.setZoom(0.5);
    frames("pan, half size", canvas, pan);
    canvas.setZoom(1);
    frames("pan, full size", canvas, pan);
    canvas.fit();
    const double whole = canvas.zoom();
    frames("zoom from everything to full size", canvas, [&](int i) { canvas.setZoom(whole * std::pow(1 / whole, static_cast<double>(i) / kFrames)); });
    t.start();
    constexpr int kEdits = 10;
    for (int i = 0; i < kEdits; ++i) {
        Experiment e = document.experiment();
        e.populations[7].size = static_cast<std::uint32_t>(200 + i);
        document.edit("size", {ChangeEvent::Kind::Value, "populations.x.size"}, std::move(e));
    }
    std::printf("an edit of one number: %.1f ms\n", static_cast<double>(t.elapsed()) / kEdits);
    return 0;
}

#include "connectivity_panel.h"

#include "scene_overlay.h"

#include <common/theme.h>
#include <qt/gl_setup.h>
#include <qt/view3d_placeholder.h>
#include <qt/vtk_view.h>

#include <QActionGroup>
#include <QEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace ng {

namespace {

constexpr double kShortestRefreshMs = 45; // while time runs: fast enough for the eye, and the other views need the processor too
constexpr double kShareOfTime = 6;        // a picture that took 10 ms to make is not made again for 60 ms
// Simulated time between two looks above which the playhead has jumped and nothing "has just happened": by hand, and while time runs.
constexpr double kLongestStepMs = 1'000;
constexpr double kLongestRunMs = 5'000;
constexpr std::size_t kMostHighlights = 500;
constexpr std::size_t kMostSelectedLines = 600;

struct ColourChoice {
    ColourBy by;
    const char* name;
};
constexpr std::array kColours{ColourChoice{ColourBy::Maturity, QT_TR_NOOP("maturity")}, ColourChoice{ColourBy::Activity, QT_TR_NOOP("activity")},
                              ColourChoice{ColourBy::Population, QT_TR_NOOP("population")}, ColourChoice{ColourBy::Rate, QT_TR_NOOP("rate")}};

Rgb rgb(const QColor& c)
{
    return {static_cast<std::uint8_t>(c.red()), static_cast<std::uint8_t>(c.green()), static_cast<std::uint8_t>(c.blue())};
}

} // namespace

ConnectivityPanel::ConnectivityPanel(TimelineHub& h, QWidget* parent)
    : Panel("3d", tr("Connectivity"), h, parent), m_scene(std::make_unique<NetworkScene>())
{
    applyStyle();
    if (!glInfo().usable) {
        setBody(new View3dPlaceholder(glInfo().renderer));
        return;
    }
    m_scene->setRoute(glInfo().software ? NetworkScene::Route::Painted : NetworkScene::Route::GraphicsCard);
    m_view = new VtkView(*m_scene);
    m_view->setFooter(34);
    m_view->setAccessibleName(tr("3D view of the network"));
    setBody(m_view);
    m_overlay = new SceneOverlay(m_view);
    m_overlay->setMarks(&m_marks);
    m_overlay->setPlacement([this](const Position& at, float radius) {
        const QSize s = m_view->pixelSize();
        const Projected p = m_scene->project(at, radius, s.width(), s.height());
        return SceneOverlay::Spot{m_view->toWidget(p), static_cast<double>(p.radius) / m_view->devicePixelRatioF(), p.depth >= 0};
    });
    m_view->installEventFilter(this);
    makeMenus();

    connect(m_view, &VtkView::drawn, this, [this] {
        // What lies over a painted picture is painted with it, in the same go.
        if (m_scene->route() == NetworkScene::Route::GraphicsCard) m_overlay->update();
        showLimit();
    });
    connect(m_view, &VtkView::picked, this, [this](NeuronId id, bool add) {
        SelectionModel& s = hub().selection();
        if (id == kNoNeuron) {
            if (!add) s.clear();
        } else if (add) {
            s.toggle(id);
        } else {
            s.select(id);
        }
    });
    connect(m_view, &VtkView::areaPicked, this, [this](const std::vector<NeuronId>& ids) { hub().selection().select(ids); });
    connect(m_view, &VtkView::bandChanged, m_overlay, &SceneOverlay::setBand);
    connect(&hub().selection(), &SelectionModel::changed, this, &ConnectivityPanel::showSelection);
    connect(&hub(), &TimelineHub::beat, this, &ConnectivityPanel::onBeat);
    reset();
}

ConnectivityPanel::~ConnectivityPanel()
{
    // The view draws the scene until it is gone, and the scene is a member: the order must be this one.
    if (m_view) {
        m_view->removeEventFilter(this);
        delete m_view;
    }
}

void ConnectivityPanel::makeMenus()
{
    auto* colour = new QMenu(this);
    m_colourActions = new QActionGroup(this);
    for (const ColourChoice& c : kColours) {
        QAction* a = colour->addAction(tr(c.name), this, [this, by = c.by] { setColourBy(by); });
        a->setCheckable(true);
        a->setChecked(c.by == m_options.colourBy);
        a->setData(static_cast<int>(c.by));
        m_colourActions->addAction(a);
    }
    m_colourButton = addHeaderMenu(tr("colour: %1 ▾").arg(tr(kColours[0].name)), colour);
    m_colourButton->setToolTip(tr("What the colour of a neuron means"));
    m_projectionButton = addHeaderMenu(tr("view ▾"), new QMenu(this));
    m_projectionButton->setToolTip(tr("Camera, projections and drawing"));
    fillProjectionMenu();
}

void ConnectivityPanel::fillProjectionMenu()
{
    QMenu* menu = m_projectionButton->menu();
    menu->clear();
    menu->addAction(tr("Reset view (0)"), this, &ConnectivityPanel::resetView);
    menu->addAction(tr("Fit to window (double click)"), this, [this] { m_view->fit(true); });
    if (timeline() && !timeline()->info().projections.empty()) {
        menu->addSection(tr("Projections"));
        const auto& projections = timeline()->info().projections;
        for (std::size_t i = 0; i < projections.size(); ++i) {
            const auto index = static_cast<ProjectionIndex>(i);
            QAction* a = menu->addAction(QString::fromStdString(projections[i].id));
            a->setCheckable(true);
            a->setChecked(!m_options.hidden.contains(index));
            connect(a, &QAction::toggled, this, [this, index](bool on) { setProjectionShown(index, on); });
        }
    }
    menu->addSection(tr("Drawn by"));
    auto* routes = new QActionGroup(menu);
    const std::pair<NetworkScene::Route, QString> choices[] = {{NetworkScene::Route::Painted, tr("the processor")},
                                                               {NetworkScene::Route::GraphicsCard, tr("OpenGL (%1)").arg(glInfo().renderer)}};
    for (const auto& [route, name] : choices) {
        QAction* a = menu->addAction(name, this, [this, r = route] {
            m_view->setRoute(r);
        });
        a->setCheckable(true);
        a->setChecked(m_scene->route() == route);
        routes->addAction(a);
    }
}

void ConnectivityPanel::setColourBy(ColourBy by)
{
    m_options.colourBy = by;
    if (!m_view) return;
    for (QAction* a : m_colourActions->actions()) a->setChecked(a->data().toInt() == static_cast<int>(by));
    m_colourButton->setText(tr("colour: %1 ▾").arg(tr(kColours[static_cast<std::size_t>(by)].name)));
    recolour(true);
}

void ConnectivityPanel::setProjectionShown(ProjectionIndex p, bool on)
{
    if (on) m_options.hidden.erase(p);
    else m_options.hidden.insert(p);
    m_optionsChanged = true;
    if (m_view) rebuild();
}

void ConnectivityPanel::setSynapseBudget(std::size_t n)
{
    m_options.synapseBudget = n;
    m_optionsChanged = true;
    if (m_view) rebuild();
}

void ConnectivityPanel::resetView()
{
    if (m_view) m_view->fit();
}

void ConnectivityPanel::applyStyle()
{
    const Theme& t = theme();
    SceneStyle s;
    s.background = rgb(t.plot);
    s.outline = rgb(t.dark ? t.plot : t.dim);
    s.excitatory = rgb(t.excitatory);
    s.inhibitory = rgb(t.inhibitory);
    m_scene->setStyle(s);
}

void ConnectivityPanel::reset()
{
    m_structure = nullptr;
    m_activity = nullptr;
    m_weights = nullptr;
    m_marks.clear();
    m_fitted = false;
    m_optionsChanged = true;
    m_options.hidden.clear();
    m_seenTick = 0;
    if (!m_view) return;
    m_scene->setData({});
    m_synapses = 0;
    fillProjectionMenu();
    m_overlay->setEmptyText(timeline() ? QString() : tr("No run yet: press Run in the transport bar, or open a saved run."));
    m_overlay->setSelection({}, {});
    showLegend();
    showLimit();
    m_view->redraw();
}

void ConnectivityPanel::refresh(TickRange)
{
    if (!m_view || !timeline()) return;
    const bool runs = hub().playhead().mode() != Playhead::Mode::Paused;
    if (runs && m_structure && m_sinceRefresh.isValid()
        && static_cast<double>(m_sinceRefresh.nsecsElapsed()) / 1e6 < std::max(kShortestRefreshMs, kShareOfTime * m_costMs)) {
        m_pending = true;
        return;
    }
    m_pending = false;
    m_sinceRefresh.start();
    rebuild();
    m_costMs = static_cast<double>(m_sinceRefresh.nsecsElapsed()) / 1e6;
}

void ConnectivityPanel::rebuild()
{
    const auto t = timeline();
    if (!t) return;
    const Tick now = hub().playhead().tick();
    const auto structure = t->structureAt(now);
    if (!structure) {
        if (!m_structure) m_overlay->setEmptyText(tr("Loading the network at %1…").arg(seconds(toMs(now, t->info().dtMs) / 1000)));
        return;
    }
    const auto weights = t->weightsAt(now);
    const bool sameStructure = m_structure && m_structure->version == structure->version;
    const bool sameWeights = m_weights == weights || (m_weights && weights && m_weights->tick == weights->tick);
    if (m_optionsChanged || !sameStructure || !sameWeights) {
        const auto activity = t->activityAt(now);
        NeuronShow show = neuronShow(*structure, activity.get());
        if (m_options.colourBy == ColourBy::Activity) addActivity(show, *structure, *t, now);
        BuiltScene built = buildScene(t->info(), *structure, show, weights.get(), m_options);
        const double gapMs = now > m_seenTick ? toMs(now - m_seenTick, t->info().dtMs) : 0;
        const double longest = hub().playhead().mode() == Playhead::Mode::Paused ? kLongestStepMs : kLongestRunMs;
        if (!sameStructure && gapMs > 0 && gapMs <= longest && m_structure) m_marks.gather(*t, {m_seenTick + 1, now + 1}, m_scene->data(), built.data);
        else if (now < m_seenTick || gapMs > longest) m_marks.clear();
        m_synapses = built.synapses;
        m_scene->setData(std::move(built.data));
        m_structure = structure;
        m_weights = weights;
        m_activity = activity;
        m_optionsChanged = false;
        m_legendTop = show.topRate;
        // The camera follows the network's size only as long as nobody has a reason to expect it to stay: at the start and while it doubles.
        const std::size_t n = m_structure->neurons.size();
        if (n > 0 && (!m_fitted || n > 2 * m_fittedNeurons)) {
            m_view->fit(m_fitted);
            m_fitted = true;
            m_fittedNeurons = n;
        }
        m_overlay->setEmptyText(n == 0 ? tr("No neurons at this time: the network has not grown yet, or all of it has died.") : QString());
        showSelection();
        showLegend();
        m_view->redraw();
    } else {
        recolour(false);
    }
    m_seenTick = now;
    showLimit();
}

void ConnectivityPanel::recolour(bool force)
{
    const auto t = timeline();
    if (!t || !m_structure) return;
    const Tick now = hub().playhead().tick();
    const auto activity = t->activityAt(now);
    const bool same = activity == m_activity || (activity && m_activity && activity->tick == m_activity->tick);
    if (same && !force && m_options.colourBy != ColourBy::Activity) return;
    m_activity = activity;
    NeuronShow show = neuronShow(*m_structure, activity.get());
    if (m_options.colourBy == ColourBy::Activity) addActivity(show, *m_structure, *t, now);
    m_scene->setColours(neuronColours(t->info(), *m_structure, show, m_options.colourBy));
    if (force || show.topRate != m_legendTop) {
        m_legendTop = show.topRate;
        showLegend();
    }
    m_view->redraw();
}

void ConnectivityPanel::showLegend()
{
    std::vector<std::pair<QString, QColor>> populations;
    if (timeline())
        for (std::size_t i = 0; i < timeline()->info().populations.size(); ++i)
            populations.emplace_back(QString::fromStdString(timeline()->info().populations[i].title), populationColour(static_cast<int>(i)));
    m_overlay->setLegend(m_options.colourBy, m_legendTop, std::move(populations));
}

void ConnectivityPanel::showSelection()
{
    if (!m_view) return;
    const SceneData& d = m_scene->data();
    const auto& chosen = hub().selection().neurons();
    std::vector<SceneOverlay::Highlight> rings;
    std::vector<std::size_t> at;
    for (const NeuronId id : chosen) {
        const auto it = std::ranges::lower_bound(d.ids, id);
        if (it == d.ids.end() || *it != id) continue;
        const auto i = static_cast<std::size_t>(it - d.ids.begin());
        at.push_back(i);
        if (rings.size() < kMostHighlights)
            rings.push_back({d.positions[i], d.radii[i], chosen.size() <= 3 || id == hub().selection().current() ? count(raw(id)) : QString()});
    }
    std::vector<SceneOverlay::Line> lines;
    if (at.size() == 1) // one neuron: its own synapses stand out
        for (const SceneSynapse& s : d.synapses) {
            if ((s.source != at[0] && s.target != at[0]) || lines.size() >= kMostSelectedLines) continue;
            lines.push_back({d.positions[s.source], d.positions[s.target], d.radii[s.source], d.radii[s.target], s.inhibitory, std::min(1.f, s.opacity)});
        }
    // Opacities are relative to the strongest of them: a neuron of a dense projection must not look unconnected.
    float top = 1e-6f;
    for (const auto& l : lines) top = std::max(top, l.opacity);
    for (auto& l : lines) l.opacity /= top;
    m_overlay->setSelection(std::move(rings), std::move(lines));
}

void ConnectivityPanel::showLimit()
{
    if (!m_structure) {
        setLimit({});
        return;
    }
    const std::size_t shown = std::min(m_scene->linesShown(), m_scene->data().synapses.size());
    setLimit(tr("showing %1 of %2 synapses").arg(count(shown), count(m_synapses)));
}

void ConnectivityPanel::onBeat()
{
    const double elapsed = m_sinceBeat.isValid() ? static_cast<double>(m_sinceBeat.restart()) / 1000 : (m_sinceBeat.start(), 0.);
    if (!isVisible()) return;
    if (!m_marks.marks().empty()) {
        m_marks.advance(elapsed);
        m_overlay->update();
    }
    if (m_pending) refresh({});
}

void ConnectivityPanel::changeEvent(QEvent* e)
{
    Panel::changeEvent(e);
    if ((e->type() != QEvent::PaletteChange && e->type() != QEvent::StyleChange) || !m_scene) return;
    applyStyle();
    if (!m_view) return;
    recolour(true);
    showLegend();
    m_view->redraw();
}

bool ConnectivityPanel::eventFilter(QObject* o, QEvent* e)
{
    if (o == m_view && (e->type() == QEvent::Resize || e->type() == QEvent::Show)) m_overlay->setGeometry(m_view->rect());
    return Panel::eventFilter(o, e);
}

QString ConnectivityPanel::csv() const
{
    const auto t = timeline();
    const auto s = t ? t->structureAt(hub().playhead().tick()) : nullptr;
    if (!s) return {};
    const auto a = t->activityAt(hub().playhead().tick());
    const NeuronShow show = neuronShow(*s, a.get());
    QString out = "id,population,stage,maturity,rate_spikes_per_s,x_um,y_um,z_um\n";
    const auto& populations = t->info().populations;
    for (std::size_t i = 0; i < s->neurons.size(); ++i) {
        const NeuronState& n = s->neurons[i];
        QStringList row{QString::number(raw(n.id)), n.population < populations.size() ? QString::fromStdString(populations[n.population].id) : QString(),
                        QString::fromUtf8(stageName(n.stage).data(), static_cast<qsizetype>(stageName(n.stage).size()))};
        for (const float v : {show.maturity[i], show.rate[i], n.position.x, n.position.y, n.position.z}) row << QString::number(static_cast<double>(v));
        out += row.join(',') + '\n';
    }
    return out;
}

QImage ConnectivityPanel::picture() const
{
    if (!m_view) return Panel::picture();
    QImage image = m_view->picture().convertToFormat(QImage::Format_RGB32);
    image.setDevicePixelRatio(m_view->devicePixelRatioF());
    QPainter p(&image);
    m_overlay->paint(p);
    return image;
}

} // namespace ng

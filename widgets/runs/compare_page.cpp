#include "compare_page.h"

#include "compare_curves.h"
#include "difference_table.h"
#include "run_table.h"

#include <common/theme.h>
#include <ng/model/experiment_json.h>
#include <raster/raster_panel.h>

#include <QHBoxLayout>
#include <QIcon>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace ng {

namespace {

std::vector<DifferenceTable::Row> figureRows(const RunRow& a, const RunRow& b)
{
    const auto percent = [](const std::optional<double>& v) { return v ? QString::number(*v * 100, 'f', 1) + QChar(0x2009) + "%" : QStringLiteral("–"); };
    const auto shortHash = [](const QString& h) { return h.isEmpty() ? QStringLiteral("–") : h.left(12); };
    return {
        {QObject::tr("seed"), QString::number(a.seed), QString::number(b.seed)},
        {QObject::tr("simulated"), seconds(a.simulatedSeconds, 2), seconds(b.simulatedSeconds, 2)},
        {QObject::tr("neurons"), count(a.neurons), count(b.neurons)},
        {QObject::tr("born"), count(a.births), count(b.births)},
        {QObject::tr("died"), count(a.deaths), count(b.deaths)},
        {QObject::tr("spikes"), count(a.spikes), count(b.spikes)},
        {QObject::tr("accuracy"), percent(a.accuracy), percent(b.accuracy)},
        {QObject::tr("hash"), shortHash(a.hash), shortHash(b.hash)},
    };
}

QFrame* framed(const QString& title, QWidget* body)
{
    auto* panel = new QFrame;
    panel->setObjectName("panel");
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    auto* header = new QLabel(title);
    header->setObjectName("panelTitle");
    header->setFixedHeight(30);
    header->setIndent(10);
    column->addWidget(header);
    column->addWidget(body, 1);
    return panel;
}

} // namespace

ComparePage::ComparePage(QWidget* parent) : QWidget(parent)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 6);
    layout->setSpacing(6);

    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(10, 2, 0, 2);
    m_names = new QLabel;
    m_names->setTextFormat(Qt::RichText);
    auto* back = new QPushButton(icon("x"), tr("Close comparison"));
    bar->addWidget(m_names, 1);
    bar->addWidget(back);
    layout->addLayout(bar);

    auto* columns = new QSplitter(Qt::Horizontal);
    columns->setHandleWidth(6);
    columns->setChildrenCollapsible(false);
    m_curves = new CompareCurves;
    columns->addWidget(m_curves);
    m_rasters = makeRasters();
    columns->addWidget(m_rasters);
    columns->addWidget(makeTables());
    columns->setStretchFactor(0, 4);
    columns->setStretchFactor(1, 4);
    columns->setStretchFactor(2, 3);
    columns->setSizes({420, 440, 380});
    layout->addWidget(columns, 1);
    layout->addWidget(makeClock());

    link(m_hubs[0], m_hubs[1]);
    link(m_hubs[1], m_hubs[0]);
    for (TimelineHub& hub : m_hubs) {
        connect(&hub, &TimelineHub::changed, m_curves, &CompareCurves::update);
        connect(&hub.playhead(), &Playhead::modeChanged, this, [this](Playhead::Mode m) {
            m_play->setIcon(icon(m == Playhead::Mode::Playing ? "pause" : "play"));
        });
    }
    connect(&m_hubs[0].playhead(), &Playhead::tickChanged, this, &ComparePage::showTick);
    connect(m_curves, &CompareCurves::seekRequested, this, [this](double s) {
        if (const auto& t = m_hubs[0].timeline()) m_hubs[0].playhead().seek(toTick(s * 1000, t->info().dtMs));
    });
    connect(back, &QPushButton::clicked, this, &ComparePage::closed);
}

// The panels must not outlive the hubs they read.
ComparePage::~ComparePage() { delete m_rasters; }

void ComparePage::link(TimelineHub& from, TimelineHub& to)
{
    // Times are compared, not ticks: the runs may have different steps. Equal values are not sent back, so the loop ends.
    const auto convert = [&from, &to](Tick t) {
        if (!from.timeline() || !to.timeline()) return t;
        const double fromDt = from.timeline()->info().dtMs, toDt = to.timeline()->info().dtMs;
        return fromDt == toDt ? t : toTick(toMs(t, fromDt), toDt);
    };
    connect(&from.playhead(), &Playhead::tickChanged, this, [&to, convert](Tick t) {
        if (to.playhead().mode() == Playhead::Mode::Paused) to.playhead().seek(convert(t));
    });
    connect(&from.playhead(), &Playhead::visibleChanged, this, [&to, convert](TickRange r) { to.playhead().setVisible({convert(r.begin), convert(r.end)}); });
}

QWidget* ComparePage::makeRasters()
{
    auto* both = new QSplitter(Qt::Vertical);
    both->setHandleWidth(6);
    both->setChildrenCollapsible(false);
    for (std::size_t i = 0; i < 2; ++i) {
        auto* raster = new RasterPanel(m_hubs[i]);
        raster->setTitle(i == 0 ? tr("Raster A") : tr("Raster B"));
        both->addWidget(raster);
    }
    return both;
}

QWidget* ComparePage::makeTables()
{
    auto* side = new QWidget;
    side->setMinimumWidth(300);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    m_figures = new DifferenceTable(tr("figure"));
    m_figures->setFixedHeight(28 + 8 * 24 + 4);
    m_design = new DifferenceTable(tr("path"));
    m_same = new QLabel(tr("The designs are equal."));
    m_same->setProperty("quiet", true);
    m_same->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_same->setMargin(10);
    auto* differences = new QWidget;
    auto* inner = new QVBoxLayout(differences);
    inner->setContentsMargins(0, 0, 0, 0);
    inner->addWidget(m_design, 1);
    inner->addWidget(m_same, 1);
    column->addWidget(framed(tr("Figures"), m_figures));
    column->addWidget(framed(tr("What differs in the designs"), differences), 1);
    return side;
}

QWidget* ComparePage::makeClock()
{
    auto* bar = new QFrame;
    bar->setObjectName("panel");
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(8, 4, 12, 4);
    row->setSpacing(10);
    m_play = new QToolButton;
    m_play->setObjectName("bar");
    m_play->setIcon(icon("play"));
    m_play->setToolTip(tr("Play or pause both runs"));
    m_play->setAccessibleName(tr("Play both runs"));
    m_slider = new QSlider(Qt::Horizontal);
    m_slider->setRange(0, 10'000);
    m_slider->setAccessibleName(tr("Time in both runs"));
    m_time = new QLabel;
    m_time->setMinimumWidth(m_time->fontMetrics().horizontalAdvance(QStringLiteral("8888.888 s / 8888.888 s")));
    m_time->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    row->addWidget(m_play);
    row->addWidget(m_slider, 1);
    row->addWidget(m_time);
    connect(m_play, &QToolButton::clicked, this, [this] {
        TimelineHub& hub = leader();
        if (!hub.timeline()) return;
        const bool playing = hub.playhead().mode() == Playhead::Mode::Playing;
        if (!playing && hub.playhead().tick() >= hub.timeline()->extent().end) hub.playhead().seek(0);
        hub.playhead().setMode(playing ? Playhead::Mode::Paused : Playhead::Mode::Playing);
    });
    connect(m_slider, &QSlider::sliderMoved, this, [this](int v) {
        if (const auto& t = leader().timeline()) leader().playhead().seek(static_cast<Tick>(static_cast<double>(t->extent().end) * v / 10'000));
    });
    return bar;
}

TimelineHub& ComparePage::leader()
{
    const auto length = [](const TimelineHub& h) { return h.timeline() ? toMs(h.timeline()->extent().end, h.timeline()->info().dtMs) : 0.0; };
    return length(m_hubs[1]) > length(m_hubs[0]) ? m_hubs[1] : m_hubs[0];
}

void ComparePage::setRuns(ComparedRun a, ComparedRun b)
{
    const auto name = [](const RunRow& r) { return r.title.toHtmlEscaped() + tr(", seed %1").arg(r.seed); };
    m_titles = {name(a.row), name(b.row)};
    showNames();
    m_figures->setRows(figureRows(a.row, b.row));

    std::vector<DifferenceTable::Row> rows;
    const auto designA = parseExperiment(a.timeline->info().designJson), designB = parseExperiment(b.timeline->info().designJson);
    if (designA && designB)
        for (const DesignDifference& d : differences(*designA, *designB))
            rows.push_back({QString::fromStdString(d.path), QString::fromStdString(d.a), QString::fromStdString(d.b)});
    m_same->setText(designA && designB ? tr("The designs are equal.") : tr("A run without a readable design cannot be compared by its design."));
    m_same->setVisible(rows.empty());
    m_design->setVisible(!rows.empty());
    m_design->setRows(rows);

    m_curves->setRuns(a.timeline, b.timeline);
    m_hubs[0].playhead().setMode(Playhead::Mode::Paused);
    m_hubs[1].playhead().setMode(Playhead::Mode::Paused);
    m_hubs[0].setTimeline(std::move(a.timeline));
    m_hubs[1].setTimeline(std::move(b.timeline));
    // At the end of the shorter run, where there is something to see in both.
    TimelineHub& shorter = &leader() == &m_hubs[0] ? m_hubs[1] : m_hubs[0];
    const TickRange all = shorter.timeline()->extent();
    const Tick window = std::max<Tick>(1, std::min(all.length(), toTick(5000, shorter.timeline()->info().dtMs)));
    shorter.playhead().setVisible({all.end - window, all.end});
    shorter.playhead().seek(all.end);
    showTick();
}

void ComparePage::showNames()
{
    m_names->setText(QStringLiteral("<b style='color:%1'>A</b>&nbsp; %2 &nbsp;&nbsp;&nbsp; <b style='color:%3'>B</b>&nbsp; %4")
                         .arg(theme().accent.name(), m_titles[0], theme().intervention.name(), m_titles[1]));
}

void ComparePage::changeEvent(QEvent* e)
{
    if (e->type() == QEvent::PaletteChange && !m_titles[0].isEmpty()) showNames();
    QWidget::changeEvent(e);
}

void ComparePage::showTick()
{
    TimelineHub& hub = leader();
    if (!hub.timeline()) return;
    const double dt = hub.timeline()->info().dtMs;
    const double now = toMs(hub.playhead().tick(), dt) / 1000, end = toMs(hub.timeline()->extent().end, dt) / 1000;
    m_curves->setPlayhead(now);
    if (!m_slider->isSliderDown()) m_slider->setValue(end > 0 ? static_cast<int>(now / end * 10'000) : 0);
    m_time->setText(tr("%1 of %2").arg(seconds(now), seconds(end)));
}

} // namespace ng

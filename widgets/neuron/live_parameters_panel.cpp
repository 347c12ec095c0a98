#include "live_parameters_panel.h"

#include "common/theme.h"

#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ng {

namespace {

/// Paths are the same with and without the segment "parameters".
std::string bare(std::string path)
{
    constexpr std::string_view kSegment = ".parameters.";
    if (const auto at = path.find(kSegment); at != std::string::npos) path.erase(at, kSegment.size() - 1);
    return path;
}

} // namespace

LiveParametersPanel::LiveParametersPanel(TimelineHub& hub, QWidget* parent) : Panel("parameters", tr("Live parameters"), hub, parent)
{
    auto* body = new QWidget;
    m_layout = new QVBoxLayout(body);
    m_layout->setContentsMargins(10, 8, 6, 8);
    m_layout->setSpacing(6);
    m_layout->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(body);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    body->setAutoFillBackground(false);
    auto* nothing = new QLabel(tr("This design offers no parameter to change while it runs: list some under “live” in the design."));
    nothing->setWordWrap(true);
    nothing->setAlignment(Qt::AlignCenter);
    nothing->setMargin(16);
    nothing->setProperty("quiet", true);
    m_pages = new QStackedWidget;
    m_pages->addWidget(nothing);
    m_pages->addWidget(scroll);
    setBody(m_pages);
    m_throttle = new Throttle(100, [this] { readPast(); }, this);
}

void LiveParametersPanel::setControls(const std::vector<LiveControl>& controls)
{
    for (ParameterRow* row : m_rows) delete row;
    m_rows.clear();
    for (const LiveControl& c : controls) {
        auto* row = new ParameterRow(c);
        row->setEditable(m_enabled);
        m_layout->insertWidget(static_cast<int>(m_rows.size()), row);
        m_rows.push_back(row);
        connect(row, &ParameterRow::edited, this, [this, path = QString::fromStdString(c.parameter.path)](double v) {
            sayChanged();
            emit changed(path, v);
        });
    }
    ParameterRow::Widths widths;
    for (const ParameterRow* row : m_rows) {
        widths.title = std::clamp(row->widths().title, widths.title, 116);
        widths.box = std::max(widths.box, row->widths().box);
    }
    for (ParameterRow* row : m_rows) row->setWidths(widths);
    m_pages->setCurrentIndex(m_rows.empty() ? 0 : 1);
    readPast();
}

void LiveParametersPanel::setValues(const std::map<std::string, double>& values)
{
    for (ParameterRow* row : m_rows)
        for (const auto& [path, value] : values)
            if (bare(path) == bare(row->control().parameter.path)) row->setValue(value);
    sayChanged();
}

std::map<std::string, double> LiveParametersPanel::values() const
{
    std::map<std::string, double> out;
    for (const ParameterRow* row : m_rows) out[row->control().parameter.path] = row->value();
    return out;
}

void LiveParametersPanel::setEnabledForRun(bool on)
{
    m_enabled = on;
    for (ParameterRow* row : m_rows) row->setEditable(on);
    readPast();
}

int LiveParametersPanel::changedCount() const { return static_cast<int>(std::ranges::count_if(m_rows, &ParameterRow::isChanged)); }

void LiveParametersPanel::sayChanged()
{
    const int n = changedCount();
    setShown(m_enabled || m_rows.empty() || !timeline() ? QString() : tr("at the playhead"));
    setLimit(n > 0 ? tr("%1 changed").arg(n) : QString());
}

void LiveParametersPanel::reset()
{
    m_read.clear();
    m_past.clear();
    readPast();
}

void LiveParametersPanel::refresh(TickRange) { m_throttle->request(); }

void LiveParametersPanel::readPast()
{
    const auto run = timeline();
    if (!m_enabled && run) {
        struct Sink : StructureSink {
            std::vector<Intervention>& to;
            explicit Sink(std::vector<Intervention>& v) : to(v) {}
            void take(const StructureEvent&) override {}
            void take(const Intervention& i) override { to.push_back(i); }
        } sink(m_past);
        if (m_read.read(run->extent(), [&](TickRange r) { return run->structure(r, sink); }) == CatchUp::Came::Earlier)
            std::ranges::stable_sort(m_past, {}, &Intervention::tick);
        const Tick now = hub().playhead().tick();
        for (ParameterRow* row : m_rows) {
            double value = row->control().designValue;
            for (const Intervention& i : m_past)
                if (i.tick <= now && bare(i.path) == bare(row->control().parameter.path)) value = i.after;
            row->setValue(value);
        }
    }
    sayChanged();
}

QString LiveParametersPanel::csv() const
{
    if (m_rows.empty()) return {};
    QString out = "path,value,design_value,unit\n";
    for (const ParameterRow* row : m_rows)
        out += QString("%1,%2,%3,%4\n").arg(QString::fromStdString(row->control().parameter.path)).arg(row->value()).arg(row->control().designValue).arg(row->control().unit);
    return out;
}

} // namespace ng

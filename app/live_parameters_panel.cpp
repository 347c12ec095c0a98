#include "live_parameters_panel.h"

#include "composition.h"

#include <ng/model/experiment_json.h>
#include <timeline/chronicle.h>

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSlider>

namespace ng {

namespace {

constexpr int kSteps = 1000; // of a slider

/// The unit in the field table of the kernel a path leads to; empty where it leads elsewhere.
QString unitOf(const Experiment& e, const std::string& path, const KernelCatalog& kernels)
{
    const QStringList parts = QString::fromStdString(path).split('.');
    if (parts.size() < 3) return {};
    const std::string id = parts[1].toStdString(), field = parts.last().toStdString();
    const auto kernelOf = [&id](const auto& list) {
        const auto at = std::ranges::find_if(list, [&](const auto& item) { return item.id == id; });
        return at == list.end() ? std::string() : at->kernel;
    };
    const std::string kernel = parts[0] == "growth" ? kernelOf(e.growth) : parts[0] == "populations" ? kernelOf(e.populations) : kernelOf(e.projections);
    const KernelDescription* d = kernels.find(kernel);
    const FieldDescription* f = d ? d->field(field) : nullptr;
    return f ? QString::fromStdString(f->unit) : QString();
}

} // namespace

LiveParametersPanel::LiveParametersPanel(Composition& parts, QWidget* parent)
    : Panel("live_parameters", tr("Live parameters"), parts.hub(), parent), m_parts(parts), m_body(new QWidget), m_grid(new QGridLayout), m_empty(new QLabel)
{
    auto* column = new QVBoxLayout(m_body);
    column->setContentsMargins(10, 8, 10, 8);
    m_empty->setWordWrap(true);
    m_empty->setProperty("quiet", true);
    m_grid->setHorizontalSpacing(10);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(1, 1);
    column->addWidget(m_empty);
    column->addLayout(m_grid);
    column->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_body);
    setBody(scroll);
    build();
}

void LiveParametersPanel::reset() { build(); }

void LiveParametersPanel::build()
{
    m_rows.clear();
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto& run = timeline();
    const auto design = run ? parseExperiment(run->info().designJson) : std::unexpected(Error{});
    if (design)
        for (const LiveParameter& p : design->live)
            if (const auto value = numberAtPath(*design, p.path, m_parts.kernels())) addRow(p, *value, unitOf(*design, p.path, m_parts.kernels()));
    m_empty->setVisible(m_rows.empty());
    m_empty->setText(run ? tr("This design offers no parameter for change while it runs.") : tr("Run a design: the parameters it offers can be changed here while it runs."));
    setLimit({});
}

void LiveParametersPanel::addRow(const LiveParameter& p, double designed, const QString& unit)
{
    Row row{p, designed, new QSlider(Qt::Horizontal), new QDoubleSpinBox};
    const auto index = m_rows.size();
    const int line = static_cast<int>(index);
    auto* name = new QLabel(QString::fromStdString(p.title));
    name->setToolTip(QString::fromStdString(p.path));
    row.slider->setRange(0, kSteps);
    row.slider->setTracking(false); // one intervention a gesture
    row.slider->setAccessibleName(name->text());
    const double span = p.max - p.min;
    row.box->setDecimals(span >= 100 ? 1 : span >= 1 ? 2 : 4);
    row.box->setRange(p.min, p.max);
    row.box->setSingleStep(span / 50);
    row.box->setKeyboardTracking(false);
    row.box->setButtonSymbols(QAbstractSpinBox::NoButtons);
    row.box->setAlignment(Qt::AlignRight);
    row.box->setFixedWidth(92);
    if (!unit.isEmpty()) row.box->setSuffix(QChar(0x2009) + unit);
    row.box->setAccessibleName(name->text());
    m_grid->addWidget(name, line, 0);
    m_grid->addWidget(row.slider, line, 1);
    m_grid->addWidget(row.box, line, 2);
    const auto valueOf = [p](int step) { return p.min + (p.max - p.min) * step / kSteps; };
    connect(row.slider, &QSlider::sliderMoved, this, [this, index, valueOf](int step) {
        const QSignalBlocker quiet(m_rows[index].box);
        m_rows[index].box->setValue(valueOf(step));
    });
    connect(row.slider, &QSlider::valueChanged, this, [this, index, valueOf](int step) { post(index, valueOf(step)); });
    connect(row.box, &QDoubleSpinBox::valueChanged, this, [this, index](double v) { post(index, v); });
    m_rows.push_back(row);
    show(m_rows.back(), designed);
}

bool LiveParametersPanel::editable() const
{
    const RunSession* s = m_parts.session();
    return s && (s->state() == RunSession::State::Running || s->state() == RunSession::State::Paused);
}

void LiveParametersPanel::post(std::size_t row, double value)
{
    if (!editable()) return;
    if (const auto error = m_parts.session()->setLive(m_rows[row].parameter.path, value)) emit failed(*error);
    // A paused network takes it up with the next frame; until then the value that was set is shown.
    show(m_rows[row], value);
}

void LiveParametersPanel::show(Row& row, double value)
{
    const QSignalBlocker quietSlider(row.slider), quietBox(row.box);
    const LiveParameter& p = row.parameter;
    if (!row.slider->isSliderDown()) {
        row.slider->setValue(static_cast<int>(std::lround((value - p.min) / (p.max - p.min) * kSteps)));
        row.box->setValue(value);
    }
}

void LiveParametersPanel::refresh(TickRange)
{
    if (m_rows.empty()) return;
    Chronicle& chronicle = Chronicle::of(hub());
    chronicle.update();
    const bool edit = editable();
    const Tick now = hub().playhead().tick();
    int changed = 0;
    for (Row& row : m_rows) {
        row.slider->setEnabled(edit);
        row.box->setEnabled(edit);
        double value = row.designed;
        for (const Intervention& i : chronicle.interventions())
            if (i.path == row.parameter.path && i.tick <= now) value = i.after;
        changed += value != row.designed;
        const bool paused = edit && m_parts.session()->state() == RunSession::State::Paused;
        if (!row.box->hasFocus() && !paused) show(row, value);
    }
    setLimit(changed > 0 ? tr("%1 changed").arg(changed) : edit ? QString() : tr("saved run"));
}

QString LiveParametersPanel::csv() const
{
    QString s = "path,designed,value\n";
    for (const Row& r : m_rows) s += QStringLiteral("%1,%2,%3\n").arg(QString::fromStdString(r.parameter.path)).arg(r.designed).arg(r.box->value());
    return s;
}

} // namespace ng

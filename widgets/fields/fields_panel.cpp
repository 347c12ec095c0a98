#include "fields_panel.h"

#include "common/tabular.h"
#include "common/theme.h"

#include <QActionGroup>
#include <QMenu>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace ng {

/// The colours of the weights with their ends, and those of maturity.
class ScaleBar : public QWidget {
public:
    ScaleBar() { setFixedHeight(24); }
    void set(float scale, bool negative, const QString& unit, bool own)
    {
        m_scale = scale;
        m_negative = negative;
        m_unit = unit;
        m_own = own;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter p(this);
        QFont small = font();
        small.setPixelSize(12);
        p.setFont(small);
        const QFontMetricsF m(small);
        double x = 10;
        const auto text = [&](const QString& s) {
            p.setPen(theme().faint);
            const double w = tabularWidth(m, s);
            drawTabular(p, QRectF(x, 0, w, height()), Qt::AlignLeft | Qt::AlignVCenter, s);
            x += w + 6;
        };
        const auto bar = [&](auto colour) {
            constexpr int kWidth = 56;
            for (int i = 0; i < kWidth; ++i) p.fillRect(QRectF(x + i, 8, 1, 8), QColor::fromRgb(colour(static_cast<float>(i) / (kWidth - 1))));
            p.setPen(theme().line);
            p.drawRect(QRectF(x - 0.5, 7.5, kWidth + 1, 9));
            x += kWidth + 6;
        };
        const QString end = m_own ? tr("own largest") : QString::number(static_cast<double>(m_scale), 'g', 2) + QChar(0x2009) + m_unit;
        text(m_negative ? (m_own ? tr("weight −") : "−" + end) : tr("weight 0"));
        bar([this](float f) { return signedColour(m_negative ? 2 * f - 1 : f); });
        text(end);
        if (x + 150 > width()) return;
        x += 10;
        text(tr("young"));
        bar([](float f) { return maturityColour(f); });
        text(tr("mature"));
    }

private:
    float m_scale = 1;
    bool m_negative = false, m_own = false;
    QString m_unit;
};

FieldsPanel::FieldsPanel(TimelineHub& hub, QWidget* parent) : Panel("fields", tr("Receptive fields"), hub, parent)
{
    auto* menu = new QMenu;
    menu->addSection(tr("Order"));
    auto* group = new QActionGroup(menu);
    const std::pair<QString, FieldOrder> orders[] = {{tr("newest first"), FieldOrder::Newest}, {tr("oldest first"), FieldOrder::Oldest},
        {tr("most active first"), FieldOrder::MostActive}, {tr("by class"), FieldOrder::Label}};
    for (const auto& [text, order] : orders) {
        QAction* a = menu->addAction(text, this, [this, o = order] { setOrder(o); });
        a->setCheckable(true);
        a->setChecked(order == m_order);
        group->addAction(a);
    }
    menu->addSection(tr("Colours"));
    QAction* own = menu->addAction(tr("each neuron on its own scale"));
    own->setCheckable(true);
    QMenu* from = menu->addMenu(tr("Weights of"));
    connect(from, &QMenu::aboutToShow, this, [this, from] {
        from->clear();
        const auto run = timeline();
        if (!run) return;
        for (const ProjectionIndex p : picturedProjections(run->info()))
            from->addAction(QString::fromStdString(run->info().projections[p].id), this, [this, p] {
                m_projection = p;
                m_throttle->now();
            });
    });
    m_orderButton = addHeaderMenu(tr("newest first") + " ▾", menu);

    auto* body = new QWidget;
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(1, 0, 1, 6);
    layout->setSpacing(0);
    m_scale = new ScaleBar;
    m_grid = new FieldGrid(hub.selection());
    layout->addWidget(m_scale);
    layout->addWidget(m_grid, 1);
    setBody(body);
    // A look at weights and structure walks over all synapses: four times a second is enough for what changes with learning.
    m_throttle = new Throttle(250, [this] { update(); }, this);
    connect(own, &QAction::toggled, this, [this](bool on) {
        m_grid->setOwnScale(on);
        m_throttle->now();
    });
    sayState();
}

void FieldsPanel::setOrder(FieldOrder order)
{
    m_order = order;
    static const char* const kNames[] = {QT_TR_NOOP("newest first"), QT_TR_NOOP("oldest first"), QT_TR_NOOP("most active first"), QT_TR_NOOP("by class")};
    m_orderButton->setText(tr(kNames[static_cast<int>(order)]) + " ▾");
    if (isVisible()) m_throttle->now();
}

void FieldsPanel::reset()
{
    m_labels.clear();
    m_label.clear();
    m_labelled = 0;
    m_projection = -1;
    m_grid->setFields({});
    if (isVisible()) m_throttle->now();
}

void FieldsPanel::refresh(TickRange) { m_throttle->request(); }

int FieldsPanel::labelOf(NeuronId id) const { return raw(id) < m_label.size() ? m_label[raw(id)] : -1; }

void FieldsPanel::update()
{
    const auto run = timeline();
    if (!run) {
        sayState();
        return;
    }
    const RunInfo& info = run->info();
    const Tick now = hub().playhead().tick();
    m_labels.update(*run);
    const auto& labels = m_labels.of("label");
    const auto upTo = static_cast<std::size_t>(std::ranges::upper_bound(labels, now, {}, &MetricPoint::tick) - labels.begin());
    if (upTo != m_labelled) {
        m_label.clear();
        for (std::size_t i = 0; i < upTo; ++i) {
            if (labels[i].row < 0) continue;
            const auto id = static_cast<std::size_t>(labels[i].row);
            if (id >= m_label.size()) m_label.resize(id + 1, -1);
            m_label[id] = static_cast<int>(std::lround(labels[i].value));
        }
        m_labelled = upTo;
    }
    const auto projections = picturedProjections(info);
    const auto weights = run->weightsAt(now);
    const auto structure = run->structureAt(now);
    if (!projections.empty() && weights && structure) {
        const auto activity = run->activityAt(now);
        FieldSet set = gatherFields(info, m_projection >= 0 ? static_cast<ProjectionIndex>(m_projection) : projections.front(), *weights, *structure, activity.get());
        for (ReceptiveField& f : set.fields) f.label = labelOf(f.neuron);
        sortFields(set.fields, m_order);
        const bool negative = std::ranges::any_of(set.fields, [](const auto& f) { return std::ranges::any_of(f.weights, [](float w) { return w < 0; }); });
        m_scale->set(set.scale, negative, set.unit, m_grid->ownScale());
        m_grid->setTimeStep(info.dtMs);
        m_grid->setFields(std::move(set));
    } else if (structure || projections.empty()) {
        m_grid->setFields({}); // else the structure is being fetched: what is shown stays until it comes
    }
    sayState();
}

void FieldsPanel::sayState()
{
    const auto run = timeline();
    m_scale->setVisible(!m_grid->fields().fields.empty());
    if (!run) m_grid->setEmptyText(tr("No run is shown: start one, or open a saved one from Runs."));
    else if (picturedProjections(run->info()).empty())
        m_grid->setEmptyText(tr("No stimulus of this run is laid out as a picture, so input weights have no picture either."));
    else m_grid->setEmptyText(tr("No weights recorded yet: the first come with the first keyframe of the recording policy."));
    if (m_grid->fields().fields.empty() || !run || width() < 340) setLimit({});
    else if (width() < 460) setLimit(count(m_grid->fields().fields.size()));
    else
        setLimit(tr("%1 neurons, weights of %2").arg(count(m_grid->fields().fields.size()), seconds(toMs(m_grid->fields().weightsAt, run->info().dtMs) / 1000, 1)));
}

void FieldsPanel::resizeEvent(QResizeEvent* e)
{
    Panel::resizeEvent(e);
    sayState();
}

QString FieldsPanel::csv() const
{
    const FieldSet& set = m_grid->fields();
    if (set.fields.empty()) return {};
    QString out = "neuron,label,stage,maturity,rate_per_s,x,y,weight\n";
    for (const ReceptiveField& f : set.fields)
        for (std::size_t k = 0; k < f.weights.size(); ++k)
            if (!std::isnan(f.weights[k]))
                out += QString("%1,%2,%3,%4,%5,%6,%7,%8\n")
                           .arg(raw(f.neuron))
                           .arg(f.label >= 0 ? QString::number(f.label) : QString())
                           .arg(QString::fromUtf8(stageName(f.stage).data(), static_cast<qsizetype>(stageName(f.stage).size())))
                           .arg(static_cast<double>(f.maturity))
                           .arg(static_cast<double>(f.rate))
                           .arg(k % set.width)
                           .arg(k / set.width)
                           .arg(static_cast<double>(f.weights[k]));
    return out;
}

} // namespace ng

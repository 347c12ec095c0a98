#include "neuron_panel.h"

#include "common/tabular.h"
#include "common/theme.h"

#include <QHelpEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QToolTip>
#include <QVBoxLayout>

namespace ng {

/// Names and values in two columns; long values take a second line.
class FactList : public QWidget {
public:
    explicit FactList(SelectionModel& selection) : m_selection(selection)
    {
        setMouseTracking(true);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    void set(const std::vector<NeuronFact>& facts)
    {
        m_facts = facts;
        arrange();
        update();
    }

protected:
    void resizeEvent(QResizeEvent*) override { arrange(); }
    void paintEvent(QPaintEvent*) override
    {
        QPainter p(this);
        p.setRenderHint(QPainter::Antialiasing);
        for (std::size_t i = 0; i < m_facts.size(); ++i) {
            const NeuronFact& f = m_facts[i];
            const QRectF r = m_rows[i];
            p.setPen(theme().dim);
            p.drawText(QRectF(0, r.top(), valueLeft(), kLine), Qt::AlignLeft | Qt::AlignVCenter, f.name);
            QRectF value = r;
            if (f.dot.isValid()) {
                p.setPen(theme().dark ? QPen(Qt::NoPen) : QPen(f.dot.darker(140), 1));
                p.setBrush(f.dot);
                p.drawEllipse(QPointF(value.left() + 4, value.top() + kLine / 2), 4, 4);
                value.setLeft(value.left() + 14);
            }
            p.setPen(f.link != kNoNeuron ? theme().accent : theme().text);
            if (r.height() <= kLine) drawTabular(p, value, Qt::AlignLeft | Qt::AlignVCenter, f.value);
            else p.drawText(value.adjusted(0, 3, 0, 0), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, f.value);
        }
    }
    void mouseMoveEvent(QMouseEvent* e) override { QWidget::setCursor(linkAt(e->pos()) != kNoNeuron ? Qt::PointingHandCursor : Qt::ArrowCursor); }
    void mouseReleaseEvent(QMouseEvent* e) override
    {
        if (const NeuronId id = linkAt(e->pos()); id != kNoNeuron) m_selection.select(id);
    }
    bool event(QEvent* e) override
    {
        if (e->type() != QEvent::ToolTip) return QWidget::event(e);
        const auto* help = static_cast<QHelpEvent*>(e);
        QString tip;
        for (std::size_t i = 0; i < m_rows.size(); ++i)
            if (help->pos().y() >= m_rows[i].top() && help->pos().y() < m_rows[i].bottom()) tip = m_facts[i].tip;
        QToolTip::showText(help->globalPos(), tip, this);
        return true;
    }

private:
    static constexpr double kLine = 22;
    [[nodiscard]] double valueLeft() const { return std::min(118.0, 0.42 * width()); }
    [[nodiscard]] NeuronId linkAt(QPoint at) const
    {
        for (std::size_t i = 0; i < m_rows.size(); ++i)
            if (m_rows[i].contains(at)) return m_facts[i].link;
        return kNoNeuron;
    }
    void arrange()
    {
        m_rows.clear();
        double y = 0;
        const QFontMetricsF m(font());
        for (const NeuronFact& f : m_facts) {
            const double room = width() - valueLeft() - (f.dot.isValid() ? 14 : 0);
            const double lines = std::ceil(m.boundingRect(QRectF(0, 0, room, 1e4), Qt::AlignLeft | Qt::TextWordWrap, f.value).height() / m.height() - 0.1);
            const double h = lines > 1 ? kLine + (lines - 1) * m.height() : kLine;
            m_rows.emplace_back(valueLeft(), y, width() - valueLeft(), h);
            y += h;
        }
        setFixedHeight(static_cast<int>(y));
    }

    SelectionModel& m_selection;
    std::vector<NeuronFact> m_facts;
    std::vector<QRectF> m_rows; // of the values
};

NeuronPanel::NeuronPanel(TimelineHub& hub, QWidget* parent) : Panel("neuron", tr("Neuron"), hub, parent)
{
    auto* body = new QWidget;
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(10, 6, 10, 8);
    layout->setSpacing(6);
    m_list = new FactList(hub.selection());
    m_spark = new Sparkline;
    layout->addWidget(m_list);
    layout->addWidget(m_spark);
    layout->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(body);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    body->setAutoFillBackground(false);

    m_nothing = new QLabel;
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setMargin(16);
    m_nothing->setProperty("quiet", true);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_nothing);
    m_pages->addWidget(scroll);
    setBody(m_pages);
    // Counting synapses walks over all of them: four times a second is enough to read.
    m_throttle = new Throttle(250, [this] { update(); }, this);
    connect(&hub.selection(), &SelectionModel::changed, this, [this] {
        if (isVisible()) m_throttle->now();
    });
    update();
}

void NeuronPanel::reset()
{
    m_book.clear();
    if (isVisible()) m_throttle->now();
}

void NeuronPanel::refresh(TickRange)
{
    if (const auto run = timeline()) m_spark->setCursor(toMs(hub().playhead().tick(), run->info().dtMs) / 1000);
    m_throttle->request();
}

void NeuronPanel::update()
{
    const auto run = timeline();
    const SelectionModel& selection = hub().selection();
    m_facts.clear();
    if (!run || selection.isEmpty()) {
        setShown({});
        setLimit({});
        m_nothing->setText(!run ? tr("No run is shown: start one, or open a saved one from Runs.")
                                : tr("No neuron is selected: click one in any view, or drag over several, to read its life here."));
        m_pages->setCurrentIndex(0);
        m_list->set({});
        return;
    }
    m_book.update(*run);
    const Tick now = hub().playhead().tick();
    const Present present{now, run->structureAt(now), run->activityAt(now)};
    const auto n = selection.neurons().size();
    if (n == 1) m_facts = factsOf(run->info(), m_book, selection.current(), present);
    else m_facts = factsOfMany(run->info(), m_book, selection.neurons(), selection.current(), present);
    setShown(n == 1 ? count(raw(selection.current())) : tr("%1 neurons").arg(count(n)));
    setLimit(tr("selected in all views"));
    m_list->set(m_facts);
    m_spark->setVisible(n == 1);
    if (n == 1) updateSparkline(*run, selection.current(), now);
    m_pages->setCurrentIndex(1);
}

void NeuronPanel::updateSparkline(const TimelineSource& run, NeuronId id, Tick now)
{
    struct Points : ActivitySink {
        NeuronId id = kNoNeuron;
        double scale = 1;
        std::vector<Sparkline::Point> points;
        void take(const ActivityFrame& f) override
        {
            const auto at = std::ranges::lower_bound(f.ids, id);
            if (at == f.ids.end() || *at != id) return;
            const auto i = static_cast<std::size_t>(at - f.ids.begin());
            points.push_back({static_cast<double>(f.tick) * scale, f.maturity[i], f.rate[i]});
        }
    } sink;
    const double scale = run.info().dtMs / 1000;
    sink.id = id;
    sink.scale = scale;
    const NeuronLife* life = m_book.find(id);
    if (!life || life->birth.neuron == kNoNeuron) {
        m_spark->setLife({}, 0, 1);
        return;
    }
    const Tick end = life->death ? life->death->tick : run.extent().end;
    run.activity({life->birth.tick, end + 1}, 160, sink);
    m_spark->setLife(std::move(sink.points), static_cast<double>(life->birth.tick) * scale, static_cast<double>(end) * scale);
    m_spark->setCursor(static_cast<double>(now) * scale);
}

QString NeuronPanel::value(const QString& name) const
{
    const auto at = std::ranges::find(m_facts, name, &NeuronFact::name);
    return at == m_facts.end() ? QString() : at->value;
}

QString NeuronPanel::csv() const
{
    if (m_facts.empty()) return {};
    const auto quoted = [](QString s) { return '"' + s.replace('"', "\"\"") + '"'; };
    QString out = "fact,value\n";
    for (const NeuronFact& f : m_facts) out += quoted(f.name) + ',' + quoted(f.value) + '\n';
    if (hub().selection().neurons().size() > 1) return out;
    out += "\ntime_s,maturity,rate_per_s\n";
    for (const Sparkline::Point& p : m_spark->points())
        out += QString("%1,%2,%3\n").arg(p.time).arg(static_cast<double>(p.maturity)).arg(static_cast<double>(p.rate));
    return out;
}

} // namespace ng

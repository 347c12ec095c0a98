#include "heatmap_canvas.h"

#include "common/tabular.h"
#include "common/theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QRubberBand>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

constexpr double kLeft = 56, kTop = 8, kRight = 10, kAxis = 22, kStages = 22;

} // namespace

HeatmapCanvas::HeatmapCanvas(TimelineHub& hub, QWidget* parent) : QWidget(parent), m_hub(hub), m_chronicle(Chronicle::of(hub)), m_track(192)
{
    setMouseTracking(true);
    setAccessibleName(tr("Maturity of neurons"));
    const auto redraw = qOverload<>(&QWidget::update);
    connect(&hub.playhead(), &Playhead::tickChanged, this, redraw);
    connect(&hub.playhead(), &Playhead::visibleChanged, this, redraw);
    connect(&hub.selection(), &SelectionModel::changed, this, redraw);
}

void HeatmapCanvas::setMode(Mode m)
{
    m_mode = m;
    refresh();
}

void HeatmapCanvas::setColour(Colour c)
{
    m_colour = c;
    refresh();
}

void HeatmapCanvas::setSpan(Span s)
{
    m_span = s;
    m_track.clear();
    m_stale = true;
    refresh();
}

void HeatmapCanvas::setPopulation(PopulationIndex p)
{
    m_population = p;
    m_stale = true;
    refresh();
}

void HeatmapCanvas::refresh() { update(); }

void HeatmapCanvas::reset()
{
    m_population = kNoIndex;
    m_track.clear();
    m_rows.clear();
    m_dots.clear();
    m_brightest = 1;
    m_stale = true;
    update();
}

bool HeatmapCanvas::belongs(const Chronicle::Life& l) const
{
    if (m_population != kNoIndex) return l.population == m_population;
    const auto& all = m_hub.timeline()->info().populations;
    return l.population >= all.size() || !all[l.population].stimulus;
}

QRectF HeatmapCanvas::plotRect() const
{
    const double left = m_mode == Mode::AgeOrdered ? kLeft : kRight;
    const double below = kStages + (m_mode == Mode::AgeOrdered ? kAxis : 0);
    return QRectF(left, kTop, std::max(1.0, width() - left - kRight), std::max(1.0, height() - kTop - below));
}

TickRange HeatmapCanvas::shownTime() const
{
    const auto source = m_hub.timeline();
    if (!source) return {0, 1};
    const TickRange r = m_span == Span::Window ? m_hub.playhead().visible() : source->extent();
    return r.empty() ? TickRange{0, 1} : r;
}

TimeAxis HeatmapCanvas::axis() const
{
    const TickRange r = m_span == Span::WholeRun && !m_paintedFor.empty() ? m_paintedFor : shownTime();
    const QRectF plot = plotRect();
    return {static_cast<double>(r.begin), static_cast<double>(r.end), m_hub.timeline() ? m_hub.timeline()->info().dtMs : 0.1, plot.left(), plot.right()};
}

const std::vector<const Chronicle::Life*>& HeatmapCanvas::rows()
{
    sync();
    return m_rows;
}

const std::vector<HeatmapCanvas::Dot>& HeatmapCanvas::dots()
{
    sync();
    return m_dots;
}

void HeatmapCanvas::sync()
{
    const auto source = m_hub.timeline();
    if (!source) {
        m_picture = {};
        return;
    }
    m_chronicle.update();
    if (m_mode == Mode::AgeOrdered) syncRows();
    else syncDots();
    if (shown() != m_told) {
        m_told = shown();
        emit shownChanged();
    }
}

void HeatmapCanvas::syncRows()
{
    const auto source = m_hub.timeline();
    const TickRange time = shownTime();
    const double scale = devicePixelRatioF();
    const QSize size(std::max(1, static_cast<int>(plotRect().width() * scale)), std::max(1, static_cast<int>(plotRect().height() * scale)));
    // A whole-run map is painted anew when it has grown by a pixel, not with every frame.
    const bool grown = time.begin != m_paintedFor.begin || time.end < m_paintedFor.end || (m_span == Span::Window && time.end != m_paintedFor.end) ||
                       time.end - m_paintedFor.end > time.length() / static_cast<Tick>(size.width());
    const bool births = m_chronicle.version() != m_paintedChronicle;
    const bool answered = !m_track.isComplete() && source->revision() != m_paintedRevision; // what was lacking may have been fetched
    if (!m_stale && !grown && !births && !answered && m_picture.size() == size) return;
    m_stale = false;
    m_paintedRevision = source->revision();
    m_paintedFor = time;
    m_paintedChronicle = m_chronicle.version();
    m_track.update(*source, time);
    m_rows.clear();
    for (const Chronicle::Life& l : m_chronicle.lives())
        if (belongs(l) && l.aliveDuring(time)) m_rows.push_back(&l);
    if (m_picture.size() != size) m_picture = QImage(size, QImage::Format_RGB32);
    AgeView view;
    view.time = time;
    view.ground = theme().plot.rgb();
    view.death = theme().death.rgb();
    for (int i = 0; i < 255; ++i) view.ramp[static_cast<std::size_t>(i)] = maturityColour(MaturityTrack::value(static_cast<std::uint8_t>(i)));
    view.ramp[MaturityTrack::kUnknown] = m_track.frames().empty() ? view.ground : maturityColour(0);
    paintAges(m_picture, m_rows, m_track, view);
}

QRectF HeatmapCanvas::rowRect(std::size_t row) const
{
    const QRectF plot = plotRect();
    const double h = plot.height() / static_cast<double>(std::max<std::size_t>(m_rows.size(), 1));
    return QRectF(plot.left(), plot.top() + static_cast<double>(row) * h, plot.width(), h);
}

NeuronId HeatmapCanvas::neuronAt(QPointF p)
{
    sync();
    const QRectF plot = plotRect();
    if (!plot.contains(p)) return kNoNeuron;
    if (m_mode == Mode::AgeOrdered) {
        const auto row = static_cast<std::size_t>((p.y() - plot.top()) / plot.height() * static_cast<double>(m_rows.size()));
        return row < m_rows.size() ? m_rows[row]->id : kNoNeuron;
    }
    const double reach = dotRadius() + 3;
    const Dot* nearest = nullptr;
    double best = reach * reach;
    for (const Dot& d : m_dots) {
        const QPointF away = d.at - p;
        const double distance = QPointF::dotProduct(away, away);
        if (distance > best) continue;
        best = distance;
        nearest = &d;
    }
    return nearest ? nearest->life->id : kNoNeuron;
}

QString HeatmapCanvas::describe(QPointF p)
{
    const NeuronId id = neuronAt(p);
    const auto source = m_hub.timeline();
    const Chronicle::Life* l = id == kNoNeuron ? nullptr : m_chronicle.find(id);
    if (!l || !source) return {};
    const double dt = source->info().dtMs;
    const auto at = [dt](Tick t) { return seconds(toMs(t, dt) / 1000, 3); };
    const Tick moment = m_mode == Mode::AgeOrdered ? axis().tickAt(p.x()) : m_hub.playhead().tick();
    QString text = tr("neuron %1").arg(count(raw(id)));
    const auto& populations = source->info().populations;
    if (l->population < populations.size()) text += ", " + QString::fromStdString(populations[l->population].title);
    text += '\n' + (l->founder ? tr("there from the start") : tr("born at %1").arg(at(l->born)));
    if (l->died != Chronicle::kAlive) text += ", " + tr("died at %1").arg(at(l->died));
    if (!l->aliveAt(moment)) return text;
    const std::string_view stage = stageName(l->stageAt(moment));
    text += '\n' + tr("at %1: %2").arg(at(moment), QString::fromLatin1(stage.data(), static_cast<qsizetype>(stage.size())));
    if (m_mode == Mode::AgeOrdered) {
        const std::uint8_t level = m_track.level(m_track.frameAt(moment), id);
        if (level != MaturityTrack::kUnknown) text += tr(", maturity %1").arg(static_cast<double>(MaturityTrack::value(level)), 0, 'f', 2);
        return text;
    }
    for (const Dot& d : m_dots)
        if (d.life->id == id) {
            if (d.level != MaturityTrack::kUnknown) text += tr(", maturity %1").arg(static_cast<double>(MaturityTrack::value(d.level)), 0, 'f', 2);
            text += '\n' + tr("%1 spikes/s").arg(static_cast<double>(d.rate), 0, 'f', 1);
        }
    return text;
}

void HeatmapCanvas::paintEvent(QPaintEvent*)
{
    sync();
    QPainter p(this);
    const Theme& t = theme();
    const QRectF plot = plotRect();
    p.fillRect(rect(), t.panel);
    p.fillRect(plot, t.plot);
    p.setFont(font());
    const QString nothing = emptySentence();
    if (!nothing.isEmpty()) {
        p.setPen(t.dim);
        p.drawText(plot.adjusted(24, 12, -24, -12), static_cast<int>(Qt::AlignCenter) | Qt::TextWordWrap, nothing);
    } else if (m_mode == Mode::AgeOrdered) {
        p.drawImage(plot, m_picture);
        drawAgeOverlay(p);
    } else {
        paintLayout(p);
    }
    if (m_mode == Mode::AgeOrdered) {
        p.setPen(t.line);
        p.drawLine(QPointF(plot.left() - 0.5, plot.top()), QPointF(plot.left() - 0.5, plot.bottom() + 0.5));
        p.drawLine(QPointF(plot.left() - 0.5, plot.bottom() + 0.5), QPointF(plot.right(), plot.bottom() + 0.5));
    }
    if (nothing.isEmpty()) drawStages(p);
}

void HeatmapCanvas::drawAgeOverlay(QPainter& p) const
{
    const Theme& t = theme();
    const QRectF plot = plotRect();
    const TimeAxis time = axis();
    p.save();
    p.setClipRect(plot);
    for (std::size_t i = 0; i < m_rows.size() && !m_hub.selection().isEmpty(); ++i) {
        if (!m_hub.selection().contains(m_rows[i]->id)) continue;
        const QRectF row = rowRect(i);
        const double y0 = std::floor(row.top()), h = std::max(2.0, row.height());
        p.fillRect(QRectF(plot.left(), y0, 4, h), t.accent);
        p.setPen(t.accent);
        p.drawLine(QPointF(plot.left(), y0 - 0.5), QPointF(plot.right(), y0 - 0.5));
        p.drawLine(QPointF(plot.left(), y0 + h + 0.5), QPointF(plot.right(), y0 + h + 0.5));
    }
    const double cursor = time.x(static_cast<double>(m_hub.playhead().tick()));
    if (cursor >= plot.left() - 1 && cursor <= plot.right() + 1) {
        const double x = std::min(std::floor(cursor) + 0.5, plot.right() - 0.5);
        p.setPen(t.text);
        p.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    }
    p.restore();
    drawTimeAxis(p, time, QRectF(plot.left(), plot.bottom() + 3, plot.width(), kAxis - 4));
    p.setFont(plotFont(font()));
    p.setPen(t.dim);
    p.drawText(QRectF(2, plot.top() - 2, plot.left() - 10, 16), Qt::AlignRight | Qt::AlignVCenter, tr("oldest"));
    p.drawText(QRectF(2, plot.bottom() - 14, plot.left() - 10, 16), Qt::AlignRight | Qt::AlignVCenter, tr("newest"));
}

// What the colours are at the playhead: every stage with how many neurons are in it, in their mean colour.
void HeatmapCanvas::drawStages(QPainter& p) const
{
    const Theme& t = theme();
    const Tick now = m_hub.playhead().tick();
    std::array<std::size_t, kStageCount> members{}, known{};
    std::array<std::size_t, kStageCount> levels{};
    const auto activity = m_hub.timeline()->activityAt(now);
    for (const Chronicle::Life& l : m_chronicle.lives()) {
        if (l.born > now || !belongs(l)) continue;
        const auto stage = static_cast<std::size_t>(l.stageAt(now));
        ++members[stage];
        if (!activity) continue;
        const auto at = std::ranges::lower_bound(activity->ids, l.id);
        if (at == activity->ids.end() || *at != l.id) continue;
        const float m = activity->maturity[static_cast<std::size_t>(at - activity->ids.begin())];
        levels[stage] += static_cast<std::size_t>(std::clamp(m, 0.f, 1.f) * 254);
        ++known[stage];
    }
    p.setFont(plotFont(font()));
    double x = plotRect().left();
    const double y = height() - kStages + 2;
    for (std::size_t s = 0; s < members.size(); ++s) {
        if (members[s] == 0) continue;
        const bool dead = static_cast<Stage>(s) == Stage::Dead;
        const std::string_view name = stageName(static_cast<Stage>(s));
        const QString text = QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size())) + ' ' + count(members[s]);
        const double w = tabularWidth(QFontMetricsF(p.font()), text);
        if (x + 16 + w > width() - 4) break;
        const float fallback = static_cast<Stage>(s) == Stage::Mature ? 1.f : 0.f;
        const QRectF swatch(x, y + 4, 9, 9);
        p.fillRect(swatch, dead ? t.plot : QColor(maturityColour(known[s] ? static_cast<float>(levels[s]) / (254.f * static_cast<float>(known[s])) : fallback)));
        if (dead) {
            p.fillRect(QRectF(swatch.right() - 2, swatch.top(), 2, 9), t.death);
            p.setPen(t.line);
            p.drawRect(swatch.adjusted(0.5, 0.5, -0.5, -0.5));
        }
        p.setPen(t.dim);
        drawTabular(p, QRectF(x + 14, y, w, 17), Qt::AlignLeft, text);
        x += 14 + w + 16;
    }
}

QString HeatmapCanvas::emptySentence() const
{
    const auto source = m_hub.timeline();
    if (!source) return tr("No run is shown. Run a design or open a saved run to watch its neurons grow up.");
    if (m_mode == Mode::Layout && m_dots.empty()) return tr("No neuron of the chosen population lives at this time.");
    if (m_mode == Mode::AgeOrdered && m_rows.empty()) return tr("No neuron of the chosen population lives in this stretch of time.");
    if (m_mode == Mode::AgeOrdered && m_track.frames().empty()) return tr("No maturity yet: it appears with the first activity record.");
    return {};
}

void HeatmapCanvas::changeEvent(QEvent* e)
{
    if (e->type() == QEvent::PaletteChange || e->type() == QEvent::StyleChange) {
        m_stale = true;
        update();
    }
    QWidget::changeEvent(e);
}

bool HeatmapCanvas::event(QEvent* e)
{
    if (e->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(e);
        const QString text = describe(help->pos());
        if (text.isEmpty()) QToolTip::hideText();
        else QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QWidget::event(e);
}

void HeatmapCanvas::mousePressEvent(QMouseEvent* e)
{
    if (e->button() == Qt::LeftButton) m_pressed = e->position();
}

void HeatmapCanvas::mouseMoveEvent(QMouseEvent* e)
{
    if (!(e->buttons() & Qt::LeftButton)) return;
    const QRectF box = QRectF(m_pressed, e->position()).normalized();
    if (!m_band && box.width() + box.height() < QApplication::startDragDistance()) return;
    if (!m_band) m_band = new QRubberBand(QRubberBand::Rectangle, this);
    m_band->setGeometry(box.intersected(plotRect()).toAlignedRect());
    m_band->show();
}

void HeatmapCanvas::mouseReleaseEvent(QMouseEvent* e)
{
    if (e->button() != Qt::LeftButton) return;
    SelectionModel& selection = m_hub.selection();
    const bool more = e->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier);
    if (m_band && m_band->isVisible()) {
        m_band->hide();
        const QRectF box = QRectF(m_pressed, e->position()).normalized();
        std::vector<NeuronId> chosen;
        if (more) chosen = selection.neurons();
        if (m_mode == Mode::Layout) {
            for (const Dot& d : dots())
                if (box.contains(d.at)) chosen.push_back(d.life->id);
        } else {
            const TickRange stretch{axis().tickAt(box.left()), axis().tickAt(box.right()) + 1};
            const auto& all = rows();
            for (std::size_t i = 0; i < all.size(); ++i)
                if (rowRect(i).bottom() > box.top() && rowRect(i).top() < box.bottom() && all[i]->aliveDuring(stretch)) chosen.push_back(all[i]->id);
        }
        selection.select(std::move(chosen));
        delete std::exchange(m_band, nullptr);
        return;
    }
    const NeuronId id = neuronAt(e->position());
    if (id == kNoNeuron) {
        if (!more) selection.clear();
    } else if (more) {
        selection.toggle(id);
    } else {
        selection.select(id);
    }
}

} // namespace ng

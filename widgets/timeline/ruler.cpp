#include "ruler.h"

#include "common/tabular.h"
#include "common/theme.h"

#include <QContextMenuEvent>
#include <QFileDialog>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QPainterPath>
#include <QSaveFile>
#include <QTextStream>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

constexpr double kClock = 206, kMostStatus = 300, kTop = 8, kAxis = 20, kPitch = 3;

/// Tasks are counted from 1 for people.
int taskNumber(const MetricPoint& task) { return static_cast<int>(std::lround(task.value)) + 1; }

/// Calls draw(x, share) for every pixel column that holds moments; share is the number against the fullest column's.
template <typename Moments, typename F>
void byColumn(const Moments& moments, const TimeAxis& axis, int width, F draw)
{
    std::vector<std::uint32_t> bins(static_cast<std::size_t>(std::max(width, 1)));
    for (const auto& m : moments) {
        const double x = axis.x(static_cast<double>(m.tick)) - axis.left;
        if (x >= 0 && x < width) ++bins[static_cast<std::size_t>(x)];
    }
    const std::uint32_t most = std::max(1u, *std::ranges::max_element(bins));
    for (std::size_t i = 0; i < bins.size(); ++i)
        if (bins[i]) draw(axis.left + static_cast<double>(i), static_cast<double>(bins[i]) / most);
}

} // namespace

Ruler::Ruler(TimelineHub& hub, QWidget* parent) : QWidget(parent), m_hub(hub), m_chronicle(Chronicle::of(hub))
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Timeline"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    const auto redraw = qOverload<>(&QWidget::update);
    connect(&hub, &TimelineHub::changed, this, redraw);
    connect(&hub.playhead(), &Playhead::tickChanged, this, redraw);
    connect(&hub.playhead(), &Playhead::modeChanged, this, redraw);
    connect(&hub.playhead(), &Playhead::speedChanged, this, redraw);
    connect(&hub.playhead(), &Playhead::visibleChanged, this, redraw);
    connect(&hub, &TimelineHub::timelineReplaced, this, [this] {
        m_zoom.reset();
        m_bars.clear();
        m_barsFor = {};
        update();
    });
}

void Ruler::setStatus(const QString& first, const QString& second)
{
    if (first == m_first && second == m_second) return;
    m_first = first;
    m_second = second;
    const double wanted = std::max(fontMetrics().horizontalAdvance(first), fontMetrics().horizontalAdvance(second));
    // In steps, so that the plot is not laid out anew with every digit.
    m_statusWidth = std::min(kMostStatus, std::ceil(wanted / 20) * 20 + 4);
    update();
}

QString Ruler::clockText() const
{
    const auto source = m_hub.timeline();
    return source ? seconds(toMs(m_hub.playhead().tick(), source->info().dtMs) / 1000, 3) : QString("–");
}

QString Ruler::modeText() const
{
    if (!m_hub.timeline()) return tr("no run");
    switch (m_hub.playhead().mode()) {
    case Playhead::Mode::Following: return m_hub.timeline()->isGrowing() ? tr("following") : tr("at the end");
    case Playhead::Mode::Playing: return tr("playing %1×").arg(m_hub.playhead().speed());
    case Playhead::Mode::Paused: break;
    }
    return tr("paused");
}

QRectF Ruler::plotRect() const
{
    const double right = m_first.isEmpty() && m_second.isEmpty() ? 14 : m_statusWidth + 26;
    return QRectF(kClock, kTop, std::max(1.0, width() - kClock - right), std::max(1.0, height() - kTop - kAxis));
}

TickRange Ruler::wholeRun() const
{
    const auto source = m_hub.timeline();
    if (!source) return {0, 1};
    const Tick end = std::max(source->extent().end, source->info().plannedEnd);
    return {0, std::max<Tick>(end, 10)};
}

TickRange Ruler::shown() const { return m_zoom.value_or(wholeRun()); }

TimeAxis Ruler::axis() const
{
    const QRectF plot = plotRect();
    const TickRange r = shown();
    return {static_cast<double>(r.begin), static_cast<double>(r.end), m_hub.timeline() ? m_hub.timeline()->info().dtMs : 0.1, plot.left(), plot.right()};
}

void Ruler::showWholeRun()
{
    m_zoom.reset();
    update();
}

void Ruler::readActivity(const TimelineSource& source)
{
    const TickRange view = shown();
    const TickRange r = view.intersected(source.extent());
    const int width = static_cast<int>(plotRect().width());
    // A growing run is read again when it has grown by a bar.
    const Tick bar = std::max<Tick>(1, static_cast<Tick>(static_cast<double>(view.length()) * kPitch / width));
    const bool same = r.begin == m_barsFor.begin && r.end >= m_barsFor.end && r.end - m_barsFor.end < bar && width == m_barsWidth;
    if (r.empty() || (same && !m_bars.empty())) return;
    m_bars.clear();
    m_barsFor = r;
    m_barsWidth = width;

    const RunInfo& info = source.info();
    std::optional<ProbeId> probe;
    for (std::size_t i = 0; i < info.probes.size(); ++i) {
        if (info.probes[i].unit != "spikes/s") continue;
        const auto isInput = [&](const PopulationInfo& p) { return p.stimulus && info.probes[i].id.starts_with(p.id + "."); };
        if (std::ranges::any_of(info.populations, isInput)) continue;
        probe = static_cast<ProbeId>(i);
        break;
    }
    const int points = std::max(1, static_cast<int>(r.length() / bar));
    if (probe) {
        struct Sink : TraceSink {
            explicit Sink(std::vector<Bar>& b) : bars(b) {}
            std::vector<Bar>& bars;
            void take(Tick t, float, float max) override { bars.push_back({t, max}); }
        } sink(m_bars);
        source.trace(*probe, r, points, sink);
    } else {
        struct Sink : ActivitySink {
            explicit Sink(std::vector<Bar>& b) : bars(b) {}
            std::vector<Bar>& bars;
            void take(const ActivityFrame& a) override
            {
                double sum = 0;
                for (const float rate : a.rate) sum += rate;
                bars.push_back({a.tick - std::min(a.tick, a.interval), a.rate.empty() ? 0.f : static_cast<float>(sum / static_cast<double>(a.rate.size()))});
            }
        } sink(m_bars);
        source.activity(r, points, sink);
    }
    m_peak = 0;
    for (const Bar& b : m_bars) m_peak = std::max(m_peak, b.value);
}

void Ruler::drawClock(QPainter& p) const
{
    const Theme& t = theme();
    QFont big = font();
    big.setPixelSize(20);
    big.setWeight(QFont::DemiBold);
    const QRectF box(14, kTop, kClock - 18, height() - kTop - kAxis);
    p.setFont(big);
    p.setPen(t.text);
    drawTabular(p, box, Qt::AlignLeft, clockText());
    const double w = tabularWidth(QFontMetricsF(big), clockText());
    p.setFont(font());
    p.setPen(t.dim);
    p.drawText(box.adjusted(w + 8, 2, 0, 2), Qt::AlignLeft | Qt::AlignVCenter, p.fontMetrics().elidedText(modeText(), Qt::ElideRight, static_cast<int>(box.width() - w - 8)));
    const QRectF plot = plotRect();
    const QRectF status(plot.right() + 12, kTop, width() - plot.right() - 26, height() - kTop - kAxis);
    const auto line = [&](double y, const QString& text) {
        p.drawText(QRectF(status.left(), y, status.width(), 20), Qt::AlignRight | Qt::AlignVCenter,
                   p.fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(status.width())));
    };
    const bool both = !m_first.isEmpty() && !m_second.isEmpty();
    line(status.center().y() - (both ? 19 : 10), m_first.isEmpty() ? m_second : m_first);
    if (both) line(status.center().y() + 1, m_second);
}

void Ruler::drawActivity(QPainter& p, const TimeAxis& axis, const QRectF& plot) const
{
    QColor quiet = theme().excitatory;
    quiet.setAlpha(theme().dark ? 110 : 90);
    const double top = plot.top() + 20;
    for (const Bar& b : m_bars) {
        const double x = std::round(axis.x(static_cast<double>(b.tick)));
        if (x < plot.left() || x > plot.right() - 2 || m_peak <= 0) continue;
        const double h = std::round((plot.bottom() - top) * b.value / m_peak);
        if (h >= 1) p.fillRect(QRectF(x, plot.bottom() - h, 2, h), quiet);
    }
}

void Ruler::drawEvents(QPainter& p, const TimeAxis& axis, const QRectF& plot) const
{
    const Theme& t = theme();
    const int width = static_cast<int>(plot.width());
    const auto ticks = [&](const auto& moments, double y, const QColor& colour) {
        byColumn(moments, axis, width, [&](double x, double share) {
            QColor c = colour;
            c.setAlphaF(static_cast<float>(0.55 + 0.45 * share));
            p.fillRect(QRectF(std::floor(x), y, 2, 6), c);
        });
    };
    ticks(m_chronicle.births(), plot.top() + 3, t.birth);
    ticks(m_chronicle.deaths(), plot.top() + 11, t.death);
    p.setRenderHint(QPainter::Antialiasing);
    for (const Intervention& i : m_chronicle.interventions()) {
        const double x = axis.x(static_cast<double>(i.tick));
        if (x < plot.left() || x > plot.right()) continue;
        QPainterPath mark(QPointF(x, plot.top() + 1.5));
        mark.lineTo(x + 5, plot.top() + 10);
        mark.lineTo(x - 5, plot.top() + 10);
        mark.closeSubpath();
        p.setPen(QPen(t.plot, 1));
        p.setBrush(t.intervention);
        p.drawPath(mark);
    }
    p.setRenderHint(QPainter::Antialiasing, false);
    p.setFont(plotFont(font()));
    double free = plot.left();
    for (const MetricPoint& task : m_chronicle.tasks()) {
        const double x = std::floor(axis.x(static_cast<double>(task.tick))) + 0.5;
        if (x < plot.left() - 1 || x > plot.right()) continue;
        p.setPen(QPen(t.dim, 1, Qt::DashLine));
        p.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        const QString name = tr("task %1").arg(taskNumber(task));
        const double w = p.fontMetrics().horizontalAdvance(name) + 6;
        if (x < free || x + w > plot.right()) continue;
        const QRectF box(x + 2, plot.top() + 18, w, 14);
        QColor ground = t.plot;
        ground.setAlpha(200);
        p.fillRect(box, ground);
        p.setPen(t.dim);
        p.drawText(box, Qt::AlignCenter, name);
        free = x + w + 6;
    }
}

void Ruler::paintEvent(QPaintEvent*)
{
    m_chronicle.update();
    const Theme& t = theme();
    QPainter p(this);
    p.fillRect(rect(), t.panel);
    p.fillRect(QRectF(0, 0, width(), 1), t.line);
    drawClock(p);
    const QRectF plot = plotRect();
    p.setPen(Qt::NoPen);
    p.setBrush(t.plot);
    p.setRenderHint(QPainter::Antialiasing);
    p.drawRoundedRect(plot.adjusted(-4, -2, 4, 2), 4, 4);
    p.setRenderHint(QPainter::Antialiasing, false);
    if (!t.dark) {
        p.setPen(t.line);
        p.setBrush(Qt::NoBrush);
        p.drawRoundedRect(plot.adjusted(-4.5, -2.5, 4.5, 2.5), 4, 4);
    }
    const auto source = m_hub.timeline();
    if (!source) {
        p.setPen(t.dim);
        p.drawText(plot, Qt::AlignCenter, tr("Run a design or open a saved run, and its whole course appears here."));
        return;
    }
    readActivity(*source);
    const TimeAxis time = axis();
    const auto xOf = [&](Tick tick) { return std::clamp(time.x(static_cast<double>(tick)), plot.left(), plot.right()); };
    const TickRange window = m_hub.playhead().visible();
    QColor band = t.accent;
    band.setAlpha(t.dark ? 34 : 28);
    const QRectF inWindow(xOf(window.begin), plot.top(), xOf(std::min(window.end, std::max(window.begin, source->extent().end))) - xOf(window.begin), plot.height());
    p.fillRect(inWindow, band);
    p.fillRect(QRectF(inWindow.left(), plot.bottom() - 1, inWindow.width(), 2), t.accent);
    drawActivity(p, time, plot);
    QColor quiet = t.faint;
    quiet.setAlpha(120);
    for (const Gap& g : source->gaps())
        p.fillRect(QRectF(xOf(g.range.begin), plot.top(), std::max(2.0, xOf(g.range.end) - xOf(g.range.begin)), plot.height()), QBrush(quiet, Qt::BDiagPattern));
    p.save();
    p.setClipRect(plot.adjusted(-4, -2, 4, 2));
    drawEvents(p, time, plot);
    p.restore();
    p.setFont(font());
    drawTimeAxis(p, time, QRectF(plot.left(), plot.bottom() + 2, plot.width(), kAxis - 4));

    const double cursor = time.x(static_cast<double>(m_hub.playhead().tick()));
    if (cursor >= plot.left() - 1 && cursor <= plot.right() + 1)
        p.fillRect(QRectF(std::round(cursor) - 1, plot.top() - 2, 2, plot.height() + 4), hasFocus() ? t.accent : t.text);
}

void Ruler::changeEvent(QEvent* e)
{
    if (e->type() == QEvent::PaletteChange || e->type() == QEvent::StyleChange) update();
    QWidget::changeEvent(e);
}

QString Ruler::describe(QPointF p) const
{
    const auto source = m_hub.timeline();
    if (!source || !plotRect().adjusted(-4, -2, 4, 2).contains(p)) return {};
    const TimeAxis time = axis();
    const Tick here = time.tickAt(p.x());
    const double dt = source->info().dtMs;
    const auto at = [dt](Tick t) { return seconds(toMs(t, dt) / 1000, 3); };
    QString text = at(here);
    if (here >= source->extent().end) return text + '\n' + (source->isGrowing() ? tr("not simulated yet") : tr("after the end of the run"));
    text += '\n' + tr("%1 neurons").arg(count(m_chronicle.aliveAt(here)));
    for (const Gap& g : source->gaps())
        if (g.range.contains(here)) text += '\n' + tr("not recorded: %1").arg(QString::fromUtf8(g.reason));
    const TickRange near{time.tickAt(p.x() - 4), time.tickAt(p.x() + 4) + 1};
    const auto inside = [&](auto moments) { return std::ranges::count_if(moments, [&](const auto& m) { return near.contains(m.tick); }); };
    if (const auto n = inside(m_chronicle.births())) text += '\n' + tr("%1 born").arg(n);
    if (const auto n = inside(m_chronicle.deaths())) text += '\n' + tr("%1 died").arg(n);
    for (const Intervention& i : m_chronicle.interventions())
        if (near.contains(i.tick)) text += '\n' + tr("%1: %2 → %3").arg(QString::fromStdString(i.path)).arg(i.before).arg(i.after);
    for (const MetricPoint& k : m_chronicle.tasks())
        if (near.contains(k.tick)) text += '\n' + tr("task %1 begins").arg(taskNumber(k));
    return text;
}

QString Ruler::csv() const
{
    const auto source = m_hub.timeline();
    if (!source) return {};
    m_chronicle.update();
    struct Row {
        Tick tick;
        QString text;
    };
    std::vector<Row> rows;
    for (const auto& m : m_chronicle.births()) rows.push_back({m.tick, QString("birth,%1,,,").arg(raw(m.id))});
    for (const auto& m : m_chronicle.deaths()) rows.push_back({m.tick, QString("death,%1,,,").arg(raw(m.id))});
    for (const auto& i : m_chronicle.interventions())
        rows.push_back({i.tick, QString("intervention,,%1,%2,%3").arg(QString::fromStdString(i.path)).arg(i.before).arg(i.after)});
    for (const auto& k : m_chronicle.tasks()) rows.push_back({k.tick, QString("task,,%1,,").arg(taskNumber(k))});
    std::ranges::stable_sort(rows, {}, &Row::tick);
    QString text = "time_s,event,neuron,what,before,after\n";
    for (const Row& r : rows) text += QString::number(toMs(r.tick, source->info().dtMs) / 1000, 'f', 6) + ',' + r.text + '\n';
    return text;
}

bool Ruler::event(QEvent* e)
{
    if (e->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(e);
        const QString text = help->pos().x() > plotRect().right() + 6 ? m_first : describe(help->pos());
        if (text.isEmpty()) QToolTip::hideText();
        else QToolTip::showText(help->globalPos(), text, this);
        return true;
    }
    return QWidget::event(e);
}

void Ruler::scrubTo(double x)
{
    const auto source = m_hub.timeline();
    if (!source) return;
    const TickRange extent = source->extent();
    m_hub.playhead().seek(std::clamp(axis().tickAt(x), extent.begin, extent.end));
}

void Ruler::mousePressEvent(QMouseEvent* e)
{
    if (e->button() == Qt::LeftButton && e->position().x() >= plotRect().left() - 6 && e->position().x() <= plotRect().right() + 6) {
        // Taking hold of the cursor stops it.
        if (m_hub.timeline()) m_hub.playhead().setMode(Playhead::Mode::Paused);
        scrubTo(e->position().x());
    } else if (e->button() == Qt::MiddleButton) {
        m_panFrom = e->position().x();
        m_panRange = shown();
    }
}

void Ruler::mouseMoveEvent(QMouseEvent* e)
{
    if (e->buttons() & Qt::LeftButton) {
        scrubTo(e->position().x());
    } else if (e->buttons() & Qt::MiddleButton && m_zoom) {
        m_zoom = shifted(m_panRange, (m_panFrom - e->position().x()) / plotRect().width() * static_cast<double>(m_panRange.length()));
        update();
    }
}

void Ruler::mouseReleaseEvent(QMouseEvent*) { unsetCursor(); }

void Ruler::mouseDoubleClickEvent(QMouseEvent* e)
{
    if (e->button() == Qt::LeftButton) showWholeRun();
}

void Ruler::wheelEvent(QWheelEvent* e)
{
    const int delta = e->angleDelta().y() != 0 ? e->angleDelta().y() : e->angleDelta().x();
    if (delta == 0 || !m_hub.timeline()) return;
    const TickRange now = shown();
    if (e->modifiers() & Qt::ShiftModifier) {
        if (m_zoom) m_zoom = shifted(now, -delta / 1200.0 * static_cast<double>(now.length()));
    } else {
        const TickRange next = zoomed(now, axis().tick(e->position().x()), std::pow(0.8, delta / 120.0));
        if (next.length() >= wholeRun().length()) m_zoom.reset();
        else m_zoom = next;
    }
    update();
    e->accept();
}

void Ruler::keyPressEvent(QKeyEvent* e)
{
    const auto source = m_hub.timeline();
    if (!source) return QWidget::keyPressEvent(e);
    Playhead& head = m_hub.playhead();
    const TickRange extent = source->extent();
    const Tick step = std::max<Tick>(1, head.visible().length() / 100) * (e->modifiers() & Qt::ShiftModifier ? 10 : 1);
    switch (e->key()) {
    case Qt::Key_Home: head.seek(extent.begin); break;
    case Qt::Key_End:
        if (source->isGrowing()) head.setMode(Playhead::Mode::Following);
        else head.seek(extent.end);
        break;
    case Qt::Key_Left: head.seek(head.tick() > extent.begin + step ? head.tick() - step : extent.begin); break;
    case Qt::Key_Right: head.seek(std::min(extent.end, head.tick() + step)); break;
    default: QWidget::keyPressEvent(e);
    }
}

void Ruler::contextMenuEvent(QContextMenuEvent* e)
{
    QMenu menu(this);
    menu.addAction(tr("Show the whole run"), this, &Ruler::showWholeRun);
    menu.addAction(tr("Zoom to the visible window"), this, [this] {
        m_zoom = m_hub.playhead().visible();
        update();
    });
    if (m_hub.timeline() && m_hub.timeline()->isGrowing())
        menu.addAction(tr("Follow the run"), this, [this] { m_hub.playhead().setMode(Playhead::Mode::Following); });
    menu.addSeparator();
    menu.addAction(tr("Save events as CSV…"), this, [this] {
        const QString path = QFileDialog::getSaveFileName(this, tr("Save events"), "events.csv", "CSV (*.csv)");
        if (path.isEmpty()) return;
        QSaveFile file(path);
        const QByteArray bytes = csv().toUtf8();
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
            QMessageBox::warning(this, tr("Timeline"), tr("Could not write %1: %2. Choose another folder or free some space.").arg(path, file.errorString()));
    });
    menu.exec(e->globalPos());
}

} // namespace ng

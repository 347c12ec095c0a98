// What mouse and keyboard do on the raster.
#include "raster_canvas.h"

#include "common/theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QRubberBand>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace ng {

namespace {

constexpr double kNear = 5; // pixels within which a spike counts as pointed at

/// The spike of one neuron nearest to a tick.
struct NearestSpike : SpikeSink {
    NearestSpike(NeuronId i, Tick a, TickRange r) : id(i), around(a), range(r) {}
    NeuronId id;
    Tick around;
    TickRange range;
    std::optional<Tick> found;
    void take(SpikeSpan span) override
    {
        const auto distance = [this](Tick t) { return t > around ? t - around : around - t; };
        for (const PackedSpike& s : span.spikes) {
            const Tick t = span.base + s.offset;
            if (s.id == id && range.contains(t) && (!found || distance(t) < distance(*found))) found = t;
        }
    }
};

} // namespace

QString RasterCanvas::describe(QPointF p) const
{
    const NeuronId id = neuronAt(p);
    const auto source = m_hub.timeline();
    const Chronicle::Life* life = id == kNoNeuron ? nullptr : m_chronicle.find(id);
    if (!life || !source) return {};
    const TimeAxis time = axis();
    const double dt = source->info().dtMs;
    const auto at = [dt](Tick t) { return seconds(toMs(t, dt) / 1000, 4); };
    const auto& populations = source->info().populations;
    QString text = tr("neuron %1").arg(count(raw(id)));
    if (life->population < populations.size()) text += ", " + QString::fromStdString(populations[life->population].title);

    const Tick here = time.tickAt(p.x());
    NearestSpike nearest(id, here, {time.tickAt(p.x() - kNear), time.tickAt(p.x() + kNear) + 1});
    source->spikes(nearest.range, nearest);
    const Tick moment = nearest.found.value_or(here);
    text += '\n' + (nearest.found ? tr("spike at %1") : tr("%1")).arg(at(moment));
    if (moment < life->born) return text + '\n' + tr("born at %1").arg(at(life->born));
    if (moment >= life->died) return text + '\n' + tr("died at %1").arg(at(life->died));
    const std::string_view stage = stageName(life->stageAt(moment));
    return text + '\n' + QString::fromLatin1(stage.data(), static_cast<qsizetype>(stage.size()));
}

bool RasterCanvas::event(QEvent* e)
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

// A follower would be pulled back to the end at once.
void RasterCanvas::leaveFollowing()
{
    if (m_hub.playhead().mode() == Playhead::Mode::Following) m_hub.playhead().setMode(Playhead::Mode::Paused);
}

void RasterCanvas::wheelEvent(QWheelEvent* e)
{
    // Some platforms turn the wheel sideways while Shift or Alt is held.
    const int delta = e->angleDelta().y() != 0 ? e->angleDelta().y() : e->angleDelta().x();
    if (delta == 0 || !m_hub.timeline()) return;
    const double factor = std::pow(0.8, delta / 120.0);
    if (e->modifiers() & Qt::ShiftModifier) {
        const double all = static_cast<double>(std::max<std::size_t>(m_capacity, 1));
        const double before = m_firstRow + (e->position().y() - plotRect().top()) / rowHeight();
        const double rows = std::clamp((m_shownRows > 0 ? m_shownRows : all) * factor, std::min(all, 4.0), all);
        m_shownRows = rows >= all ? 0 : rows;
        const double share = (e->position().y() - plotRect().top()) / plotRect().height();
        m_firstRow = std::clamp(before - share * rows, 0.0, all - rows);
        invalidate();
    } else {
        Playhead& head = m_hub.playhead();
        const bool following = head.mode() == Playhead::Mode::Following;
        // A following window keeps its end, so that zooming does not stop the following.
        const double anchor = following ? static_cast<double>(head.visible().end) : axis().tick(e->position().x());
        head.setVisible(zoomed(head.visible(), anchor, factor));
    }
    e->accept();
}

void RasterCanvas::mousePressEvent(QMouseEvent* e)
{
    if (e->button() != Qt::LeftButton) return;
    m_pressed = e->position();
    m_pressedVisible = m_hub.playhead().visible();
    m_pressedRow = m_firstRow;
    m_dragging = false;
}

void RasterCanvas::mouseMoveEvent(QMouseEvent* e)
{
    if (!(e->buttons() & Qt::LeftButton)) return;
    const QPointF moved = e->position() - m_pressed;
    if (!m_dragging && moved.manhattanLength() < QApplication::startDragDistance()) return;
    if (!m_dragging && (e->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier))) {
        if (!m_band) m_band = new QRubberBand(QRubberBand::Rectangle, this);
        m_band->show();
    }
    m_dragging = true;
    if (m_band && m_band->isVisible()) {
        m_band->setGeometry(QRectF(m_pressed, e->position()).normalized().intersected(plotRect()).toAlignedRect());
        return;
    }
    setCursor(Qt::ClosedHandCursor);
    if (moved.x() != 0) {
        leaveFollowing();
        m_hub.playhead().setVisible(shifted(m_pressedVisible, -moved.x() / plotRect().width() * static_cast<double>(m_pressedVisible.length())));
    }
    if (m_shownRows > 0) {
        const double most = std::max(0.0, static_cast<double>(m_capacity) - m_shownRows);
        m_firstRow = std::clamp(m_pressedRow - moved.y() / rowHeight(), 0.0, most);
        update();
    }
}

void RasterCanvas::mouseReleaseEvent(QMouseEvent* e)
{
    if (e->button() != Qt::LeftButton) return;
    unsetCursor();
    const bool more = e->modifiers() & (Qt::ControlModifier | Qt::ShiftModifier);
    if (m_band && m_band->isVisible()) {
        m_band->hide();
        selectBand(QRectF(m_pressed, e->position()).normalized().intersected(plotRect()), e->modifiers() & Qt::ShiftModifier);
    } else if (!m_dragging) {
        const NeuronId id = neuronAt(e->position());
        SelectionModel& selection = m_hub.selection();
        if (id == kNoNeuron) {
            if (!more) selection.clear();
        } else if (more) {
            selection.toggle(id);
        } else {
            selection.select(id);
        }
    }
    m_dragging = false;
}

// Ctrl takes the band alone, Shift adds it to what is selected.
void RasterCanvas::selectBand(const QRectF& band, bool add)
{
    const TimeAxis time = axis();
    const TickRange stretch{time.tickAt(band.left()), time.tickAt(band.right()) + 1};
    std::vector<NeuronId> chosen;
    if (add) chosen = m_hub.selection().neurons();
    const double h = rowHeight();
    const auto first = static_cast<std::size_t>(std::max(0.0, std::floor(m_firstRow + (band.top() - plotRect().top()) / h)));
    const double last = std::floor(m_firstRow + (band.bottom() - plotRect().top()) / h);
    for (std::size_t row = first; row < m_rows.size() && static_cast<double>(row) <= last; ++row) {
        const Chronicle::Life* life = m_chronicle.find(m_rows.at(row));
        if (life && life->aliveDuring(stretch)) chosen.push_back(life->id);
    }
    std::ranges::sort(chosen);
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    m_hub.selection().select(std::move(chosen));
}

void RasterCanvas::mouseDoubleClickEvent(QMouseEvent* e)
{
    if (e->button() != Qt::LeftButton) return;
    m_dragging = true; // the release that follows is not a click
    fit();
}

void RasterCanvas::keyPressEvent(QKeyEvent* e)
{
    Playhead& head = m_hub.playhead();
    const TickRange visible = head.visible();
    const double middle = static_cast<double>(visible.begin) + static_cast<double>(visible.length()) / 2;
    switch (e->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: head.setVisible(zoomed(visible, middle, 0.8)); break;
    case Qt::Key_Minus: head.setVisible(zoomed(visible, middle, 1.25)); break;
    case Qt::Key_0: fit(); break;
    case Qt::Key_Escape: m_hub.selection().clear(); break;
    default: QWidget::keyPressEvent(e);
    }
}

} // namespace ng

#include "time_chart.h"

#include "chart_style.h"
#include "common/tabular.h"
#include "common/theme.h"

#include <QAreaSeries>
#include <QChart>
#include <QEvent>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLineSeries>
#include <QMouseEvent>
#include <QPainter>
#include <QValueAxis>

#include <cmath>

namespace ng {

namespace {

constexpr double kBarShare = 1.0 / 3; // of the plot's height, for the highest bar
const QChar kThin(0x2009);

QFont plotFont(const QWidget* w)
{
    QFont f = w->font();
    f.setPixelSize(12);
    return f;
}

} // namespace

TimeChart::TimeChart(QWidget* parent)
    : QWidget(parent), m_scene(std::make_unique<QGraphicsScene>()), m_chart(new QChart), m_time(new QValueAxis), m_left(new QValueAxis),
      m_right(new QValueAxis), m_bars(new QValueAxis)
{
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    m_scene->addItem(m_chart);
    m_chart->setAnimationOptions(QChart::NoAnimation);
    m_chart->setMargins(QMargins());
    m_chart->layout()->setContentsMargins(0, 0, 0, 0);
    m_chart->setBackgroundRoundness(0);
    m_chart->legend()->hide();
    m_chart->addAxis(m_time, Qt::AlignBottom);
    m_chart->addAxis(m_left, Qt::AlignLeft);
    m_chart->addAxis(m_right, Qt::AlignRight);
    m_chart->addAxis(m_bars, Qt::AlignRight);
    m_bars->setVisible(false);
    m_right->setVisible(false);
    for (QValueAxis* a : {m_time, m_left, m_right}) {
        a->setTickType(QValueAxis::TicksDynamic);
        // Qt Charts cannot write thin spaces or tabular figures: the axes are drawn here, see paintAxes.
        a->setLabelsVisible(false);
        a->setTitleVisible(false);
        a->setLineVisible(false);
        a->setGridLineVisible(false);
    }
    m_chart->setBackgroundVisible(false);
}

TimeChart::~TimeChart() = default;

void TimeChart::touch()
{
    m_dirty = true;
    update();
}

void TimeChart::setSeries(std::vector<Series> series)
{
    m_chart->removeAllSeries();
    m_series = std::move(series);
    m_points.assign(m_series.size(), {});
    m_shown.assign(m_series.size(), true);
    m_lines.clear();
    m_areas.clear();
    bool right = false;
    for (const Series& s : m_series) {
        auto* line = new QLineSeries;
        QAbstractSeries* drawn = line;
        QAreaSeries* area = nullptr;
        if (s.look == Look::Bars) drawn = area = new QAreaSeries(line);
        m_chart->addSeries(drawn);
        drawn->attachAxis(m_time);
        drawn->attachAxis(s.look == Look::Bars ? m_bars : s.side == Side::Right ? m_right : m_left);
        if (area) line->setParent(area);
        right |= s.side == Side::Right && s.look != Look::Bars;
        m_lines.push_back(line);
        m_areas.push_back(area);
    }
    m_right->setVisible(right);
    std::vector<QColor> colours;
    for (const Series& s : m_series) colours.push_back(s.colour);
    setColours(colours);
}

void TimeChart::setColours(const std::vector<QColor>& colours)
{
    for (std::size_t i = 0; i < m_series.size() && i < colours.size(); ++i) {
        Series& s = m_series[i];
        s.colour = colours[i];
        if (m_areas[i]) {
            m_areas[i]->setPen(Qt::NoPen);
            m_areas[i]->setBrush(s.colour);
            m_lines[i]->setPen(Qt::NoPen);
        } else {
            m_lines[i]->setPen(QPen(s.colour, 1.5, s.look == Look::Dashes ? Qt::DashLine : Qt::SolidLine));
            m_lines[i]->setPointsVisible(false);
        }
    }
    touch();
}

void TimeChart::setPoints(int series, QList<QPointF> points)
{
    const auto i = static_cast<std::size_t>(series);
    if (m_points[i] == points) return;
    m_points[i] = std::move(points);
    touch();
}

void TimeChart::setShown(int series, bool on)
{
    const auto i = static_cast<std::size_t>(series);
    m_shown[i] = on;
    if (m_areas[i]) m_areas[i]->setVisible(on);
    else m_lines[i]->setVisible(on);
    touch();
}

void TimeChart::setBinWidth(double s)
{
    if (s == m_bin) return;
    m_bin = s;
    touch();
}

void TimeChart::setSideTitles(const QString& left, const QString& right)
{
    m_leftTitle = left;
    m_rightTitle = right;
    touch();
}

void TimeChart::setLeftRange(std::optional<std::pair<double, double>> r)
{
    m_leftRange = r;
    touch();
}

void TimeChart::setTimeRange(double from, double to)
{
    if (!(to > from)) to = from + 1;
    if (from == m_from && to == m_to) return;
    m_from = from;
    m_to = to;
    touch();
}

void TimeChart::setMarks(std::vector<ChartMark> marks)
{
    if (marks == m_marks) return;
    m_marks = std::move(marks);
    update();
}

void TimeChart::setPlayhead(double s)
{
    if (s == m_playhead) return;
    m_playhead = s;
    update();
}

void TimeChart::setEmptyText(const QString& text)
{
    if (text == m_empty) return;
    m_empty = text;
    touch();
}

bool TimeChart::isEmpty() const
{
    return std::ranges::all_of(m_points, [](const auto& p) { return p.isEmpty(); });
}

std::optional<double> TimeChart::valueAt(int series, double seconds) const
{
    const auto i = static_cast<std::size_t>(series);
    const QList<QPointF>& p = m_points[i];
    const double reach = m_series[i].look == Look::Bars ? seconds + m_bin / 2 : seconds;
    const auto at = std::ranges::upper_bound(p, reach, {}, [](const QPointF& q) { return q.x(); });
    if (at == p.begin()) return std::nullopt;
    return std::prev(at)->y();
}

QString TimeChart::valueText(int series, double value) const
{
    const Series& s = m_series[static_cast<std::size_t>(series)];
    return number(value, s.decimals) + (s.unit.isEmpty() ? QString() : kThin + s.unit);
}

QRectF TimeChart::plotArea() const { return m_chart->plotArea(); }

double TimeChart::xOf(double s, const QRectF& plot) const { return plot.left() + (s - m_from) / (m_to - m_from) * plot.width(); }

double TimeChart::timeAt(double x) const
{
    const QRectF plot = plotArea();
    return m_from + (x - plot.left()) / std::max(1.0, plot.width()) * (m_to - m_from);
}

namespace {

/// A wide range with the small interval of the one before would have, for a moment, so many ticks that making them takes minutes.
void setAxis(QValueAxis& axis, double from, double to, double step)
{
    axis.setTickAnchor(0);
    if (step > axis.tickInterval()) axis.setTickInterval(step);
    axis.setRange(from, to);
    axis.setTickInterval(step);
}

} // namespace

void TimeChart::fitAxes()
{
    const double step = niceStep(m_to - m_from, std::clamp(width() / 110, 2, 10));
    setAxis(*m_time, m_from, m_to, step);

    const auto fit = [&](QValueAxis* axis, Side side) {
        double lo = 0, hi = 0;
        bool any = false;
        for (std::size_t i = 0; i < m_series.size(); ++i) {
            if (m_areas[i] || m_series[i].side != side || !m_shown[i]) continue;
            for (const QPointF& p : m_points[i]) {
                lo = any ? std::min(lo, p.y()) : p.y();
                hi = any ? std::max(hi, p.y()) : p.y();
                any = true;
            }
        }
        if (side == Side::Left && m_leftRange) std::tie(lo, hi) = *m_leftRange;
        else {
            if (lo > 0 && lo < 0.6 * hi) lo = 0; // from zero, unless that would flatten the curve
            if (hi <= lo) hi = lo + 1;
        }
        const double s = niceStep(hi - lo, std::clamp(height() / 50, 2, 6));
        if (!(side == Side::Left && m_leftRange)) {
            lo = std::floor(lo / s + 1e-9) * s;
            hi = std::ceil(hi / s - 1e-9) * s;
        }
        setAxis(*axis, lo, hi, s);
    };
    fit(m_left, Side::Left);
    fit(m_right, Side::Right);

    m_barTop = 0;
    for (std::size_t i = 0; i < m_series.size(); ++i)
        if (m_areas[i] && m_shown[i])
            for (const QPointF& p : m_points[i]) m_barTop = std::max(m_barTop, p.y());
    m_bars->setRange(0, std::max(1.0, m_barTop) / kBarShare);
}

namespace {

/// The values at which an axis has a tick.
std::vector<double> ticksOf(const QValueAxis& a)
{
    std::vector<double> out;
    const double step = a.tickInterval();
    for (double i = std::ceil(a.min() / step - 1e-9); i * step <= a.max() + 1e-9 * step; ++i) out.push_back(i * step);
    return out;
}

} // namespace

QRectF TimeChart::roomForPlot() const
{
    const QFontMetricsF m(plotFont(this));
    const auto widest = [&](const QValueAxis& a) {
        double w = 0;
        for (const double v : ticksOf(a)) w = std::max(w, tabularWidth(m, number(v, decimalsOf(a.tickInterval()))));
        return w;
    };
    const double title = m.height() + 4;
    const double left = 8 + (m_leftTitle.isEmpty() ? 0 : title) + widest(*m_left) + 6;
    const double right = m_right->isVisible() ? 8 + (m_rightTitle.isEmpty() ? 0 : title) + widest(*m_right) + 6 : 14;
    return QRectF(QPointF(), size()).adjusted(left, 8, -right, -m.height() - 8);
}

void TimeChart::paintAxes(QPainter& p, const QRectF& plot) const
{
    p.setFont(plotFont(this));
    const QFontMetricsF m(p.font());
    QColor grid = theme().line;
    grid.setAlphaF(0.6f);
    p.setPen(grid);
    for (const double v : ticksOf(*m_left)) {
        const double y = std::round(plot.bottom() - (v - m_left->min()) / (m_left->max() - m_left->min()) * plot.height()) + 0.5;
        p.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
    }
    p.setPen(theme().line);
    p.drawLine(QPointF(plot.left(), std::round(plot.bottom()) + 0.5), QPointF(plot.right(), std::round(plot.bottom()) + 0.5));
    p.setPen(theme().faint);
    for (const double v : ticksOf(*m_time)) {
        const QString text = number(v, decimalsOf(m_time->tickInterval())) + kThin + 's';
        const double w = tabularWidth(m, text);
        const double x = std::clamp(xOf(v, plot) - w / 2, 2.0, std::max(2.0, width() - w - 2));
        drawTabular(p, QRectF(x, plot.bottom() + 4, w, m.height()), Qt::AlignLeft | Qt::AlignVCenter, text);
    }
    const auto side = [&](const QValueAxis& a, const QString& title, bool left) {
        for (const double v : ticksOf(a)) {
            const double y = plot.bottom() - (v - a.min()) / (a.max() - a.min()) * plot.height();
            const QRectF r = left ? QRectF(0, y - 10, plot.left() - 6, 20) : QRectF(plot.right() + 6, y - 10, width() - plot.right() - 8, 20);
            drawTabular(p, r, (left ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, number(v, decimalsOf(a.tickInterval())));
        }
        if (title.isEmpty()) return;
        p.save();
        p.translate(left ? 4 + m.height() / 2 : width() - 4 - m.height() / 2, plot.center().y());
        p.rotate(-90);
        p.drawText(QRectF(-plot.height() / 2, -m.height() / 2, plot.height(), m.height()), Qt::AlignCenter, title);
        p.restore();
    };
    side(*m_left, m_leftTitle, true);
    if (m_right->isVisible()) side(*m_right, m_rightTitle, false);
}

void TimeChart::draw()
{
    m_dirty = false;
    ++m_drawings;
    fitAxes();
    int bars = 0, bar = 0;
    for (const QAreaSeries* a : m_areas) bars += a != nullptr;
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        if (!m_areas[i]) {
            m_lines[i]->replace(m_points[i]);
            QPen pen = m_lines[i]->pen();
            pen.setWidthF(m_points[i].size() > width() ? 1 : 1.5); // a crowded curve is a band: thinner shows more of it
            m_lines[i]->setPen(pen);
            continue;
        }
        // All bars of a series are one polygon that comes down to the ground between them.
        QList<QPointF> outline;
        outline.reserve(4 * m_points[i].size());
        const double gap = 0.12 * m_bin;
        const double w = (m_bin - gap) / bars;
        for (const QPointF& p : m_points[i]) {
            const double x = p.x() - m_bin / 2 + gap / 2 + w * bar;
            outline << QPointF(x, 0) << QPointF(x, p.y()) << QPointF(x + w, p.y()) << QPointF(x + w, 0);
        }
        ++bar;
        m_lines[i]->replace(outline);
    }
    const qreal ratio = devicePixelRatioF();
    m_picture = QPixmap((QSizeF(size()) * ratio).toSize());
    m_picture.setDevicePixelRatio(ratio);
    m_picture.fill(theme().plot);
    m_chart->resize(size());
    m_chart->setPlotArea(roomForPlot());
    m_chart->layout()->activate();
    m_scene->setSceneRect(QRectF(QPointF(), size()));
    QPainter p(&m_picture);
    p.setRenderHint(QPainter::Antialiasing);
    paintAxes(p, roomForPlot());
    m_scene->render(&p, QRectF(QPointF(), size()), QRectF(QPointF(), size()));
    const QRectF plot = plotArea();
    p.setClipRect(plot.adjusted(-4, -4, 4, 4));
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        if (m_series[i].look != Look::Markers || !m_shown[i]) continue;
        const QValueAxis* y = m_series[i].side == Side::Right ? m_right : m_left;
        p.setPen(QPen(theme().plot, 1));
        p.setBrush(m_series[i].colour);
        for (const QPointF& q : m_points[i])
            p.drawEllipse(QPointF(xOf(q.x(), plot), plot.bottom() - (q.y() - y->min()) / (y->max() - y->min()) * plot.height()), 4, 4);
    }
}

void TimeChart::paintMarks(QPainter& p, const QRectF& plot) const
{
    double labelEnd = plot.left();
    const QFontMetricsF m(p.font());
    for (const ChartMark& mark : m_marks) {
        if (mark.time < m_from || mark.time > m_to) continue;
        const double x = std::round(xOf(mark.time, plot)) + 0.5;
        if (mark.kind == ChartMark::Kind::Task) {
            p.setPen(QPen(theme().faint, 1, Qt::CustomDashLine));
            QPen dash(theme().faint, 1);
            dash.setDashPattern({3, 3});
            p.setPen(dash);
            p.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
            const double w = m.horizontalAdvance(mark.text);
            if (x + 4 >= labelEnd && x + 4 + w <= plot.right()) {
                p.setPen(theme().faint);
                p.drawText(QPointF(x + 4, plot.top() + m.ascent() + 2), mark.text);
                labelEnd = x + 4 + w + 6;
            }
        } else {
            QPen thin(theme().intervention, 1);
            thin.setDashPattern({1, 3});
            p.setPen(thin);
            p.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
            p.setPen(Qt::NoPen);
            p.setBrush(theme().intervention);
            p.drawPolygon(QPolygonF{{x, plot.top() + 7}, {x - 4.5, plot.top()}, {x + 4.5, plot.top()}});
            p.setBrush(Qt::NoBrush);
        }
    }
}

void TimeChart::paintBarScale(QPainter& p, const QRectF& plot) const
{
    if (m_barTop <= 0) return;
    // The bars have no axis of their own: one line at the height of the highest says how many that is.
    const QString text = number(m_barTop, 0) + tr(" per ") + seconds(m_bin, decimalsOf(m_bin));
    const QFontMetricsF m(p.font());
    const double y = std::round(plot.bottom() - kBarShare * plot.height() * m_barTop / std::max(1.0, m_barTop)) + 0.5;
    const double w = tabularWidth(m, text);
    QColor ground = theme().plot;
    ground.setAlphaF(0.75f);
    const QRectF box(plot.right() - w - 6, y - m.height() - 1, w + 4, m.height());
    p.fillRect(box, ground);
    p.setPen(theme().faint);
    p.drawLine(QPointF(plot.right() - 10, y), QPointF(plot.right(), y));
    drawTabular(p, box.adjusted(2, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, text);
}

void TimeChart::paintHover(QPainter& p, const QRectF& plot) const
{
    if (!m_mouse || !plot.contains(*m_mouse)) return;
    const double t = timeAt(m_mouse->x());
    p.setPen(QPen(theme().dim, 1, Qt::DotLine));
    p.drawLine(QPointF(m_mouse->x(), plot.top()), QPointF(m_mouse->x(), plot.bottom()));

    struct Row {
        QString name, value;
        QColor colour;
    };
    std::vector<Row> rows;
    for (int i = 0; i < static_cast<int>(m_series.size()); ++i)
        if (isShown(i))
            if (const auto v = valueAt(i, t)) {
                const Series& s = m_series[static_cast<std::size_t>(i)];
                rows.push_back({s.title, valueText(i, *v), s.colour});
            }
    for (const ChartMark& mark : m_marks)
        if (std::abs(xOf(mark.time, plot) - m_mouse->x()) < 5 && mark.kind == ChartMark::Kind::Intervention) rows.push_back({mark.text, {}, theme().intervention});
    const QFontMetricsF m(p.font());
    const QString head = seconds(t, std::max(1, decimalsOf((m_to - m_from) / 500)));
    double names = 0, values = 0;
    for (const Row& r : rows) {
        names = std::max(names, m.horizontalAdvance(r.name));
        values = std::max(values, tabularWidth(m, r.value));
    }
    const double line = m.height() + 2;
    const QSizeF box(std::max(tabularWidth(m, head), names + values + 14 + (values > 0 ? 10 : 0)) + 16, line * static_cast<double>(rows.size() + 1) + 10);
    QPointF at(m_mouse->x() + 12, m_mouse->y() - box.height() / 2);
    if (at.x() + box.width() > plot.right()) at.setX(m_mouse->x() - 12 - box.width());
    at.setX(std::max(at.x(), 2.0));
    at.setY(std::clamp(at.y(), plot.top() + 2, std::max(plot.top() + 2, plot.bottom() - box.height() - 2)));
    p.setPen(theme().line);
    p.setBrush(theme().raised);
    p.drawRoundedRect(QRectF(at, box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    QRectF row(at.x() + 8, at.y() + 5, box.width() - 16, line);
    p.setPen(theme().dim);
    drawTabular(p, row, Qt::AlignLeft | Qt::AlignVCenter, head);
    for (const Row& r : rows) {
        row.translate(0, line);
        p.setPen(Qt::NoPen);
        p.setBrush(r.colour);
        p.drawEllipse(QPointF(row.left() + 4, row.center().y()), 4, 4);
        p.setPen(theme().text);
        p.drawText(row.adjusted(14, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, r.name);
        drawTabular(p, row, Qt::AlignRight | Qt::AlignVCenter, r.value);
    }
}

void TimeChart::paintEvent(QPaintEvent*)
{
    QPainter p(this);
    p.setFont(plotFont(this));
    if (isEmpty()) {
        p.fillRect(rect(), theme().plot);
        p.setPen(theme().dim);
        p.drawText(rect().adjusted(24, 8, -24, -8), Qt::AlignCenter | Qt::TextWordWrap, m_empty);
        return;
    }
    if (m_dirty || m_picture.deviceIndependentSize().toSize() != size()) draw();
    p.drawPixmap(0, 0, m_picture);
    p.setRenderHint(QPainter::Antialiasing);
    const QRectF plot = plotArea();
    paintMarks(p, plot);
    paintBarScale(p, plot);
    if (m_playhead >= m_from && m_playhead <= m_to) {
        p.setPen(QPen(theme().text, 1));
        const double x = std::min(std::floor(xOf(m_playhead, plot)) + 0.5, plot.right() - 0.5);
        p.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
    }
    paintHover(p, plot);
}

void TimeChart::resizeEvent(QResizeEvent*) { touch(); }

void TimeChart::mouseMoveEvent(QMouseEvent* e)
{
    m_mouse = e->position();
    if ((e->buttons() & Qt::LeftButton) && !isEmpty()) emit seekRequested(std::clamp(timeAt(e->position().x()), m_from, m_to));
    update();
}

void TimeChart::mousePressEvent(QMouseEvent* e)
{
    if (e->button() == Qt::LeftButton && !isEmpty() && plotArea().contains(e->position())) emit seekRequested(timeAt(e->position().x()));
}

void TimeChart::leaveEvent(QEvent*)
{
    m_mouse.reset();
    update();
}

void TimeChart::changeEvent(QEvent* e)
{
    if (e->type() == QEvent::PaletteChange || e->type() == QEvent::StyleChange || e->type() == QEvent::FontChange) touch();
    QWidget::changeEvent(e);
}

} // namespace ng

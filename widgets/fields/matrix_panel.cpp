#include "matrix_panel.h"

#include "common/theme.h"

#include <QBoxLayout>
#include <QLabel>

#include <cmath>

namespace ng {

namespace {

/// Enough cells for the points, and their values; later points replace earlier ones.
void place(MatrixContent& m, std::span<const MetricPoint> points)
{
    for (const MetricPoint& p : points) {
        m.rows = std::max(m.rows, p.row + 1);
        m.columns = std::max(m.columns, p.column + 1);
    }
    constexpr int kLargest = 512; // a matrix is looked at, and a file may say anything
    m.rows = std::min(m.rows, kLargest);
    m.columns = std::min(m.columns, kLargest);
    m.cells.assign(static_cast<std::size_t>(m.rows) * static_cast<std::size_t>(m.columns), std::nullopt);
    m.shade.assign(m.cells.size(), 0);
    for (const MetricPoint& p : points)
        if (p.row >= 0 && p.column >= 0 && p.row < m.rows && p.column < m.columns)
            m.cells[static_cast<std::size_t>(p.row) * static_cast<std::size_t>(m.columns) + static_cast<std::size_t>(p.column)] = p.value;
}

std::span<const MetricPoint> upTo(const std::vector<MetricPoint>& points, Tick t)
{
    return {points.begin(), std::ranges::upper_bound(points, t, {}, &MetricPoint::tick)};
}

} // namespace

MatrixContent confusionAt(const MetricLog& log, Tick t)
{
    MatrixContent m;
    m.title = QObject::tr("Confusion");
    m.rowTitle = QObject::tr("true class");
    m.columnTitle = QObject::tr("predicted class");
    m.empty = QObject::tr("No test up to the playhead: the classes are tested after each task.");
    auto points = upTo(log.of("confusion"), t);
    if (points.empty()) return m;
    const auto first = std::ranges::lower_bound(points, points.back().tick, {}, &MetricPoint::tick);
    // Only classes that were tested can be answered: what lies to the right of the last of them is "no answer".
    int classes = 0;
    for (const MetricPoint& p : std::span(first, points.end())) classes = std::max(classes, p.row + 1);
    std::vector<MetricPoint> counts(first, points.end());
    bool unanswered = false;
    for (MetricPoint& p : counts)
        if (p.column >= classes) {
            p.column = classes;
            unanswered = true;
        }
    counts.push_back({t, -1, classes - 1, 0}); // as wide as it is high
    place(m, counts);
    if (unanswered) m.lastHeading = QObject::tr("none");
    // Shaded by the share of a row, so that rare classes can be read as well as frequent ones.
    for (int r = 0; r < m.rows; ++r) {
        double sum = 0;
        for (int c = 0; c < m.columns; ++c) sum += m.cells[static_cast<std::size_t>(r * m.columns + c)].value_or(0);
        for (int c = 0; c < m.columns && sum > 0; ++c) {
            const auto i = static_cast<std::size_t>(r * m.columns + c);
            if (!m.cells[i]) m.cells[i] = 0; // counts of 0 are not written
            m.shade[i] = *m.cells[i] / sum;
        }
    }
    return m;
}

MatrixContent accuracyMatrixAt(const MetricLog& log, Tick t)
{
    MatrixContent m;
    m.title = QObject::tr("Accuracy R, %");
    m.rowTitle = QObject::tr("after task");
    m.columnTitle = QObject::tr("tested on task");
    m.empty = QObject::tr("No task has ended up to the playhead: R gets a row after each task.");
    m.firstHeading = 1;
    m.percent = true;
    const auto points = upTo(log.of("R"), t);
    if (points.empty()) return m;
    place(m, points);
    // Tasks still to come keep their rows free, so that the matrix does not jump.
    const int tasks = std::max(m.rows, m.columns);
    for (std::size_t i = 0; i < m.cells.size(); ++i) m.shade[i] = m.cells[i].value_or(0);
    if (m.rows < tasks) {
        m.cells.resize(static_cast<std::size_t>(tasks * m.columns));
        m.shade.resize(m.cells.size(), 0);
        m.rows = tasks;
    }
    return m;
}

MatrixPanel::MatrixPanel(TimelineHub& hub, QWidget* parent)
    : Panel("matrices", tr("Test results"), hub, parent), m_log({"confusion", "R", "accuracy", "average_accuracy", "forgetting", "backward_transfer"})
{
    auto* body = new QWidget;
    m_layout = new QBoxLayout(QBoxLayout::LeftToRight, body);
    m_layout->setContentsMargins(1, 0, 1, 6);
    m_layout->setSpacing(1);
    m_confusion = new MatrixView;
    m_accuracy = new MatrixView;
    m_layout->addWidget(m_confusion, 1);
    m_layout->addWidget(m_accuracy, 1);
    setBody(body);
    m_throttle = new Throttle(100, [this] { update(); }, this);
    update();
}

void MatrixPanel::reset()
{
    m_log.clear();
    if (isVisible()) m_throttle->now();
}

void MatrixPanel::refresh(TickRange) { m_throttle->request(); }

void MatrixPanel::update()
{
    const auto run = timeline();
    if (run) m_log.update(*run);
    const Tick now = hub().playhead().tick();
    MatrixContent confusion = confusionAt(m_log, now), accuracy = accuracyMatrixAt(m_log, now);
    if (!run) confusion.empty = accuracy.empty = tr("No run is shown: start one, or open a saved one from Runs.");
    m_confusion->setContent(std::move(confusion));
    m_accuracy->setContent(std::move(accuracy));

    QStringList parts;
    const auto say = [&](const char* name, const QString& text) {
        if (const MetricPoint* p = m_log.latest(name, now)) parts << text.arg(100 * p->value, 0, 'f', 1);
    };
    say("average_accuracy", tr("average %1") + QChar(0x2009) + '%');
    say("forgetting", tr("forgetting %1 points"));
    say("backward_transfer", tr("backward transfer %1 points"));
    if (parts.isEmpty()) say("accuracy", tr("so far %1") + QChar(0x2009) + '%');
    m_summary = parts.join(" · ");
    m_summary.replace("-", "−");
    arrange();
}

void MatrixPanel::arrange()
{
    m_layout->setDirection(width() >= 1.3 * height() ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    // As much of the summary as there is room for; the average is the most important.
    const QFontMetrics m(font());
    const int room = width() - 180;
    QString text = m_summary;
    while (!text.isEmpty() && m.horizontalAdvance(text) > room) {
        const auto cut = text.lastIndexOf(" · ");
        if (cut < 0) break;
        text.truncate(cut);
    }
    setLimit(text);
    setToolTip(m_summary);
}

void MatrixPanel::resizeEvent(QResizeEvent* e)
{
    Panel::resizeEvent(e);
    arrange();
}

QString MatrixPanel::csv() const
{
    QString out;
    for (const MatrixView* view : {m_confusion, m_accuracy}) {
        const MatrixContent& m = view->content();
        for (int r = 0; r < m.rows; ++r)
            for (int c = 0; c < m.columns; ++c)
                if (const auto v = m.cells[static_cast<std::size_t>(r * m.columns + c)])
                    out += QString("%1,%2,%3,%4\n").arg(view == m_confusion ? "confusion" : "R").arg(r + m.firstHeading).arg(c + m.firstHeading).arg(*v, 0, 'g', 9);
    }
    return out.isEmpty() ? out : "matrix,row,column,value\n" + out;
}

} // namespace ng

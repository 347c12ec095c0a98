#include "matrix_view.h"

#include "common/tabular.h"
#include "common/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace ng {

namespace {

constexpr double kHead = 22, kRowHead = 40, kTop = 40;

/// Mixes the accent into the ground; text on it stays readable because it changes side in the middle.
QColor shadeColour(double s)
{
    const QColor a = theme().plot, b = theme().accent;
    const auto mix = [s](int x, int y) { return static_cast<int>(std::lround(x + s * (y - x))); };
    return {mix(a.red(), b.red()), mix(a.green(), b.green()), mix(a.blue(), b.blue())};
}

} // namespace

MatrixView::MatrixView(QWidget* parent) : QWidget(parent) { setAccessibleName(tr("Matrix")); }

void MatrixView::setContent(MatrixContent c)
{
    if (c == m_content) return;
    m_content = std::move(c);
    setAccessibleName(m_content.title);
    update();
}

QString MatrixView::text(double v) const
{
    if (m_content.percent) return QString::number(100 * v, 'f', 1);
    return v == std::round(v) ? count(static_cast<std::uint64_t>(std::max(0.0, v))) : QString::number(v, 'g', 3);
}

QRectF MatrixView::gridRect() const
{
    const double w = width() - kRowHead - 12, h = height() - kTop - kHead - 8;
    const double cell = std::floor(std::min({w / std::max(1, m_content.columns), h / std::max(1, m_content.rows), 64.0}));
    const double gridWidth = cell * m_content.columns;
    const double x = std::max(kRowHead, std::floor((width() - gridWidth + kRowHead) / 2));
    return {x, kTop + kHead, gridWidth, cell * m_content.rows};
}

void MatrixView::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter p(this);
    p.fillRect(rect(), t.plot);
    QFont small = font();
    small.setPixelSize(12);
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    p.setFont(strong);
    p.setPen(t.text);
    p.drawText(QRectF(12, 6, width() - 24, 18), Qt::AlignLeft | Qt::AlignVCenter, m_content.title);
    p.setFont(small);
    if (m_content.cells.empty()) {
        p.setPen(t.dim);
        p.drawText(rect().adjusted(20, 28, -20, -8), Qt::AlignCenter | Qt::TextWordWrap, m_content.empty);
        return;
    }
    const QRectF grid = gridRect();
    const double cell = grid.height() / m_content.rows;
    p.setPen(t.faint);
    p.drawText(QRectF(grid.left(), grid.top() - kHead - 16, std::max(grid.width(), width() - grid.left() - 8), 16), Qt::AlignLeft | Qt::AlignVCenter,
               m_content.columnTitle);
    p.save();
    p.translate(grid.left() - kRowHead + 12, grid.center().y());
    p.rotate(-90);
    p.drawText(QRectF(-grid.height() / 2 - 20, -8, grid.height() + 40, 16), Qt::AlignCenter, m_content.rowTitle);
    p.restore();
    p.setPen(t.dim);
    for (int c = 0; c < m_content.columns; ++c)
        drawTabular(p, QRectF(grid.left() + c * cell, grid.top() - kHead, cell, kHead), Qt::AlignHCenter | Qt::AlignVCenter,
                    c == m_content.columns - 1 && !m_content.lastHeading.isEmpty() ? m_content.lastHeading : QString::number(c + m_content.firstHeading));
    for (int r = 0; r < m_content.rows; ++r)
        drawTabular(p, QRectF(grid.left() - 24, grid.top() + r * cell, 18, cell), Qt::AlignRight | Qt::AlignVCenter, QString::number(r + m_content.firstHeading));

    // One size for all numbers: the widest must fit.
    double widest = 1;
    for (const auto& v : m_content.cells)
        if (v) widest = std::max(widest, tabularWidth(QFontMetricsF(small), text(*v)));
    QFont numbers = small;
    numbers.setPixelSize(std::clamp(static_cast<int>(12 * (cell - 4) / widest), 7, 13));
    const bool legible = numbers.pixelSize() >= 8;
    p.setFont(numbers);
    for (int r = 0; r < m_content.rows; ++r)
        for (int c = 0; c < m_content.columns; ++c) {
            const auto i = static_cast<std::size_t>(r * m_content.columns + c);
            const QRectF box = QRectF(grid.left() + c * cell, grid.top() + r * cell, cell, cell).adjusted(1, 1, -1, -1);
            if (!m_content.cells[i]) {
                p.setPen(Qt::NoPen);
                p.fillRect(box, t.panel);
                continue;
            }
            const double s = std::clamp(m_content.shade[i], 0.0, 1.0);
            p.fillRect(box, shadeColour(0.06 + 0.94 * s));
            if (!legible) continue;
            p.setPen(s < 0.55 ? t.text : t.accentText);
            drawTabular(p, box, Qt::AlignHCenter | Qt::AlignVCenter, text(*m_content.cells[i]));
        }
}

bool MatrixView::event(QEvent* e)
{
    if (e->type() == QEvent::PaletteChange || e->type() == QEvent::StyleChange) update();
    if (e->type() == QEvent::ToolTip && !m_content.cells.empty()) {
        const auto* help = static_cast<QHelpEvent*>(e);
        const QRectF grid = gridRect();
        const double cell = grid.height() / m_content.rows;
        const int c = static_cast<int>(std::floor((help->pos().x() - grid.left()) / cell)), r = static_cast<int>(std::floor((help->pos().y() - grid.top()) / cell));
        const bool inside = c >= 0 && r >= 0 && c < m_content.columns && r < m_content.rows;
        const auto v = inside ? m_content.cells[static_cast<std::size_t>(r * m_content.columns + c)] : std::nullopt;
        if (v)
            QToolTip::showText(help->globalPos(), tr("%1 %2, %3 %4: %5%6").arg(m_content.rowTitle).arg(r + m_content.firstHeading).arg(m_content.columnTitle)
                                                      .arg(c + m_content.firstHeading).arg(text(*v), m_content.percent ? QString(QChar(0x2009)) + '%' : QString()), this);
        else QToolTip::hideText();
        return true;
    }
    return QWidget::event(e);
}

} // namespace ng

#include "connection_matrix.h"

#include "common/theme.h"

#include <ng/model/design_cost.h>

#include <QPainter>

namespace ng {

namespace {

constexpr std::uint32_t kCells = 32;
constexpr int kSide = 132;
constexpr int kDrawAfterMs = 150;

} // namespace

ConnectionMatrix::ConnectionMatrix(const KernelCatalog& kernels, QWidget* parent) : QWidget(parent), m_kernels(kernels)
{
    setFixedHeight(kSide + 30);
    setAccessibleName(tr("Connections"));
    m_later.setSingleShot(true);
    m_later.setInterval(kDrawAfterMs);
    connect(&m_later, &QTimer::timeout, this, &ConnectionMatrix::drawNow);
}

void ConnectionMatrix::show(const Experiment& e, const std::string& projection)
{
    if (projection == m_projection && e == m_design) return;
    m_design = e;
    m_projection = projection;
    m_later.start();
}

void ConnectionMatrix::drawNow()
{
    m_later.stop();
    const auto at = std::ranges::find(m_design.projections, m_projection, &Projection::id);
    if (at == m_design.projections.end()) return;
    const std::uint64_t expected = designCost(m_design, m_kernels).perProjection[static_cast<std::size_t>(at - m_design.projections.begin())];
    auto drawn = previewConnections(m_design, m_kernels, m_projection, kCells);
    if (drawn) {
        m_preview = *std::move(drawn);
        m_text = tr("%1 synapses expected, %2 drawn with seed %3").arg(count(expected), count(m_preview->synapses)).arg(m_design.seed);
    } else {
        m_preview.reset();
        m_text = tr("%1 synapses expected; %2").arg(count(expected), QString::fromStdString(drawn.error().what));
    }
    setToolTip(tr("Sources across, targets down; darker or brighter cells hold more synapses.") + "\n" + m_text);
    setAccessibleDescription(m_text);
    update();
}

void ConnectionMatrix::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter p(this);
    QFont font = this->font();
    font.setPixelSize(11);
    p.setFont(font);
    const QRectF line(12, height() - 22, width() - 24, 18);
    p.setPen(t.faint);
    p.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, p.fontMetrics().elidedText(m_text, Qt::ElideRight, static_cast<int>(line.width())));
    const QRect box(36, 6, width() - 60, kSide);
    if (!m_preview || m_preview->columns == 0 || m_preview->rows == 0) return;
    QImage image(static_cast<int>(m_preview->columns), static_cast<int>(m_preview->rows), QImage::Format_RGB32);
    const QColor& ground = t.plot;
    const QColor& full = t.accent;
    for (int r = 0; r < image.height(); ++r)
        for (int c = 0; c < image.width(); ++c) {
            const std::uint32_t n = m_preview->counts[static_cast<std::size_t>(r) * m_preview->columns + static_cast<std::size_t>(c)];
            // The weakest cell that holds anything stands out from the ground.
            const double f = n == 0 ? 0 : 0.25 + 0.75 * n / std::max(1u, m_preview->most);
            const auto mix = [f](int a, int b) { return static_cast<int>(a + (b - a) * f); };
            image.setPixel(c, r, qRgb(mix(ground.red(), full.red()), mix(ground.green(), full.green()), mix(ground.blue(), full.blue())));
        }
    const double cell = std::min(box.width() / static_cast<double>(image.width()), box.height() / static_cast<double>(image.height()));
    const QRectF drawn(box.left() + (box.width() - cell * image.width()) / 2, box.top(), cell * image.width(), cell * image.height());
    p.drawImage(drawn, image);
    p.setPen(QPen(t.line, 1));
    p.drawRect(drawn);
    p.setPen(t.faint);
    p.drawText(QRectF(drawn.right() + 6, drawn.top(), width() - drawn.right() - 8, 30), Qt::AlignLeft | Qt::AlignTop, tr("%1\nsources").arg(count(m_preview->sources)));
    p.save();
    p.translate(drawn.left() - 6, drawn.bottom());
    p.rotate(-90);
    p.drawText(QRectF(0, -16, drawn.height(), 16), Qt::AlignCenter, tr("%1 targets").arg(count(m_preview->targets)));
    p.restore();
}

} // namespace ng

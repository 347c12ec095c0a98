#include "life_curve.h"

#include "node_shape.h"

#include "common/theme.h"

#include <QLinearGradient>
#include <QLocale>
#include <QPainter>

namespace ng {

namespace {

QString age(double ms)
{
    const QChar thin(0x2009);
    return ms < 1000 ? QLocale(QLocale::English).toString(ms, 'g', 3) + thin + "ms"
                     : QLocale(QLocale::English).toString(ms / 1000, 'g', 3) + thin + "s";
}

} // namespace

LifeCurve::LifeCurve(QWidget* parent) : QWidget(parent)
{
    setFixedHeight(142);
    setAccessibleName(tr("Life of a newborn"));
}

void LifeCurve::show(const LifeSketch& life)
{
    m_maturation = life.maturation;
    m_lowered = life.lowered;
    QString tip = tr("Immature until %1, mature at %2 or after %3 own spikes. Learning falls to %4 % of a newborn's.")
                      .arg(age(m_maturation.immatureMs), age(m_maturation.criticalPeriodMs))
                      .arg(m_maturation.spikesToMature)
                      .arg(100 * m_maturation.adultPlasticity);
    if (m_lowered > 0) tip += tr(" A newborn's threshold is %1 mV lower.").arg(m_lowered);
    setToolTip(tip);
    update();
}

void LifeCurve::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    const QRectF plot(12, 8, width() - 24, height() - 52);
    const double critical = std::max(m_maturation.criticalPeriodMs, 1e-9);
    const double immature = std::clamp(m_maturation.immatureMs, 0.0, critical);
    const double end = critical * 1.35;
    const auto x = [&](double ms) { return plot.left() + plot.width() * ms / end; };
    const auto y = [&](double m) { return plot.bottom() - 8 - (plot.height() - 30) * m; };
    QFont font = this->font();
    font.setPixelSize(11);
    p.setFont(font);

    const struct {
        double from, to, maturity;
        QString name;
    } bands[] = {{0, immature, 0, tr("immature")}, {immature, critical, 0.5, tr("critical period")}, {critical, end, 1, tr("mature")}};
    for (const auto& b : bands) {
        const QRectF r(x(b.from), plot.top(), x(b.to) - x(b.from), plot.height());
        p.fillRect(r, tinted(QColor(maturityColour(static_cast<float>(b.maturity))), 0.2));
        p.setPen(t.dim);
        if (QFontMetricsF(font).horizontalAdvance(b.name) + 8 <= r.width())
            p.drawText(r.adjusted(4, 3, -4, 0), Qt::AlignTop | Qt::AlignHCenter, b.name);
    }
    // The line carries the colours the neurons have in every view.
    QLinearGradient colours(x(0), 0, x(critical), 0);
    for (int i = 0; i <= 8; ++i) colours.setColorAt(i / 8.0, QColor(maturityColour(static_cast<float>(i) / 8)));
    const bool grows = m_maturation.enabled;
    QPolygonF line{{x(0), y(0)}, {x(critical), y(grows ? 1 : 0)}, {x(end), y(grows ? 1 : 0)}};
    p.setPen(QPen(QBrush(colours), 3, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
    p.drawPolyline(line);
    // As the engine has it: both fall as maturity rises.
    const double adult = grows ? m_maturation.adultPlasticity : 1;
    p.setPen(QPen(t.accent, 1.6, Qt::DashLine));
    p.drawPolyline(QPolygonF{{x(0), y(1)}, {x(critical), y(adult)}, {x(end), y(adult)}});
    if (m_lowered > 0) {
        p.setPen(QPen(t.intervention, 1.6, Qt::DotLine));
        p.drawPolyline(QPolygonF{{x(0), y(0.96)}, {x(critical), y(grows ? 0 : 0.96)}, {x(end), y(grows ? 0 : 0.96)}});
    }
    p.setPen(QPen(t.line, 1));
    p.drawLine(plot.bottomLeft(), plot.bottomRight());
    double from = plot.left();
    const auto legend = [&](const QString& text, const QPen& pen) {
        p.setPen(pen);
        const double middle = height() - 11;
        p.drawLine(QPointF(from, middle), QPointF(from + 18, middle));
        p.setPen(t.dim);
        p.drawText(QRectF(from + 22, middle - 8, 120, 16), Qt::AlignLeft | Qt::AlignVCenter, text);
        from += 30 + QFontMetricsF(font).horizontalAdvance(text);
    };
    legend(tr("maturity"), QPen(QColor(maturityColour(0.6F)), 3));
    legend(tr("learning rate"), QPen(t.accent, 1.6, Qt::DashLine));
    if (m_lowered > 0) legend(tr("excitability"), QPen(t.intervention, 1.6, Qt::DotLine));

    p.setPen(t.faint);
    const QRectF under(plot.left(), plot.bottom() + 4, plot.width(), 18);
    p.drawText(under, Qt::AlignLeft, tr("birth"));
    p.drawText(under, Qt::AlignRight, tr("age"));
    for (const double at : {immature, critical}) {
        const QString text = age(at);
        const double w = QFontMetricsF(font).horizontalAdvance(text);
        if (x(at) - w / 2 < plot.left() + 34) continue; // would run into "birth"
        p.drawText(QRectF(x(at) - w / 2, under.top(), w + 1, 18), Qt::AlignCenter | Qt::AlignTop, text);
    }
}

} // namespace ng

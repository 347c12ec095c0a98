#include "distribution_editor.h"

#include "controls.h"
#include "number_box.h"

#include "common/theme.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <cmath>

namespace ng {

namespace {

constexpr double kFar = 1e18; // the design's check has the last word
constexpr int kPicture = 20;

QString numberText(double v) { return QString::number(v, 'g', 15); }

/// Density at a place -3..3 across the picture, 0..1.
double density(Distribution::Kind kind, double x)
{
    switch (kind) {
    case Distribution::Kind::Constant:
        return std::abs(x) < 0.1 ? 1 : 0;
    case Distribution::Kind::Uniform:
        return std::abs(x) < 1.8 ? 0.7 : 0;
    case Distribution::Kind::Normal:
        return std::exp(-x * x / 2);
    case Distribution::Kind::Lognormal: {
        const double v = (x + 3) / 2; // 0..3
        return v <= 0 ? 0 : std::min(1.0, std::exp(-std::pow(std::log(v / 0.8), 2) / 0.5) * 0.8 / v);
    }
    }
    return 0;
}

} // namespace

DistributionEditor::DistributionEditor(const QString& name, const QString& unit, QWidget* parent)
    : QWidget(parent), m_kind(new ChoiceBox({tr("fixed"), tr("uniform"), tr("normal"), tr("lognormal")})), m_a(new NumberBox(unit)),
      m_b(new NumberBox(unit)), m_room(new QWidget)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(3);
    m_kind->setFixedWidth(82);
    m_kind->setPlaceholderText(tr("mixed"));
    m_kind->setAccessibleName(tr("Distribution of %1").arg(name));
    m_room->setFixedWidth(kPicture);
    for (NumberBox* b : {m_a, m_b}) {
        b->setRange(-kFar, kFar);
        b->setMinimumWidth(46);
        b->setAccessibleName(name);
        connect(b, &NumberBox::entered, this, &DistributionEditor::emitEdit);
        connect(b, &NumberBox::refused, this, &DistributionEditor::refused);
    }
    connect(m_kind, &QComboBox::activated, this, &DistributionEditor::emitEdit);
    setFocusProxy(m_a);
    row->addWidget(m_kind);
    row->addWidget(m_room);
    row->addWidget(m_a, 1);
    row->addWidget(m_b, 1);
}

void DistributionEditor::emitEdit()
{
    if (m_showing || m_kind->currentIndex() < 0) return;
    const auto kind = static_cast<Distribution::Kind>(m_kind->currentIndex());
    double a = m_a->value(), b = m_b->value();
    // Another kind begins with what is near: a spread of a tenth around the number there was.
    if (kind != m_shown.kind && b == 0) b = 0.1 * std::max(std::abs(a), 0.1);
    if (kind != m_shown.kind && kind == Distribution::Kind::Lognormal) {
        a = a == 0 ? 1 : std::abs(a);
        b = 0.5;
    }
    switch (kind) {
    case Distribution::Kind::Constant:
        return emit edited(numberText(a));
    case Distribution::Kind::Uniform:
        if (kind != m_shown.kind && b <= a) b = a + 0.1 * std::max(std::abs(a), 0.1);
        return emit edited(QString(R"({"uniform": [%1, %2]})").arg(numberText(a), numberText(std::max(a, b))));
    case Distribution::Kind::Normal:
        return emit edited(QString(R"({"normal": [%1, %2]})").arg(numberText(a), numberText(std::abs(b))));
    case Distribution::Kind::Lognormal:
        return emit edited(QString(R"({"lognormal": [%1, %2]})").arg(numberText(a), numberText(std::abs(b))));
    }
}

void DistributionEditor::show(const Distribution& d, bool mixed)
{
    m_showing = true;
    m_shown = d;
    m_kind->setCurrentIndex(mixed ? -1 : static_cast<int>(d.kind));
    m_a->setValue(d.a);
    m_b->setValue(d.b);
    m_a->setMixed(mixed);
    m_b->setMixed(mixed);
    using Kind = Distribution::Kind;
    m_b->setVisible(d.kind != Kind::Constant);
    m_a->setToolTip(d.kind == Kind::Uniform ? tr("Lowest") : d.kind == Kind::Normal ? tr("Mean") : d.kind == Kind::Lognormal ? tr("Median; below 0 for inhibition") : QString());
    m_b->setToolTip(d.kind == Kind::Uniform ? tr("Highest") : d.kind == Kind::Lognormal ? tr("Standard deviation of the logarithm, without a unit") : tr("Standard deviation"));
    m_b->setSuffix(d.kind == Kind::Lognormal ? QString() : m_a->suffix());
    m_showing = false;
    update();
}

void DistributionEditor::paintEvent(QPaintEvent*)
{
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(m_room->geometry()).adjusted(1, 6, -1, -6);
    QPainterPath curve(QPointF(box.left(), box.bottom()));
    for (int i = 0; i <= 40; ++i) {
        const double x = -3 + 6.0 * i / 40;
        curve.lineTo(box.left() + box.width() * i / 40, box.bottom() - box.height() * density(m_shown.kind, x));
    }
    curve.lineTo(box.right(), box.bottom());
    QColor fill = theme().accent;
    fill.setAlpha(60);
    p.setPen(QPen(theme().dim, 1));
    p.setBrush(fill);
    p.drawPath(curve);
}

} // namespace ng

#include "controls.h"

#include "common/theme.h"

#include <QPainter>
#include <QWheelEvent>

namespace ng {

Switch::Switch(QWidget* parent) : QCheckBox(parent) { setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); }

void Switch::paintEvent(QPaintEvent*)
{
    const Theme& t = theme();
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    const QRectF track(1, height() / 2.0 - 8, 30, 16);
    const bool on = checkState() == Qt::Checked, mixed = checkState() == Qt::PartiallyChecked;
    p.setPen(QPen(hasFocus() ? t.accent : on ? t.primaryButton : t.faint, 1));
    p.setBrush(on ? t.primaryButton : t.plot);
    p.drawRoundedRect(track, 8, 8);
    p.setPen(Qt::NoPen);
    p.setBrush(on ? QColor(Qt::white) : t.faint);
    p.drawEllipse(QPointF(on ? track.right() - 8 : mixed ? track.center().x() : track.left() + 8, track.center().y()), 5, 5);
}

ChoiceBox::ChoiceBox(const QStringList& choices, QWidget* parent) : QComboBox(parent)
{
    addItems(choices);
    setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(4);
    setFocusPolicy(Qt::StrongFocus);
}

void ChoiceBox::paintEvent(QPaintEvent* e)
{
    QComboBox::paintEvent(e);
    QPainter p(this);
    icon("chevron-down").paint(&p, QRect(width() - 19, height() / 2 - 6, 12, 12));
}

void ChoiceBox::wheelEvent(QWheelEvent* e)
{
    if (hasFocus())
        QComboBox::wheelEvent(e);
    else
        e->ignore();
}

ValueSlider::ValueSlider(QWidget* parent) : QSlider(Qt::Horizontal, parent) { setFocusPolicy(Qt::StrongFocus); }

void ValueSlider::wheelEvent(QWheelEvent* e)
{
    if (hasFocus())
        QSlider::wheelEvent(e);
    else
        e->ignore();
}

} // namespace ng

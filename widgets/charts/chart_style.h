#pragma once
#include <QColor>
#include <QString>

namespace ng {

/// A step of 1, 2 or 5 times a power of ten that divides `length` into at most `maxSteps`.
[[nodiscard]] double niceStep(double length, int maxSteps);
/// Digits after the point that a multiple of `step` needs.
[[nodiscard]] int decimalsOf(double step);
/// `colour`, darkened as far as a line needs to stand out (3:1) from a light ground.
[[nodiscard]] QColor onGround(QColor colour, const QColor& ground);
/// "1,234.5" with English separators.
[[nodiscard]] QString number(double value, int decimals);

} // namespace ng

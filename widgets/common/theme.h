#pragma once
#include <QColor>
#include <QObject>
#include <QString>
#include <array>
#include <cstdint>

class QApplication;
class QIcon;

namespace ng {

/// The tokens of the look, for painters; widgets get them through the application's palette and style sheet.
struct Theme {
    bool dark = true;
    QColor window, panel, raised, plot, line;
    QColor text, dim, faint;
    QColor accent, accentText, primaryButton;
    QColor excitatory, inhibitory, birth, death, intervention, stimulus, task;
};

/// The theme in force. Thread: GUI.
[[nodiscard]] const Theme& theme();
/// Sets palette, font and style sheet of the application; views repaint through QEvent::PaletteChange.
void applyTheme(QApplication&, bool dark);

/// Colour of a maturity in 0..1: viridis, clipped so that the youngest stands out from a dark ground and the oldest from a white one.
[[nodiscard]] QRgb maturityColour(float maturity);
/// Colour of an activity in 0..1: inferno.
[[nodiscard]] QRgb activityColour(float activity);
/// Colour of a signed value in -1..1: diverging, centred on zero.
[[nodiscard]] QRgb signedColour(float value);
/// Okabe-Ito colour of a population.
[[nodiscard]] QColor populationColour(int index);

/// "12,345" with the thin grouping used everywhere; "1.25 s", "480 ms" for a time.
[[nodiscard]] QString count(std::uint64_t n);
[[nodiscard]] QString seconds(double s, int decimals = 3);

/// An icon of resources/icons drawn in the text colour, 16 px.
[[nodiscard]] QIcon icon(const QString& name);

} // namespace ng

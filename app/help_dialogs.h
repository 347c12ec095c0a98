#pragma once

class QMenuBar;
class QWidget;

namespace ng {

/// All shortcuts of a menu bar, and what the mouse does in the views.
void showShortcuts(QMenuBar&);
/// A first five minutes.
void showGuide(QWidget* parent);
void showAbout(QWidget* parent);

} // namespace ng

#pragma once

class QWidget;

namespace ng {

/// All shortcuts, made from the action table, and what the mouse does in the views.
void showShortcuts(QWidget* parent);
/// A first five minutes.
void showGuide(QWidget* parent);
void showAbout(QWidget* parent);

} // namespace ng

#pragma once
#include <QLabel>

namespace ng {

/// Stands where the 3D view would be when there is no OpenGL, and says why and what to do.
class View3dPlaceholder : public QLabel {
    Q_OBJECT
public:
    explicit View3dPlaceholder(const QString& reason, QWidget* parent = nullptr);
};

} // namespace ng

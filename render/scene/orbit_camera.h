#pragma once
#include "projection.h"

#include <span>

class vtkCamera;

namespace ng {

/// A turntable around a focal point, z upwards; writes into a vtkCamera it borrows.
class OrbitCamera {
public:
    static constexpr double kAzimuth = -62;  ///< degrees: the default direction
    static constexpr double kElevation = 27; ///< degrees above the plane

    explicit OrbitCamera(vtkCamera&);

    /// Looks from the default direction so that all positions are in the picture; keeps the direction if `keepDirection`.
    /// `footer` is the share of the picture's height that stays free at the bottom.
    void fit(std::span<const Position>, float margin, double aspect, double footer = 0, bool keepDirection = false);
    /// Degrees; the elevation stays short of the poles.
    void orbit(double azimuth, double elevation);
    /// Moves the focal point by pixels of a picture `height` pixels high.
    void pan(double dx, double dy, int height);
    /// Comes nearer by `factor` > 1, goes away by `factor` < 1, within limits of the fitted size.
    void zoom(double factor);

    [[nodiscard]] Projection3d projection(int width, int height) const;
    [[nodiscard]] bool isFitted() const { return m_size > 0; }

private:
    void apply();

    vtkCamera& m_camera;
    double m_focus[3] = {0, 0, 0};
    double m_azimuth = kAzimuth;
    double m_elevation = kElevation;
    double m_distance = 1000;
    double m_size = 0;       // radius of what was fitted
};

} // namespace ng

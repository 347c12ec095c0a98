#include "orbit_camera.h"

#include <vtkCamera.h>
#include <vtkMatrix4x4.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace ng {

namespace {

constexpr double kViewAngle = 30;

double radians(double degrees) { return degrees * std::numbers::pi / 180; }

} // namespace

OrbitCamera::OrbitCamera(vtkCamera& camera) : m_camera(camera)
{
    m_camera.SetViewAngle(kViewAngle);
    apply();
}

void OrbitCamera::fit(std::span<const Position> at, float margin, double aspect, double footer, bool keepDirection)
{
    if (!keepDirection) {
        m_azimuth = kAzimuth;
        m_elevation = kElevation;
    }
    if (at.empty()) return;
    Position lo = at[0], hi = at[0];
    for (const Position& p : at) {
        lo = {std::min(lo.x, p.x), std::min(lo.y, p.y), std::min(lo.z, p.z)};
        hi = {std::max(hi.x, p.x), std::max(hi.y, p.y), std::max(hi.z, p.z)};
    }
    m_focus[0] = (lo.x + hi.x) / 2.;
    m_focus[1] = (lo.y + hi.y) / 2.;
    m_focus[2] = (lo.z + hi.z) / 2.;
    m_size = std::max(1., std::hypot(hi.x - lo.x, hi.y - lo.y, hi.z - lo.z) / 2.) + margin;

    // The smallest distance at which every position lies inside the pyramid of view: exact for this direction, unlike a sphere around all.
    const double a = radians(m_azimuth), e = radians(m_elevation);
    const double back[3] = {std::cos(e) * std::cos(a), std::cos(e) * std::sin(a), std::sin(e)};
    const double right[3] = {-std::sin(a), std::cos(a), 0};
    const double up[3] = {-std::sin(e) * std::cos(a), -std::sin(e) * std::sin(a), std::cos(e)};
    const double tanV = std::tan(radians(kViewAngle / 2));
    const double tanH = tanV * aspect;
    const double room = 1 - footer;
    // Perspective moves the middle: near things spread more than far ones. Three rounds of "far enough, then to the middle" settle it.
    for (int round = 0; round < 3; ++round) {
        const auto along = [&](const Position& p, const double* axis) {
            return (p.x - m_focus[0]) * axis[0] + (p.y - m_focus[1]) * axis[1] + (p.z - m_focus[2]) * axis[2];
        };
        m_distance = 0;
        for (const Position& p : at)
            m_distance = std::max({m_distance, along(p, back) + (std::abs(along(p, right)) + margin) / tanH, along(p, back) + (std::abs(along(p, up)) + margin) / (tanV * room)});
        if (round == 2) break;
        double left = 1e30, rightmost = -1e30, low = 1e30, high = -1e30;
        for (const Position& p : at) {
            const double depth = m_distance - along(p, back);
            left = std::min(left, (along(p, right) - margin) / depth);
            rightmost = std::max(rightmost, (along(p, right) + margin) / depth);
            low = std::min(low, (along(p, up) - margin) / depth);
            high = std::max(high, (along(p, up) + margin) / depth);
        }
        for (int k = 0; k < 3; ++k) m_focus[k] += m_distance * ((left + rightmost) / 2 * right[k] + (low + high) / 2 * up[k]);
    }
    m_distance *= 1.04;
    for (int k = 0; k < 3; ++k) m_focus[k] -= m_distance * tanV * footer * up[k];
    apply();
}

void OrbitCamera::orbit(double azimuth, double elevation)
{
    m_azimuth = std::remainder(m_azimuth + azimuth, 360.);
    m_elevation = std::clamp(m_elevation + elevation, -89., 89.);
    apply();
}

void OrbitCamera::pan(double dx, double dy, int height)
{
    const double perPixel = 2 * m_distance * std::tan(radians(kViewAngle / 2)) / std::max(1, height);
    const double a = radians(m_azimuth), e = radians(m_elevation);
    const double right[3] = {-std::sin(a), std::cos(a), 0};
    const double up[3] = {-std::sin(e) * std::cos(a), -std::sin(e) * std::sin(a), std::cos(e)};
    for (int k = 0; k < 3; ++k) m_focus[k] -= (dx * right[k] + dy * up[k]) * perPixel;
    apply();
}

void OrbitCamera::zoom(double factor)
{
    m_distance = std::clamp(m_distance / factor, m_size * 0.05, m_size * 40);
    apply();
}

void OrbitCamera::apply()
{
    const double a = radians(m_azimuth), e = radians(m_elevation);
    m_camera.SetFocalPoint(m_focus);
    m_camera.SetPosition(m_focus[0] + m_distance * std::cos(e) * std::cos(a), m_focus[1] + m_distance * std::cos(e) * std::sin(a),
                         m_focus[2] + m_distance * std::sin(e));
    m_camera.SetViewUp(0, 0, 1);
    const double reach = 3 * std::max(1., m_size);
    m_camera.SetClippingRange(std::max(m_distance * 0.005, m_distance - reach), m_distance + reach);
}

Projection3d OrbitCamera::projection(int width, int height) const
{
    Projection3d p;
    p.width = width;
    p.height = height;
    const vtkMatrix4x4* m = m_camera.GetCompositeProjectionTransformMatrix(static_cast<double>(width) / std::max(1, height), -1, 1);
    for (int r = 0; r < 4; ++r)
        for (int c = 0; c < 4; ++c) p.matrix[static_cast<std::size_t>(r * 4 + c)] = static_cast<float>(m->GetElement(r, c));
    p.pixelsPerUnit = static_cast<float>(height / (2 * std::tan(radians(kViewAngle / 2))));
    return p;
}

} // namespace ng

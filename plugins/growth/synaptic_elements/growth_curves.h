#pragma once
#include <algorithm>
#include <cmath>
#include <numbers>

namespace ng::elements {

/// How fast synaptic elements grow at a calcium concentration Ca (Butz and van Ooyen 2013; forms and names as NEST's growth curves).
struct GrowthCurve {
    enum Form { Linear = 0, Gaussian = 1, Sigmoid = 2 };
    Form form = Linear;
    double nu = 0;  ///< largest growth rate, elements per ms
    double eta = 0; ///< Gaussian: least concentration at which elements grow
    double eps = 0; ///< concentration at which growth turns into retraction
    double psi = 1; ///< Sigmoid: width

    /// dz/dt in elements per ms.
    [[nodiscard]] double rate(double ca) const
    {
        switch (form) {
        case Linear: return nu * (1 - ca / eps);
        case Gaussian: {
            const double xi = (eta + eps) / 2, zeta = (eta - eps) / (2 * std::sqrt(std::numbers::ln2));
            const double x = (ca - xi) / zeta;
            return nu * (2 * std::exp(-x * x) - 1);
        }
        default: return nu * (2 / (1 + std::exp((ca - eps) / psi)) - 1);
        }
    }

    /// Change of z over `t` ms of silence, in which calcium falls from `ca` with the time constant `tau` [ms]. The linear curve in closed
    /// form; the others by Gauss-Legendre quadrature with three nodes on pieces of at most tau / 20, in which calcium changes by 5 %: the
    /// error is below 1e-9 nu t for zeta and psi above a tenth of ca. (NEST takes Euler steps of the resolution, within 1e-5 of this.)
    [[nodiscard]] double grown(double ca, double t, double tau) const
    {
        if (form == Linear) return nu * t + nu * tau / eps * ca * std::expm1(-t / tau);
        constexpr double kNode = 0.7745966692414834; // sqrt(3/5)
        const double pieces = std::max(1.0, std::ceil(t / (tau / 20))), h = t / pieces;
        double z = 0;
        for (double k = 0; k < pieces; ++k) {
            const double middle = (k + 0.5) * h;
            const auto at = [&](double s) { return rate(ca * std::exp(-s / tau)); };
            z += h / 18 * (5 * at(middle - kNode * h / 2) + 8 * at(middle) + 5 * at(middle + kNode * h / 2));
        }
        return z;
    }
};

} // namespace ng::elements

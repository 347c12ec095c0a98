#pragma once
#include <algorithm>
#include <cmath>

namespace ng::test {

/// Pair STDP of one synapse, independent of the engine's forms of it (Morrison, Aertsen and Diesmann 2007; names as NEST's stdp_synapse), in the precision of its weight.
template <class Real>
struct StdpPair {
    double lambda, alpha, muPlus, muMinus, wMax;

    /// A target spike arrives; `trace`: the source's trace at that time.
    [[nodiscard]] Real potentiated(Real w, double trace, double rate) const
    {
        const double x = static_cast<double>(w) / wMax;
        return static_cast<Real>(std::min(1.0, x + rate * lambda * power(1 - x, muPlus) * trace) * wMax);
    }
    /// The source fires; `trace`: the target's trace at that time.
    [[nodiscard]] Real depressed(Real w, double trace, double rate) const
    {
        const double x = static_cast<double>(w) / wMax;
        return static_cast<Real>(std::max(0.0, x - rate * alpha * lambda * power(x, muMinus) * trace) * wMax);
    }

private:
    static double power(double x, double mu) { return mu == 0 ? 1 : mu == 1 ? x : std::pow(std::max(0.0, x), mu); }
};

} // namespace ng::test

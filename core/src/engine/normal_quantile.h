#pragma once
#include <ng/plugin/philox.h>

#include <cmath>

namespace ng {

/// The standard normal's quantile of a probability in (0, 1), to seven digits (Wichura 1988, algorithm AS 241, PPND7). One uniform number
/// makes one normal number, mostly without a logarithm.
[[nodiscard]] inline double normalQuantile(double p)
{
    const double q = p - 0.5;
    if (std::abs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179) / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1);
    }
    double r = std::sqrt(-std::log(q < 0 ? p : 1 - p)), x;
    if (r <= 5) {
        r -= 1.6;
        x = (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777) / ((0.12021132975 * r + 0.73700164250) * r + 1);
    } else {
        r -= 5;
        x = (((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150) / ((0.012258202635 * r + 0.24197894225) * r + 1);
    }
    return q < 0 ? -x : x;
}

/// A normal number from 32 random bits.
[[nodiscard]] inline double normalOf(std::uint32_t bits) { return normalQuantile((static_cast<double>(bits) + 0.5) * 0x1p-32); }

} // namespace ng

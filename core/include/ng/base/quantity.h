#pragma once
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>

namespace ng {

/// One row of the unit table: how many of the dimension's base unit one of this unit is.
struct Unit {
    std::string_view symbol;
    std::string_view dimension; ///< "time"
    std::string_view base; ///< unit values of this dimension are kept in: ms, mV, pA, pF, nS, MOhm, Hz, um
    double scale = 1;
};

/// Every unit that may be written in a design.
inline constexpr std::array kUnits{
    Unit{"ms", "time", "ms", 1},
    Unit{"us", "time", "ms", 1e-3},
    Unit{"µs", "time", "ms", 1e-3},
    Unit{"s", "time", "ms", 1e3},
    Unit{"min", "time", "ms", 6e4},
    Unit{"h", "time", "ms", 3.6e6},
    Unit{"mV", "voltage", "mV", 1},
    Unit{"V", "voltage", "mV", 1e3},
    Unit{"uV", "voltage", "mV", 1e-3},
    Unit{"µV", "voltage", "mV", 1e-3},
    Unit{"pA", "current", "pA", 1},
    Unit{"nA", "current", "pA", 1e3},
    Unit{"uA", "current", "pA", 1e6},
    Unit{"A", "current", "pA", 1e12},
    Unit{"pF", "capacitance", "pF", 1},
    Unit{"nF", "capacitance", "pF", 1e3},
    Unit{"uF", "capacitance", "pF", 1e6},
    Unit{"F", "capacitance", "pF", 1e12},
    Unit{"nS", "conductance", "nS", 1},
    Unit{"pS", "conductance", "nS", 1e-3},
    Unit{"uS", "conductance", "nS", 1e3},
    Unit{"S", "conductance", "nS", 1e9},
    Unit{"MOhm", "resistance", "MOhm", 1},
    Unit{"kOhm", "resistance", "MOhm", 1e-3},
    Unit{"GOhm", "resistance", "MOhm", 1e3},
    Unit{"Hz", "rate", "Hz", 1},
    Unit{"spikes/s", "rate", "Hz", 1},
    Unit{"1/s", "rate", "Hz", 1},
    Unit{"kHz", "rate", "Hz", 1e3},
    Unit{"um", "length", "um", 1},
    Unit{"µm", "length", "um", 1},
    Unit{"mm", "length", "um", 1e3},
    Unit{"nm", "length", "um", 1e-3},
};

/// Null for a symbol that is not in the table.
[[nodiscard]] inline const Unit* findUnit(std::string_view symbol)
{
    for (const Unit& u : kUnits)
        if (u.symbol == symbol) return &u;
    return nullptr;
}

/// A number with the unit written behind it ("0.25 nF"); the unit may be empty or unknown.
struct Quantity {
    double value = 0;
    std::string_view unit; ///< points into the parsed text
};

/// Reads "20 ms", "20ms", "-3"; nothing when the text does not begin with a finite number.
[[nodiscard]] inline std::optional<Quantity> parseQuantity(std::string_view text)
{
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    Quantity q;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), q.value);
    if (error != std::errc{} || !std::isfinite(q.value)) return std::nullopt;
    q.unit = text.substr(static_cast<std::size_t>(end - text.data()));
    while (!q.unit.empty() && q.unit.front() == ' ') q.unit.remove_prefix(1);
    return q;
}

/// "a time in ms", "a plain number": what is expected where a value of this unit belongs.
[[nodiscard]] inline std::string expectedQuantity(std::string_view unit)
{
    if (unit.empty()) return "a number without a unit";
    const Unit* u = findUnit(unit);
    if (!u) return "a number in " + std::string(unit);
    return "a " + std::string(u->dimension) + " in " + std::string(unit);
}

/// The same amount in another unit; nothing when the dimensions differ.
[[nodiscard]] inline std::optional<double> convertUnit(double value, std::string_view from, std::string_view to)
{
    if (from == to) return value;
    const Unit* a = findUnit(from);
    const Unit* b = findUnit(to);
    if (!a || !b || a->dimension != b->dimension) return std::nullopt;
    return a->scale == b->scale ? value : value * a->scale / b->scale;
}

} // namespace ng

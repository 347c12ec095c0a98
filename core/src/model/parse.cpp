#include "experiment_fields.h"
#include "experiment_tree.h"
#include "nearest.h"

#include <ng/base/quantity.h>
#include <ng/model/experiment_json.h>

#include <cmath>
#include <limits>

namespace ng {

namespace {

/// Keeps the first error of a walk; what comes after it is not worth telling.
struct ErrorSlot {
    std::optional<Error> error;
    void set(std::string where, std::string what, std::string remedy)
    {
        if (!error) error = Error{std::move(what), std::move(where), std::move(remedy)};
    }
};

/// Archive that reads each field from its key. A key that is absent leaves the default; after finish() keys nobody asked for are errors.
class JsonReader {
public:
    JsonReader(const Json& in, std::string path, ErrorSlot& errors) : m_in(in), m_path(std::move(path)), m_errors(errors)
    {
        if (!m_in.is_object()) wrongType(m_path.empty() ? "$" : m_path, m_in, "an object {...}");
    }

    template <class T>
    void required(const char* key, T& v)
    {
        if (m_in.is_object() && !m_in.contains(key))
            m_errors.set(m_path.empty() ? "$" : m_path, "the key \"" + std::string(key) + "\" is missing", "add it");
        value(key, v);
    }

    void value(const char* key, std::string& v)
    {
        if (const Json* j = member(key)) read(*j, at(key), v);
    }
    void value(const char* key, bool& v)
    {
        const Json* j = member(key);
        if (!j) return;
        if (!j->is_boolean()) return wrongType(at(key), *j, "true or false");
        v = j->get<bool>();
    }
    void value(const char* key, double& v)
    {
        if (const Json* j = member(key)) readQuantity(*j, at(key), v, "");
    }
    void value(const char* key, std::uint32_t& v)
    {
        if (const Json* j = member(key)) readWhole(*j, at(key), v);
    }
    void value(const char* key, std::uint64_t& v)
    {
        if (const Json* j = member(key)) readWhole(*j, at(key), v);
    }
    void value(const char* key, std::vector<std::string>& v)
    {
        eachItem(
            key, "a list of texts", [&](const Json& j, const std::string& path) { read(j, path, v.emplace_back()); }, [&] { v.clear(); });
    }
    void value(const char* key, std::vector<std::vector<int>>& v)
    {
        eachItem(
            key, "a list of lists of classes, e.g. [[0,1],[2,3]]",
            [&](const Json& j, const std::string& path) {
                if (!j.is_array()) return wrongType(path, j, "a list of classes, e.g. [0,1]");
                std::vector<int>& group = v.emplace_back();
                for (std::size_t i = 0; i < j.size(); ++i) {
                    std::uint16_t c = 0;
                    readWhole(j[i], path + "[" + std::to_string(i) + "]", c);
                    group.push_back(c);
                }
            },
            [&] { v.clear(); });
    }

    void quantity(const char* key, double& v, std::string_view unit)
    {
        if (const Json* j = member(key)) readQuantity(*j, at(key), v, unit);
    }

    template <class E>
    void choice(const char* key, E& v)
    {
        const Json* j = member(key);
        if (!j) return;
        std::string name;
        std::vector<std::string> known;
        read(*j, at(key), name);
        for (const auto& [each, e] : EnumNames<E>::kNames) {
            if (name == each) {
                v = e;
                return;
            }
            known.emplace_back(each);
        }
        m_errors.set(
            at(key), "unknown choice \"" + name + "\"", "use one of: " + joined(known) + " (nearest: " + nearestWord(name, known) + ")");
    }

    template <class T>
    void object(const char* key, T& v)
    {
        if (const Json* j = member(key)) readObject(*j, at(key), v);
    }

    template <class T>
    void optional(const char* key, std::optional<T>& v)
    {
        const Json* j = member(key);
        if (!j || j->is_null()) return;
        readObject(*j, at(key), v.emplace());
    }

    template <class T>
    void list(const char* key, std::vector<T>& items)
    {
        const Json* j = member(key);
        if (!j) return;
        if (!j->is_array()) return wrongType(at(key), *j, "a list [...]");
        items.clear();
        for (std::size_t i = 0; i < j->size(); ++i) readObject((*j)[i], itemPath(key, (*j)[i], i), items.emplace_back());
    }

    void parameters(const char* key, ParameterMap& map, UnitMap& units)
    {
        const Json* j = member(key);
        if (!j) return;
        if (!j->is_object()) return wrongType(at(key), *j, "an object of numbers by name");
        for (const auto& [name, item] : j->items()) {
            std::string unit;
            readWithUnit(item, at(key) + "." + name, map[name], unit);
            if (!unit.empty()) units[name] = unit;
        }
    }

    void distribution(const char* key, Distribution& d, std::string_view unit)
    {
        const Json* j = member(key);
        if (!j) return;
        readDistribution(*j, at(key), d, [&](const Json& n, const std::string& path, double& v) { readQuantity(n, path, v, unit); });
    }

    void weight(const char* key, Distribution& d, std::string& unit)
    {
        const Json* j = member(key);
        if (!j) return;
        readDistribution(*j, at(key), d, [&](const Json& n, const std::string& path, double& v) {
            std::string own;
            readWithUnit(n, path, v, own);
            if (!unit.empty() && own != unit) m_errors.set(path, "both numbers need the same unit", "write them alike");
            unit = own;
        });
    }

    void distributions(const char* key, std::map<std::string, Distribution>& map)
    {
        const Json* j = member(key);
        if (!j) return;
        if (!j->is_object()) return wrongType(at(key), *j, "an object of numbers or distributions by name");
        for (const auto& [name, item] : j->items())
            readDistribution(item, at(key) + "." + name, map[name],
                [&](const Json& n, const std::string& path, double& v) { readQuantity(n, path, v, ""); });
    }

    void point(const char* key, double& x, double& y)
    {
        const Json* j = member(key);
        if (!j) return;
        if (!j->is_array() || j->size() != 2) return wrongType(at(key), *j, "two numbers [x, y]");
        readQuantity((*j)[0], at(key) + "[0]", x, "");
        readQuantity((*j)[1], at(key) + "[1]", y, "");
    }

    /// Marks a key as known without reading it.
    void skip(const char* key) { m_asked.emplace_back(key); }

    void finish()
    {
        if (!m_in.is_object()) return;
        for (const auto& [key, item] : m_in.items())
            if (std::ranges::find(m_asked, key) == m_asked.end())
                m_errors.set(at(key), "unknown key \"" + key + "\"",
                    "did you mean \"" + nearestWord(key, m_asked) + "\"? Known here: " + joined(m_asked));
    }

private:
    const Json* member(const char* key)
    {
        m_asked.emplace_back(key);
        if (!m_in.is_object()) return nullptr;
        const auto it = m_in.find(key);
        return it == m_in.end() ? nullptr : &*it;
    }

    [[nodiscard]] std::string at(std::string_view key) const { return m_path.empty() ? std::string(key) : m_path + "." + std::string(key); }

    /// By id where there is one: "populations.competitive"; else by index: "populations[0]".
    [[nodiscard]] std::string itemPath(std::string_view key, const Json& item, std::size_t i) const
    {
        if (item.is_object())
            if (const auto id = item.find("id"); id != item.end() && id->is_string() && !id->get_ref<const std::string&>().empty())
                return at(key) + "." + id->get<std::string>();
        return at(key) + "[" + std::to_string(i) + "]";
    }

    template <class T>
    void readObject(const Json& j, const std::string& path, T& v)
    {
        JsonReader r(j, path, m_errors);
        fields(r, v);
        r.finish();
    }

    template <class Each, class Clear>
    void eachItem(const char* key, const char* expected, Each each, Clear clear)
    {
        const Json* j = member(key);
        if (!j) return;
        if (!j->is_array()) return wrongType(at(key), *j, expected);
        clear();
        for (std::size_t i = 0; i < j->size(); ++i) each((*j)[i], at(key) + "[" + std::to_string(i) + "]");
    }

    void read(const Json& j, const std::string& path, std::string& v)
    {
        if (!j.is_string()) return wrongType(path, j, "a text \"...\"");
        v = j.get<std::string>();
    }

    template <class T>
    void readWhole(const Json& j, const std::string& path, T& v)
    {
        const auto refuse = [&] {
            m_errors.set(
                path, "wrong value: " + shortText(j), "expected a whole number from 0 to " + std::to_string(std::numeric_limits<T>::max()));
        };
        if (j.is_number_unsigned()) {
            const auto n = j.get<std::uint64_t>();
            if (n > std::numeric_limits<T>::max()) return refuse();
            v = static_cast<T>(n);
        } else if (j.is_number()) { // 12.0 and 1e3 are whole too
            const auto n = j.get<double>();
            if (!(n >= 0 && n <= 9007199254740992.0 && n == std::floor(n)) || n > static_cast<double>(std::numeric_limits<T>::max()))
                return refuse();
            v = static_cast<T>(n);
        } else {
            wrongType(path, j, "a whole number");
        }
    }

    void readFinite(const Json& j, const std::string& path, double& v)
    {
        const auto n = j.get<double>();
        if (!std::isfinite(n)) return m_errors.set(path, "wrong value: NaN or infinite", "use a finite number");
        v = n;
    }

    /// A number, or a text with a unit that is converted to `unit`.
    void readQuantity(const Json& j, const std::string& path, double& v, std::string_view unit)
    {
        if (j.is_number()) return readFinite(j, path, v);
        const std::string expected = expectedQuantity(unit);
        if (!j.is_string()) return wrongType(path, j, expected);
        const auto text = j.get<std::string>();
        const auto q = parseQuantity(text);
        if (!q) return m_errors.set(path, "not a number: " + shortText(j), "expected " + expected);
        if (const auto converted = convertUnit(q->value, q->unit.empty() ? unit : q->unit, unit))
            v = *converted;
        else
            m_errors.set(path, "wrong unit: " + text, "expected " + expected);
    }

    /// A number, or a text with a unit of the table; the value comes back in the base unit of its dimension, named in `unit`.
    void readWithUnit(const Json& j, const std::string& path, double& v, std::string& unit)
    {
        if (j.is_number()) return readFinite(j, path, v);
        if (!j.is_string()) return wrongType(path, j, "a number, or a text with a unit such as \"20 ms\"");
        const auto text = j.get<std::string>();
        const auto q = parseQuantity(text);
        if (!q) return m_errors.set(path, "not a number: " + shortText(j), "expected a finite number, with or without a unit (\"20 ms\")");
        const Unit* u = findUnit(q->unit);
        if (q->unit.empty()) {
            v = q->value;
        } else if (u) {
            v = *convertUnit(q->value, q->unit, u->base);
            unit = u->base;
        } else {
            std::vector<std::string> known;
            for (const Unit& each : kUnits) known.emplace_back(each.symbol);
            m_errors.set(path, "unknown unit: " + text, "use one of: " + joined(known));
        }
    }

    template <class ReadNumber>
    void readDistribution(const Json& j, const std::string& path, Distribution& d, ReadNumber readNumber)
    {
        if (!j.is_object()) {
            d.kind = Distribution::Kind::Constant;
            d.b = 0;
            return readNumber(j, path, d.a);
        }
        const auto named = std::ranges::find_if(kDistributionNames, [&](const auto& n) { return j.contains(n.first); });
        if (j.size() != 1 || named == kDistributionNames.end() || !j[named->first].is_array() || j[named->first].size() != 2)
            return wrongType(path, j,
                "a number, {\"uniform\": [lowest, highest]}, {\"normal\": [mean, standard deviation]} or {\"lognormal\": [median, standard "
                "deviation of the logarithm]}");
        d.kind = named->second;
        const Json& numbers = j[named->first];
        std::string where = path;
        where.append(".").append(named->first);
        readNumber(numbers[0], where + "[0]", d.a);
        if (d.kind == Distribution::Kind::Lognormal) readQuantity(numbers[1], where + "[1]", d.b, "");
        else readNumber(numbers[1], where + "[1]", d.b);
    }

    void wrongType(const std::string& path, const Json& j, const std::string& expected)
    {
        m_errors.set(path, "wrong type: " + shortText(j), "expected " + expected);
    }

    const Json& m_in;
    std::string m_path;
    ErrorSlot& m_errors;
    std::vector<std::string> m_asked;
};

} // namespace

std::expected<Experiment, Error> experimentFromTree(const Json& tree)
{
    constexpr const char* kVersion = "neurogrove_design";
    if (!tree.is_object()) return std::unexpected(Error{"not a design: " + shortText(tree), "$", "a design is one JSON object {...}"});
    const auto version = tree.find(kVersion);
    if (version == tree.end())
        return std::unexpected(Error{"the key \"neurogrove_design\" is missing", "$", "a design begins with \"neurogrove_design\": 1"});
    if (!version->is_number_integer() || *version != Experiment::kFormat)
        return std::unexpected(Error{"format version " + shortText(*version) + " is not supported", kVersion,
            "this program reads version " + std::to_string(Experiment::kFormat) + "; use the program that wrote the file"});
    Experiment e;
    ErrorSlot errors;
    JsonReader r(tree, "", errors);
    r.skip(kVersion);
    fields(r, e);
    r.finish();
    if (errors.error) return std::unexpected(*std::move(errors.error));
    return e;
}

} // namespace ng

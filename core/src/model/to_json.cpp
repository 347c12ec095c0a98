#include "experiment_fields.h"
#include "experiment_tree.h"

#include <ng/base/quantity.h>
#include <ng/model/experiment_json.h>

#include <cmath>

namespace ng {

namespace {

/// Archive that writes each field under its key.
class JsonWriter {
public:
    explicit JsonWriter(Json& out) : m_out(out) { }

    template <class T>
    void value(const char* key, const T& v)
    {
        m_out[key] = v;
    }
    void value(const char* key, double v) { m_out[key] = number(v); }
    template <class T>
    void required(const char* key, const T& v)
    {
        value(key, v);
    }
    void quantity(const char* key, double v, std::string_view) { m_out[key] = number(v); }

    template <class E>
    void choice(const char* key, E v)
    {
        for (const auto& [name, each] : EnumNames<E>::kNames)
            if (each == v) m_out[key] = name;
    }

    template <class T>
    void object(const char* key, T& v)
    {
        Json child = Json::object();
        JsonWriter w(child);
        fields(w, v);
        m_out[key] = std::move(child);
    }

    template <class T>
    void optional(const char* key, std::optional<T>& v)
    {
        if (v) object(key, *v);
    }

    template <class T>
    void list(const char* key, std::vector<T>& items)
    {
        Json array = Json::array();
        for (T& item : items) {
            Json child = Json::object();
            JsonWriter w(child);
            fields(w, item);
            array.push_back(std::move(child));
        }
        m_out[key] = std::move(array);
    }

    void parameters(const char* key, const ParameterMap& map, const UnitMap& units)
    {
        Json child = Json::object();
        for (const auto& [name, v] : map) {
            const auto unit = units.find(name);
            child[name] = unit == units.end() ? number(v) : withUnit(v, unit->second);
        }
        m_out[key] = std::move(child);
    }

    void distribution(const char* key, const Distribution& d, std::string_view) { m_out[key] = tree(d, {}); }
    void weight(const char* key, const Distribution& d, const std::string& unit) { m_out[key] = tree(d, unit); }

    void distributions(const char* key, const std::map<std::string, Distribution>& map)
    {
        Json child = Json::object();
        for (const auto& [name, d] : map) child[name] = tree(d, {});
        m_out[key] = std::move(child);
    }

    void point(const char* key, double x, double y) { m_out[key] = Json::array({number(x), number(y)}); }

private:
    /// Whole numbers without a fraction, so that files read as a person would write them.
    static Json number(double v)
    {
        constexpr double kExact = 9007199254740992.0; // 2^53
        if (std::isfinite(v) && v == std::floor(v) && std::abs(v) < kExact && !(v == 0 && std::signbit(v)))
            return static_cast<std::int64_t>(v);
        return v;
    }

    static Json withUnit(double v, const std::string& unit) { return unit.empty() ? number(v) : Json(number(v).dump() + " " + unit); }

    static Json tree(const Distribution& d, const std::string& unit)
    {
        if (d.kind == Distribution::Kind::Constant) return withUnit(d.a, unit);
        Json j = Json::object();
        for (const auto& [name, kind] : kDistributionNames)
            if (kind == d.kind) j[name] = Json::array({withUnit(d.a, unit), kind == Distribution::Kind::Lognormal ? number(d.b) : withUnit(d.b, unit)});
        return j;
    }

    Json& m_out;
};

/// Objects and lists of objects one key or item per line, short lists of plain values on one: made to be read and to be diffed.
void print(const Json& j, int indent, std::string& out)
{
    const std::string pad(static_cast<std::size_t>(indent), ' ');
    const bool flat = j.empty() || std::ranges::none_of(j, [](const Json& item) { return item.is_structured() && !item.empty(); });
    if (!j.is_structured()) {
        out += j.dump(-1, ' ', false, Json::error_handler_t::replace);
    } else if (j.is_array() ? (flat || std::ranges::all_of(j, [](const Json& i) { return i.is_array(); })) : flat && j.size() <= 2) {
        out += j.dump(-1, ' ', false, Json::error_handler_t::replace);
    } else {
        const bool object = j.is_object();
        out += object ? "{\n" : "[\n";
        bool first = true;
        for (const auto& [key, item] : j.items()) {
            if (!first) out += ",\n";
            first = false;
            out += pad + "  ";
            if (object) out += Json(key).dump(-1, ' ', false, Json::error_handler_t::replace) + ": ";
            print(item, indent + 2, out);
        }
        out += "\n" + pad + (object ? "}" : "]");
    }
}

} // namespace

Json experimentTree(const Experiment& e)
{
    Json out = Json::object();
    out["neurogrove_design"] = Experiment::kFormat;
    Experiment copy = e; // archives take fields by reference, as the reader needs them
    JsonWriter w(out);
    fields(w, copy);
    return out;
}

std::string shortText(const Json& j)
{
    std::string s = j.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (s.size() > 60) s = s.substr(0, 57) + "...";
    return s;
}

std::string toJson(const Experiment& e)
{
    std::string out;
    print(experimentTree(e), 0, out);
    out += '\n';
    return out;
}

} // namespace ng

#include "experiment_tree.h"

#include <ng/model/experiment_json.h>

#include <map>

namespace ng {

namespace {

/// Leaves of a tree in order, by path; how the drawing is arranged is not part of what runs.
void flatten(const Json& node, const std::string& path, std::vector<std::pair<std::string, std::string>>& out)
{
    const auto below = [&](const std::string& name) { return path.empty() ? name : path + "." + name; };
    if (node.is_object()) {
        for (const auto& [key, item] : node.items())
            if (key != "canvas" && !(path.empty() && (key == "modules" || key == "notes"))) flatten(item, below(key), out);
    } else if (node.is_array() && !node.empty() && node[0].is_object()) {
        for (std::size_t i = 0; i < node.size(); ++i)
            flatten(node[i], below(node[i].contains("id") ? node[i]["id"].get<std::string>() : std::to_string(i)), out);
    } else if (!(node.is_structured() && node.empty())) {
        out.emplace_back(path, node.is_string() ? node.get<std::string>() : node.dump(-1, ' ', false, Json::error_handler_t::replace));
    }
}

} // namespace

std::vector<DesignDifference> differences(const Experiment& a, const Experiment& b)
{
    std::vector<std::pair<std::string, std::string>> left, right;
    flatten(experimentTree(a), "", left);
    flatten(experimentTree(b), "", right);
    std::map<std::string, std::string> inRight(right.begin(), right.end());
    std::vector<DesignDifference> out;
    for (auto& [path, value] : left) {
        const auto other = inRight.find(path);
        if (other == inRight.end()) {
            out.push_back({path, value, "-"});
        } else {
            if (other->second != value) out.push_back({path, value, other->second});
            inRight.erase(other);
        }
    }
    for (auto& [path, value] : right)
        if (inRight.contains(path)) out.push_back({path, "-", value});
    return out;
}

} // namespace ng

#include "command_line.h"
#include "run_facts.h"

#include <ng/model/experiment_json.h>

#include <CLI/CLI.hpp>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>
#include <memory>

namespace ng::cli {

namespace {

int compare(const std::string& fileA, const std::string& fileB, bool json)
{
    auto a = readFacts(fileA);
    if (!a) return report(a.error());
    auto b = readFacts(fileB);
    if (!b) return report(b.error());

    std::map<std::string, std::pair<std::string, std::string>> byName;
    std::vector<std::string> order;
    for (const auto& [name, value] : a->rows()) {
        order.push_back(name);
        byName[name] = {value, "-"};
    }
    for (const auto& [name, value] : b->rows()) {
        if (!byName.contains(name)) {
            order.push_back(name);
            byName[name].first = "-";
        }
        byName[name].second = value;
    }
    std::vector<DesignDifference> designs;
    const auto designA = parseExperiment(a->timeline->info().designJson), designB = parseExperiment(b->timeline->info().designJson);
    if (designA && designB) designs = differences(*designA, *designB);
    else if (a->timeline->info().designJson != b->timeline->info().designJson) designs.push_back({"design", "unreadable or other", "unreadable or other"});
    bool equal = designs.empty();
    for (const auto& [name, values] : byName) equal = equal && values.first == values.second;

    if (json) {
        QJsonObject figures;
        for (const std::string& name : order)
            figures[QString::fromStdString(name)] = QJsonArray{QString::fromStdString(byName[name].first), QString::fromStdString(byName[name].second)};
        QJsonArray rows;
        for (const DesignDifference& d : designs)
            rows.append(QJsonObject{{"path", QString::fromStdString(d.path)}, {"a", QString::fromStdString(d.a)}, {"b", QString::fromStdString(d.b)}});
        const QJsonObject o{{"equal", equal}, {"figures", figures}, {"design", rows}};
        std::printf("%s\n", QJsonDocument(o).toJson(QJsonDocument::Compact).constData());
    } else {
        std::printf("  %-20s %-34s %s\n", "", fileA.c_str(), fileB.c_str());
        for (const std::string& name : order) {
            const auto& [x, y] = byName[name];
            std::printf("%s %-20s %-34s %s\n", x == y ? " " : "*", name.c_str(), x.c_str(), y.c_str());
        }
        if (!designs.empty()) std::printf("designs differ in\n");
        for (const DesignDifference& d : designs) std::printf("* %-44s %-20s %s\n", d.path.c_str(), d.a.c_str(), d.b.c_str());
        std::printf("%s\n", equal ? "equal" : "different");
    }
    return equal ? 0 : 1;
}

} // namespace

void addCompare(CLI::App& app, int& status)
{
    struct Arguments {
        std::string a, b;
        bool json = false;
    };
    auto x = std::make_shared<Arguments>();
    CLI::App* c = app.add_subcommand("compare", "What differs between two runs; exit status 1 when they differ");
    c->add_option("a", x->a, "A run (*.ngrun)")->required();
    c->add_option("b", x->b, "Another")->required();
    c->add_flag("--json", x->json, "Print one JSON object");
    c->callback([x, &status] { status = compare(x->a, x->b, x->json); });
}

} // namespace ng::cli

#include "command_line.h"

#include <ng/session/plugin_host.h>

#include <CLI/CLI.hpp>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>
#include <memory>

namespace ng::cli {

namespace {

QJsonObject describe(const KernelDescription& k)
{
    QJsonArray fields;
    for (const FieldDescription& f : k.fields) {
        constexpr const char* roles[] = {"parameter", "state", "output"};
        fields.append(QJsonObject{{"name", QString::fromStdString(f.name)}, {"unit", QString::fromStdString(f.unit)}, {"default", f.defaultValue}, {"min", f.min},
                                  {"max", f.max}, {"role", roles[static_cast<int>(f.role)]}, {"doc", QString::fromStdString(f.doc)}});
    }
    const std::string kind(kernelKindName(k.kind));
    return {{"id", QString::fromStdString(k.id)}, {"kind", QString::fromStdString(kind)}, {"title", QString::fromStdString(k.title)}, {"fields", fields},
            {"fingerprint", QString::fromStdString(k.fingerprint)}};
}

int plugins(bool json, const std::vector<std::string>& files)
{
    PluginHost host;
    host.addBuiltIns();
    for (const std::string& folder : pluginFolders()) host.addFolder(folder);
    for (const std::string& f : files) host.addFile(f);
    bool asked = true; // a plugin that was named must load
    QJsonArray all;
    for (const PluginRecord& r : host.plugins()) {
        if (r.error && std::ranges::find(files, r.origin) != files.end()) asked = false;
        if (json) {
            QJsonArray kernels;
            for (const std::string& k : r.kernels) kernels.append(describe(*host.registry().find(k)));
            QJsonObject o{{"id", QString::fromStdString(r.id)}, {"version", QString::fromStdString(r.version)}, {"origin", QString::fromStdString(r.origin)},
                          {"state", r.error ? "rejected" : "active"}, {"kernels", kernels}};
            if (r.error) o["error"] = QString::fromStdString(r.error->line());
            all.append(o);
        } else if (r.error) {
            std::printf("rejected  %s\n", r.error->line().c_str());
        } else {
            for (const std::string& k : r.kernels) {
                const KernelDescription& d = *host.registry().find(k);
                std::printf("%-9s %-18s %-52s %s %s\n", std::string(kernelKindName(d.kind)).c_str(), d.id.c_str(), d.title.c_str(), r.version.c_str(), r.origin.c_str());
            }
        }
    }
    if (json) std::printf("%s\n", QJsonDocument(all).toJson(QJsonDocument::Compact).constData());
    return asked ? 0 : 1;
}

} // namespace

void addPlugins(CLI::App& app, int& status)
{
    struct Arguments {
        bool json = false;
        std::vector<std::string> files;
    };
    auto a = std::make_shared<Arguments>();
    CLI::App* c = app.add_subcommand("plugins", "List the kernels and the plugins they come from, and those that were refused");
    c->add_option("files", a->files, "Plugin libraries to check as well");
    c->add_flag("--json", a->json, "Print one JSON array");
    c->callback([a, &status] { status = plugins(a->json, a->files); });
}

} // namespace ng::cli

#include "design_text.h"

#include "common/theme.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <set>

namespace ng {

namespace {

QString name(const std::string& title, const std::string& id) { return QString::fromStdString(title.empty() ? id : title); }

/// The verb of a growth kernel, by what its id speaks of; its own rule id where that is not known.
QString verb(const GrowthRule& g)
{
    const std::pair<const char*, const char*> verbs[] = {{"birth", "birth"}, {"neurogenesis", "birth"}, {"apoptosis", "die"},
        {"death", "die"}, {"prun", "prune"}, {"synaptogenesis", "connect"}, {"connect", "connect"}};
    for (const auto& [part, word] : verbs)
        if (g.kernel.find(part) != std::string::npos) return word;
    return QString::fromStdString(g.id);
}

} // namespace

NodeKind nodeKindOf(const Population& p, const KernelCatalog& kernels)
{
    const KernelDescription* k = kernels.find(p.kernel);
    if (k && k->kind == KernelKind::Stimulus) return NodeKind::Stimulus;
    return p.inhibitory ? NodeKind::Inhibitory : NodeKind::Excitatory;
}

QStringList populationLines(const Population& p)
{
    const QString size = p.maxSize > p.size ? QString("%1 → ≤ %2").arg(count(p.size), count(p.maxSize)) : count(p.size);
    return {name(p.title, p.id), QString::fromStdString(p.kernel), size};
}

QStringList taskLines(const Task& t)
{
    const qsizetype n = static_cast<qsizetype>(std::max<std::size_t>(1, t.classes.size()));
    return {n == 1 ? QObject::tr("1 task") : QObject::tr("%1 tasks").arg(n), QString::fromStdString(t.dataset)};
}

QStringList readoutLines(const Task& t)
{
    std::set<int> classes;
    for (const auto& group : t.classes) classes.insert(group.begin(), group.end());
    return {QObject::tr("Label readout"), classes.empty() ? QObject::tr("all classes") : QObject::tr("%1 classes").arg(classes.size()),
        QObject::tr("accuracy per task")};
}

QString projectionLabel(const Projection& p, std::uint64_t synapses)
{
    return QString("%1 · %2").arg(QString::fromStdString(p.kernel), count(synapses));
}

bool inhibits(const Projection& p, const Experiment& e)
{
    const double mean = p.weight.kind == Distribution::Kind::Uniform ? (p.weight.a + p.weight.b) / 2 : p.weight.a;
    if (mean < 0) return true;
    const auto source = std::ranges::find(e.populations, p.source, &Population::id);
    return source != e.populations.end() && source->inhibitory;
}

QString growthText(const Experiment& e, const std::string& population)
{
    QStringList verbs;
    for (const GrowthRule& g : e.growth)
        if (g.population == population && g.enabled && !verbs.contains(verb(g))) verbs << verb(g);
    const auto p = std::ranges::find(e.populations, population, &Population::id);
    if (p != e.populations.end() && p->maturation && p->maturation->enabled)
        verbs.insert(verbs.contains("birth") ? verbs.indexOf("birth") + 1 : 0, QObject::tr("mature"));
    return verbs.isEmpty() ? QObject::tr("switched off") : verbs.join(" · ");
}

QString bytesText(double bytes)
{
    const QChar thin(0x2009);
    const char* const units[] = {"B", "kB", "MB", "GB", "TB"};
    int u = 0;
    for (; bytes >= 1000 && u < 4; ++u) bytes /= 1000;
    return QLocale(QLocale::English).toString(bytes, 'f', bytes < 10 && u > 0 ? 1 : 0) + thin + units[u];
}

} // namespace ng

#include "neuron_facts.h"

#include "common/theme.h"
#include "events/event_text.h"

#include <QObject>
#include <QStringList>

#include <map>
#include <memory>

namespace ng {

namespace {

const QChar kThin(0x2009);

QString tr(const char* text) { return QObject::tr(text); }
QString name(Stage s) { return QString::fromUtf8(stageName(s).data(), static_cast<qsizetype>(stageName(s).size())); }
QString time(const RunInfo& info, Tick t) { return seconds(toMs(t, info.dtMs) / 1000); }
QString fixed(double v, int decimals) { return QString::number(v, 'f', decimals); }

struct Degrees {
    std::uint64_t in = 0, out = 0;
};

Degrees degreesOf(const StructureSnapshot& s, std::span<const NeuronId> ids)
{
    Degrees d;
    const auto has = [ids](NeuronId id) { return ids.size() == 1 ? ids[0] == id : std::ranges::binary_search(ids, id); };
    for (const SynapseState& y : s.synapses) {
        d.in += has(y.target);
        d.out += has(y.source);
    }
    return d;
}

std::optional<std::size_t> placeIn(const ActivityFrame* a, NeuronId id)
{
    if (!a) return std::nullopt;
    const auto at = std::ranges::lower_bound(a->ids, id);
    if (at == a->ids.end() || *at != id) return std::nullopt;
    return static_cast<std::size_t>(at - a->ids.begin());
}

} // namespace

std::vector<NeuronFact> factsOf(const RunInfo& info, const LifeBook& book, NeuronId id, const Present& now)
{
    std::vector<NeuronFact> out;
    const NeuronLife* life = book.find(id);
    if (!life || life->birth.neuron == kNoNeuron) {
        out.push_back({tr("life"), tr("being fetched from the run"), {}, kNoNeuron, {}});
        return out;
    }
    const StructureEvent& birth = life->birth;
    const auto stage = life->stageAt(now.tick);
    out.push_back({tr("population"), populationTitle(info, birth.population), populationColour(birth.population), kNoNeuron, {}});
    out.push_back({tr("stage"), stage ? name(*stage) : tr("not born yet"), stage ? stageColour(*stage) : theme().faint, kNoNeuron, {}});
    const bool built = birth.rule == kNoIndex;
    out.push_back({tr("born"), built ? time(info, birth.tick) + tr(" · built at the start") : time(info, birth.tick) + " · " + ruleName(info, birth.rule), {}, kNoNeuron, {}});
    if (const QString why = reasonText(info, kNoIndex, birth.reason, birth.measured, birth.limit); !why.isEmpty() && !built)
        out.push_back({tr("because"), why, {}, kNoNeuron, why});
    if (birth.parent != kNoNeuron) {
        const NeuronLife* parent = book.find(birth.parent);
        const auto then = parent ? parent->stageAt(birth.tick) : std::nullopt;
        out.push_back({tr("parent"), (then == Stage::Progenitor ? tr("progenitor ") : QString()) + count(raw(birth.parent)) + tr(" · gen. ") + QString::number(book.generation(id)), {},
                       birth.parent, tr("Select the parent")});
    }
    const auto place = stage && *stage != Stage::Dead ? placeIn(now.activity.get(), id) : std::nullopt;
    if (place)
        out.push_back({tr("maturity"), fixed(static_cast<double>(now.activity->maturity[*place]), 2), QColor(maturityColour(now.activity->maturity[*place])), kNoNeuron, {}});
    if (stage && *stage != Stage::Dead) {
        if (now.structure) {
            const Degrees d = degreesOf(*now.structure, {&id, 1});
            out.push_back({tr("inputs / outputs"), count(d.in) + " / " + count(d.out), {}, kNoNeuron, tr("Synapses onto this neuron / from it")});
        } else {
            out.push_back({tr("inputs / outputs"), tr("being fetched"), {}, kNoNeuron, {}});
        }
    }
    if (place)
        out.push_back({tr("rate"), fixed(static_cast<double>(now.activity->rate[*place]), 1) + kThin + "spikes/s", {}, kNoNeuron,
                       tr("Over the last %1").arg(seconds(toMs(now.activity->interval, info.dtMs) / 1000, 1))});
    if (life->death) {
        const StructureEvent& d = *life->death;
        const bool past = d.tick <= now.tick;
        out.push_back({past ? tr("died") : tr("will die"), time(info, d.tick) + (d.rule == kNoIndex ? QString() : " · " + ruleName(info, d.rule)), past ? theme().death : QColor(), kNoNeuron, {}});
        const QString why = reasonText(info, kNoIndex, d.reason, d.measured, d.limit);
        if (!why.isEmpty()) out.push_back({tr("because"), why, {}, kNoNeuron, why});
        out.push_back({tr("lived"), seconds(toMs(d.tick - std::min(d.tick, birth.tick), info.dtMs) / 1000, 2), {}, kNoNeuron, {}});
    }
    return out;
}

std::vector<NeuronFact> factsOfMany(const RunInfo& info, const LifeBook& book, std::span<const NeuronId> ids, NeuronId current, const Present& now)
{
    std::map<PopulationIndex, std::uint64_t> populations;
    std::map<Stage, std::uint64_t> stages;
    std::uint64_t alive = 0, unborn = 0, measured = 0;
    Tick first = 0, last = 0;
    bool any = false;
    double maturity = 0, rate = 0;
    for (const NeuronId id : ids) {
        const NeuronLife* life = book.find(id);
        if (!life || life->birth.neuron == kNoNeuron) continue;
        ++populations[life->birth.population];
        first = any ? std::min(first, life->birth.tick) : life->birth.tick;
        last = any ? std::max(last, life->birth.tick) : life->birth.tick;
        any = true;
        const auto stage = life->stageAt(now.tick);
        if (!stage) {
            ++unborn;
            continue;
        }
        ++stages[*stage];
        if (*stage == Stage::Dead) continue;
        ++alive;
        if (const auto place = placeIn(now.activity.get(), id)) {
            maturity += static_cast<double>(now.activity->maturity[*place]);
            rate += static_cast<double>(now.activity->rate[*place]);
            ++measured;
        }
    }
    std::vector<NeuronFact> out;
    QStringList states{QObject::tr("%1 alive").arg(count(alive))};
    if (const auto dead = stages.find(Stage::Dead); dead != stages.end()) states << QObject::tr("%1 dead").arg(count(dead->second));
    if (unborn > 0) states << QObject::tr("%1 not born yet").arg(count(unborn));
    out.push_back({tr("state"), states.join(", "), {}, kNoNeuron, {}});
    for (const auto& [p, n] : populations) out.push_back({populations.size() == 1 ? tr("population") : QString(), QString("%1 %2").arg(populationTitle(info, p), count(n)), populationColour(p), kNoNeuron, {}});
    if (populations.size() > 1) out[1].name = tr("populations");
    bool head = true;
    for (const auto& [s, n] : stages) {
        if (s == Stage::Dead) continue;
        out.push_back({head ? tr("stages") : QString(), QString("%1 %2").arg(count(n), name(s)), stageColour(s), kNoNeuron, {}});
        head = false;
    }
    if (measured > 0) {
        const auto mean = static_cast<float>(maturity / static_cast<double>(measured));
        out.push_back({tr("mean maturity"), fixed(static_cast<double>(mean), 2), QColor(maturityColour(mean)), kNoNeuron, {}});
        out.push_back({tr("mean rate"), fixed(rate / static_cast<double>(measured), 1) + kThin + "spikes/s", {}, kNoNeuron, {}});
    }
    if (now.structure && alive > 0) {
        const Degrees d = degreesOf(*now.structure, ids);
        const auto each = [&](std::uint64_t n) { return fixed(static_cast<double>(n) / static_cast<double>(alive), 1); };
        out.push_back({tr("inputs / outputs"), each(d.in) + " / " + each(d.out) + tr(" each"), {}, kNoNeuron, tr("Mean synapses onto a neuron / from it")});
    }
    if (any) out.push_back({tr("born"), first == last ? time(info, first) : time(info, first) + " – " + time(info, last), {}, kNoNeuron, {}});
    if (current != kNoNeuron) out.push_back({tr("clicked last"), count(raw(current)), {}, current, tr("Select this one only")});
    return out;
}

} // namespace ng

// Survival in a window of age: a newborn is judged once, by how active it was while its window was open; later, neurons are lost at a small even rate.
// That survival of adult-born granule cells rises with activity and experience is established; the exact fractions differ between studies.
#include <plugin_class.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace ng::kernel;

enum Parameter { opens, closes, day_ms, p_silent, p_active, half_rate, loss_per_year };
enum State { at_opening, judged };
enum Reason { kInactive, kLost };
enum Summary { kSurvival, kJudged, kSurvived, kAddedPerYear };

constexpr double kDaysPerYear = 365.25;
constexpr ng_field kFields[] = {
    parameter("opens", "d", 7, 0, 1e6, "age at which the window opens"),
    parameter("closes", "d", 28, 0, 1e6, "age at which it closes and the neuron is judged"),
    parameter("day_ms", "ms", 1000, 0.1, 1e9, "simulated time that stands for a day: the time compression, and the time between two looks"),
    parameter("p_silent", "", 0.2, 0, 1, "chance of survival of a neuron that was silent in its window"),
    parameter("p_active", "", 0.9, 0, 1, "chance of survival of a very active one"),
    parameter("half_rate", "spikes/s", 2, 1e-6, 1e6, "rate in the window at which survival is halfway between the two"),
    parameter("loss_per_year", "", 0, 0, 100, "share of the neurons past their window that is lost per year"),
    state("at_opening", "", -1, -1, 1e18, "spikes when the window opened; -1: not yet", 0, NG_TYPE_F64),
    state("judged", "", 0, 0, 1, "1 after the verdict", 0, NG_TYPE_F64),
};
constexpr const char* kReasons[] = {"too little active in its window", "lost past its window"};
constexpr ng_field kSummaries[] = {
    {"survival", "", 0, 0, 0, NG_ROLE_OUTPUT, NG_TYPE_F64, 0, "share of the judged newborns that survived"},
    {"judged", "", 0, 0, 0, NG_ROLE_OUTPUT, NG_TYPE_F64, 0, "newborns judged"},
    {"survived", "", 0, 0, 0, NG_ROLE_OUTPUT, NG_TYPE_F64, 0, "newborns that survived"},
    {"added_per_year", "1/y", 0, 0, 0, NG_ROLE_OUTPUT, NG_TYPE_F64, 0, "survivors per year over the neurons there are"},
};

/// Opens and closes windows.
void judge(const ng_growth_view* g, std::uint32_t s)
{
    const double* const p = g->parameters;
    if (g->states[judged][s] > 0) return;
    if (g->neurons.born_tick[s] == 0) { // there from the start: an adult
        g->states[judged][s] = 1;
        return;
    }
    const double age = ageMs(g, s) / p[day_ms];
    if (age < p[opens]) return;
    const auto spikes = static_cast<double>(g->neurons.total_spikes[s]);
    if (g->states[at_opening][s] < 0) g->states[at_opening][s] = spikes;
    if (age < p[closes]) return;
    g->states[judged][s] = 1;
    const double rate = (spikes - g->states[at_opening][s]) / ((p[closes] - p[opens]) * p[day_ms] / 1000);
    const double chance = p[p_silent] + (p[p_active] - p[p_silent]) * rate / (rate + p[half_rate]);
    const double draw = ng::RngStream(g->rng.seed, ng::RngPurpose::Growth, g->neurons.id[s], 0x40000000u | g->rng.purpose).uniform();
    g->summary[kJudged] += 1;
    if (draw <= chance) {
        g->summary[kSurvived] += 1;
        return;
    }
    // The rate at which this neuron, with its luck, would have lived.
    const double luck = (draw - p[p_silent]) / std::max(1e-12, p[p_active] - p[p_silent]);
    const double needed = luck < 1 ? p[half_rate] * luck / (1 - luck) : 1e6;
    g->propose_death(g->host, s, {kInactive, static_cast<float>(rate), static_cast<float>(needed)});
}

/// Even loss of those past their window.
void lose(const ng_growth_view* g, double days)
{
    const double share = g->parameters[loss_per_year] / kDaysPerYear * days;
    if (share <= 0 || g->neurons.n == 0) return;
    ng::RngStream rng(g->rng.seed, ng::RngPurpose::Growth, static_cast<std::uint32_t>(g->tick), g->rng.purpose);
    const auto n = static_cast<std::uint32_t>(share * g->neurons.n + 1 - rng.uniform());
    for (std::uint32_t k = 0; k < n; ++k) {
        const std::uint32_t s = g->at(g->host, rng.below(g->n_places));
        if (s == NG_NO_SLOT) {
            --k;
            continue;
        }
        if (g->states[judged][s] > 0)
            g->propose_death(g->host, s, {kLost, static_cast<float>(ageMs(g, s) / g->parameters[day_ms]), static_cast<float>(kDaysPerYear / g->parameters[loss_per_year])});
    }
}

void propose(const ng_growth_view* g)
{
    const double days = std::max(g->parameters[day_ms], g->frame_ms) / g->parameters[day_ms];
    lose(g, days); // first: who is judged today cannot be lost today
    const std::uint32_t* const living = g->living(g->host);
    for (std::uint32_t k = 0; k < g->neurons.n; ++k) judge(g, living[k]);
    g->summary[kSurvival] = g->summary[kJudged] > 0 ? g->summary[kSurvived] / g->summary[kJudged] : 0;
    const double years = static_cast<double>(g->tick) * g->dt_ms / g->parameters[day_ms] / kDaysPerYear;
    g->summary[kAddedPerYear] = g->neurons.n > 0 && years > 0 ? g->summary[kSurvived] / years / g->neurons.n : 0;
}

const char* contradiction(const double* p)
{
    if (p[closes] <= p[opens]) return "closes is not after opens: nobody could be active in the window";
    if (p[p_active] < p[p_silent]) return "p_active is below p_silent: activity would kill";
    return nullptr;
}

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_GROWTH, "survival_window", "Survival by activity in a window",
                        "At the age closes a newborn survives with probability p_silent + (p_active - p_silent) r / (r + half_rate), r being its rate between the ages opens and closes; of the others a share "
                        "loss_per_year is lost evenly. Ages are in days of life; day_ms says how they are compressed.");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    k.reasons = kReasons;
    k.n_reasons = std::size(kReasons);
    k.summaries = kSummaries;
    k.n_summaries = std::size(kSummaries);
    k.interval = day_ms;
    k.propose = propose;
    k.contradiction = contradiction;
    return k;
}

} // namespace

class SurvivalWindowPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "survival_window.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.survival_window", "0.1.0", "survival_window-1", &k);
        return &t;
    }
};

#include "survival_window.moc"

// Synaptic elements: the model of structural plasticity of Butz and van Ooyen (2013, PLoS Comput. Biol. 9:e1003259), in the form of NEST's
// implementation (Diaz-Pier, Naveau, Butz-Ostendorf, Morrison 2016, Front. Neuroanat. 10:57). Every neuron keeps its calcium and grows axonal and
// dendritic elements by it; at each update synapses without their elements go and vacant elements pair at random.
#include "element_pool.h"
#include "growth_curves.h"

#include <plugin_class.h>

#include <cmath>
#include <limits>

namespace {

using namespace ng::kernel;
using namespace ng::elements;

enum Parameter { update_ms, tau_Ca, beta_Ca, tau_vacant, sigma, Ca_0, axon_0, den_ex_0, den_in_0, axon_curve, axon_nu, axon_eta, axon_eps, axon_psi,
    den_ex_curve, den_ex_nu, den_ex_eta, den_ex_eps, den_ex_psi, den_in_curve, den_in_nu, den_in_eta, den_in_eps, den_in_psi };
enum State { calcium, since, z_axon, z_den_ex, z_den_in, kStates };
enum Reason { kVacant, kAxonLost, kDendriteLost };
enum Summary { kMeanCalcium, kSynapses, kVacantAxon, kVacantDendrite };

constexpr double kCurveMax = 2;
constexpr ng_field kFields[] = {
    parameter("update_ms", "ms", 1000, 0.1, 1e9, "time between two updates of the wiring; the first such rule of a design counts for all"),
    parameter("tau_Ca", "ms", 10000, 1, 1e9, "time constant of calcium"),
    parameter("beta_Ca", "", 0.001, 0, 1, "calcium a spike adds"),
    parameter("tau_vacant", "", 0.1, 0, 1, "share of the vacant elements that decays at each update"),
    parameter("sigma", "um", 0, 0, 1e7, "above 0: partners are taken with probability exp(-d^2 / 2 sigma^2) of their distance; 0: wherever they are"),
    parameter("Ca_0", "", 0, 0, 1e6, "calcium at birth"),
    parameter("axon_0", "", 0, 0, 1e6, "axonal elements at birth"),
    parameter("den_ex_0", "", 0, 0, 1e6, "excitatory dendritic elements at birth"),
    parameter("den_in_0", "", 0, 0, 1e6, "inhibitory dendritic elements at birth"),
    parameter("axon_curve", "", 1, 0, kCurveMax, "growth curve of axonal elements: 0 linear, 1 Gaussian, 2 sigmoid", NG_FLAG_INTEGER),
    parameter("axon_nu", "1/ms", 1e-4, 0, 1e3, "largest growth rate of axonal elements"),
    parameter("axon_eta", "", 0, -1e6, 1e6, "Gaussian: least calcium at which axonal elements grow"),
    parameter("axon_eps", "", 0.05, 1e-9, 1e6, "calcium at which axonal elements stand still"),
    parameter("axon_psi", "", 0.1, 1e-9, 1e6, "sigmoid: width"),
    parameter("den_ex_curve", "", 1, 0, kCurveMax, "growth curve of excitatory dendritic elements: 0 linear, 1 Gaussian, 2 sigmoid", NG_FLAG_INTEGER),
    parameter("den_ex_nu", "1/ms", 1e-4, 0, 1e3, "largest growth rate of excitatory dendritic elements"),
    parameter("den_ex_eta", "", 0, -1e6, 1e6, "Gaussian: least calcium at which excitatory dendritic elements grow"),
    parameter("den_ex_eps", "", 0.05, 1e-9, 1e6, "calcium at which excitatory dendritic elements stand still"),
    parameter("den_ex_psi", "", 0.1, 1e-9, 1e6, "sigmoid: width"),
    parameter("den_in_curve", "", 1, 0, kCurveMax, "growth curve of inhibitory dendritic elements: 0 linear, 1 Gaussian, 2 sigmoid", NG_FLAG_INTEGER),
    parameter("den_in_nu", "1/ms", 1e-4, 0, 1e3, "largest growth rate of inhibitory dendritic elements"),
    parameter("den_in_eta", "", 0, -1e6, 1e6, "Gaussian: least calcium at which inhibitory dendritic elements grow"),
    parameter("den_in_eps", "", 0.05, 1e-9, 1e6, "calcium at which inhibitory dendritic elements stand still"),
    parameter("den_in_psi", "", 0.1, 1e-9, 1e6, "sigmoid: width"),
    // In double: with tau_Ca = 10 s a step of calcium is below the rounding of a float.
    state("calcium", "", 0, 0, 1e12, "calcium at `since`", 0, NG_TYPE_F64),
    state("since", "ms", -1, -1, 1e18, "time up to which calcium and elements are known; -1: not yet", 0, NG_TYPE_F64),
    state("z_axon", "", 0, 0, 1e12, "axonal elements", 0, NG_TYPE_F64),
    state("z_den_ex", "", 0, 0, 1e12, "excitatory dendritic elements", 0, NG_TYPE_F64),
    state("z_den_in", "", 0, 0, 1e12, "inhibitory dendritic elements", 0, NG_TYPE_F64),
};
constexpr const char* kReasons[] = {"vacant elements at both ends", "fewer axonal elements than synapses", "fewer dendritic elements than synapses"};
constexpr ng_field kSummaries[] = {
    {"calcium", "", 0, 0, 0, NG_ROLE_OUTPUT, NG_TYPE_F64, 0, "mean calcium"},
    {"synapses", "", 0, 0, 0, NG_ROLE_OUTPUT, NG_TYPE_F64, 0, "synapses with axonal elements"},
    {"vacant_axonal", "", 0, 0, 0, NG_ROLE_OUTPUT, NG_TYPE_F64, 0, "mean vacant axonal elements"},
    {"vacant_dendritic", "", 0, 0, 0, NG_ROLE_OUTPUT, NG_TYPE_F64, 0, "mean vacant dendritic elements"},
};

GrowthCurve curve(const double* p, int first)
{
    return {static_cast<GrowthCurve::Form>(static_cast<int>(p[first])), p[first + 1], p[first + 2], p[first + 3], p[first + 4]};
}

/// The three curves of a rule, made once per call.
struct Curves {
    explicit Curves(const ng_growth_view* g) : of{curve(g->parameters, axon_curve), curve(g->parameters, den_ex_curve), curve(g->parameters, den_in_curve)} {}
    GrowthCurve of[3]; // in the order of z_axon, z_den_ex, z_den_in
};

/// Brings calcium and elements of a neuron up to `t` [ms]. Elements never fall below 0; that is looked at here, as in NEST at each spike and update.
void advance(const ng_growth_view* g, const Curves& curves, std::uint32_t s, double t)
{
    const double* const p = g->parameters;
    double& from = g->states[since][s];
    if (from < 0) {
        from = static_cast<double>(g->neurons.born_tick[s]) * g->dt_ms;
        g->states[calcium][s] = p[Ca_0];
        g->states[z_axon][s] = p[axon_0];
        g->states[z_den_ex][s] = p[den_ex_0];
        g->states[z_den_in][s] = p[den_in_0];
    }
    const double passed = t - from;
    if (passed <= 0) return;
    double& ca = g->states[calcium][s];
    for (int k = 0; k < 3; ++k) {
        double& z = g->states[z_axon + k][s];
        z = std::max(0.0, z + curves.of[k].grown(ca, passed, p[tau_Ca]));
    }
    ca *= std::exp(-passed / p[tau_Ca]);
    from = t;
}

void observe(const ng_growth_view* g, const ng_spike* spikes, std::uint32_t n)
{
    const Curves curves(g);
    for (std::uint32_t k = 0; k < n; ++k) {
        advance(g, curves, spikes[k].slot, static_cast<double>(spikes[k].tick + 1) * g->dt_ms);
        g->states[calcium][spikes[k].slot] += g->parameters[beta_Ca];
    }
}

constexpr ng_cause cause(Reason reason, double elements, double synapses) { return {static_cast<std::uint32_t>(reason), static_cast<float>(elements), static_cast<float>(synapses)}; }

/// One update of the wiring among all populations with this rule.
class Update {
public:
    Update(const ng_growth_view* const* views, std::uint32_t n)
        : m_views(views), m_n(n), m_rng(views[0]->rng.seed, ng::RngPurpose::Growth, static_cast<std::uint32_t>(views[0]->tick), views[0]->rng.purpose)
    {
        m_bound = Fixed<Bound>::of(views[0], n);
        for (std::uint32_t v = 0; v < n; ++v) m_bound.add(bind(v));
    }

    void run()
    {
        for (std::uint32_t v = 0; v < m_n; ++v) {
            const Curves curves(m_views[v]);
            const double t = static_cast<double>(m_views[v]->tick) * m_views[v]->dt_ms;
            for (std::uint32_t k = 0; k < m_views[v]->neurons.n; ++k) advance(m_views[v], curves, m_bound[v].living[k], t);
        }
        for (const bool inhibitory : {false, true}) {
            auto pruned = Fixed<Pruned>::of(m_views[0], surplusAxons(inhibitory));
            dropAxons(inhibitory, pruned);
            dropDendrites(inhibitory, pruned);
            pair(inhibitory);
        }
        for (std::uint32_t v = 0; v < m_n; ++v) decay(v);
        for (std::uint32_t v = 0; v < m_n; ++v) summarise(v);
    }

private:
    /// What a view's neurons are connected by, counting what this update has decided.
    struct Bound {
        const std::uint32_t* living;
        std::int64_t* connected[3]; // [element][slot]
        bool inhibitory;            // its axon
    };

    [[nodiscard]] bool governs(std::uint32_t population) const { return viewOf(population) < m_n; }
    [[nodiscard]] std::uint32_t viewOf(std::uint32_t population) const
    {
        std::uint32_t v = 0;
        while (v < m_n && m_views[v]->population != population) ++v;
        return v;
    }
    [[nodiscard]] static int dendrite(bool inhibitory) { return inhibitory ? 2 : 1; }
    [[nodiscard]] std::int64_t elements(std::uint32_t v, int element, std::uint32_t s) const { return static_cast<std::int64_t>(std::floor(m_views[v]->states[z_axon + element][s])); }
    [[nodiscard]] std::int64_t vacant(std::uint32_t v, int element, std::uint32_t s) { return elements(v, element, s) - m_bound[v].connected[element][s]; }

    Bound bind(std::uint32_t v)
    {
        const ng_growth_view* const g = m_views[v];
        Bound b{g->living(g->host), {}, g->inhibitory != 0};
        for (auto& column : b.connected) {
            column = static_cast<std::int64_t*>(g->scratch(g->host, sizeof(std::int64_t) * g->neurons.capacity));
            std::fill_n(column, g->neurons.capacity, 0);
        }
        for (std::uint32_t o = 0; o < g->n_outputs; ++o) {
            if (!governs(g->outputs[o].population)) continue;
            b.inhibitory = g->outputs[o].inhibitory;
            for (std::uint32_t k = 0; k < g->neurons.n; ++k) b.connected[0][b.living[k]] += g->outdegree(g->host, o, b.living[k]);
        }
        for (std::uint32_t i = 0; i < g->n_inputs; ++i) {
            if (!governs(g->inputs[i].population)) continue;
            std::int64_t* const column = b.connected[dendrite(g->inputs[i].inhibitory)];
            for (std::uint32_t k = 0; k < g->neurons.n; ++k) column[b.living[k]] += g->inputs[i].indegree[b.living[k]];
        }
        return b;
    }

    std::uint64_t surplusAxons(bool inhibitory)
    {
        std::int64_t n = 0;
        for (std::uint32_t v = 0; v < m_n; ++v)
            if (m_bound[v].inhibitory == inhibitory)
                for (std::uint32_t k = 0; k < m_views[v]->neurons.n; ++k) n += std::max<std::int64_t>(0, -vacant(v, 0, m_bound[v].living[k]));
        return static_cast<std::uint64_t>(n);
    }

    void drop(std::uint32_t projection, std::uint32_t from, std::uint32_t source, std::uint32_t to, std::uint32_t target, bool inhibitory, const ng_growth_view* asker, ng_cause why)
    {
        --m_bound[from].connected[0][source];
        --m_bound[to].connected[dendrite(inhibitory)][target];
        asker->propose_disconnect(asker->host, projection, source, target, why);
    }

    /// Neurons with more synapses than axonal elements lose some of theirs, drawn evenly; the elements at the other end become vacant.
    void dropAxons(bool inhibitory, Fixed<Pruned>& pruned)
    {
        for (std::uint32_t v = 0; v < m_n; ++v) {
            if (m_bound[v].inhibitory != inhibitory) continue;
            const ng_growth_view* const g = m_views[v];
            for (std::uint32_t k = 0; k < g->neurons.n; ++k) {
                const std::uint32_t s = m_bound[v].living[k];
                const std::int64_t surplus = -vacant(v, 0, s);
                if (surplus <= 0) continue;
                const auto why = cause(kAxonLost, g->states[z_axon][s], static_cast<double>(m_bound[v].connected[0][s]));
                auto mine = Fixed<Pruned>::of(g, static_cast<std::uint64_t>(m_bound[v].connected[0][s]));
                for (std::uint32_t o = 0; o < g->n_outputs; ++o) {
                    if (!governs(g->outputs[o].population)) continue;
                    const std::uint32_t* target;
                    const std::uint32_t n = g->outgoing(g->host, o, s, &target);
                    for (std::uint32_t i = 0; i < n; ++i) mine.add({g->outputs[o].projection, target[i], s});
                }
                const auto n = static_cast<std::uint32_t>(std::min<std::int64_t>(surplus, mine.n));
                mine.shuffleFront(n, m_rng);
                for (std::uint32_t i = 0; i < n; ++i) {
                    drop(mine[i].projection, v, s, targetView(v, mine[i].projection), mine[i].target, inhibitory, g, why);
                    pruned.add(mine[i]);
                }
            }
        }
        std::sort(pruned.begin(), pruned.end());
    }
    [[nodiscard]] std::uint32_t targetView(std::uint32_t v, std::uint32_t projection) const
    {
        std::uint32_t o = 0;
        while (m_views[v]->outputs[o].projection != projection) ++o;
        return viewOf(m_views[v]->outputs[o].population);
    }

    /// The same for dendritic elements, among the synapses that the axons have left.
    void dropDendrites(bool inhibitory, Fixed<Pruned>& pruned)
    {
        const int element = dendrite(inhibitory);
        for (std::uint32_t v = 0; v < m_n; ++v) {
            const ng_growth_view* const g = m_views[v];
            for (std::uint32_t k = 0; k < g->neurons.n; ++k) {
                const std::uint32_t t = m_bound[v].living[k];
                const std::int64_t surplus = -vacant(v, element, t);
                if (surplus <= 0) continue;
                const auto why = cause(kDendriteLost, g->states[z_axon + element][t], static_cast<double>(m_bound[v].connected[element][t]));
                auto mine = Fixed<Element>::of(g, indegree(g, inhibitory, t)); // view: the input
                for (std::uint32_t i = 0; i < g->n_inputs; ++i) {
                    if (!governs(g->inputs[i].population) || (g->inputs[i].inhibitory != 0) != inhibitory) continue;
                    const std::uint32_t* found;
                    const float* weight;
                    const std::uint32_t n = g->incoming(g->host, i, t, &found, &weight);
                    auto source = Fixed<std::uint32_t>::of(g, n);
                    for (std::uint32_t j = 0; j < n; ++j) source.add(found[j]);
                    std::sort(source.begin(), source.end());
                    // Of each pair, as many are left as there are synapses beyond those that go already.
                    const Pruned* gone = std::lower_bound(pruned.begin(), pruned.end(), Pruned{g->inputs[i].projection, t, 0});
                    for (std::uint32_t j = 0; j < n; ++j) {
                        while (gone != pruned.end() && *gone < Pruned{g->inputs[i].projection, t, source[j]}) ++gone;
                        if (gone != pruned.end() && gone->projection == g->inputs[i].projection && gone->target == t && gone->source == source[j]) ++gone;
                        else mine.add({i, source[j]});
                    }
                }
                const auto n = static_cast<std::uint32_t>(std::min<std::int64_t>(surplus, mine.n));
                mine.shuffleFront(n, m_rng);
                for (std::uint32_t i = 0; i < n; ++i) {
                    const ng_growth_projection& input = g->inputs[mine[i].view];
                    drop(input.projection, viewOf(input.population), mine[i].slot, v, t, inhibitory, g, why);
                }
            }
        }
    }
    [[nodiscard]] std::uint64_t indegree(const ng_growth_view* g, bool inhibitory, std::uint32_t t) const
    {
        std::uint64_t n = 0;
        for (std::uint32_t i = 0; i < g->n_inputs; ++i)
            if (governs(g->inputs[i].population) && (g->inputs[i].inhibitory != 0) == inhibitory) n += g->inputs[i].indegree[t];
        return n;
    }

    Fixed<Element> vacantElements(bool inhibitory, int element)
    {
        const auto each = [&](auto use) {
            for (std::uint32_t v = 0; v < m_n; ++v)
                if (element != 0 || m_bound[v].inhibitory == inhibitory)
                    for (std::uint32_t k = 0; k < m_views[v]->neurons.n; ++k) {
                        const std::uint32_t s = m_bound[v].living[k];
                        if (const std::int64_t n = vacant(v, element, s); n > 0) use(Element{v, s}, n);
                    }
        };
        std::uint64_t room = 0;
        each([&](Element, std::int64_t n) { room += static_cast<std::uint64_t>(n); });
        auto out = Fixed<Element>::of(m_views[0], room);
        each([&](Element e, std::int64_t n) {
            for (std::int64_t i = 0; i < n; ++i) out.add(e);
        });
        return out;
    }

    /// Vacant axonal and dendritic elements pair at random, all of the fewer with as many of the others.
    void pair(bool inhibitory)
    {
        auto pre = vacantElements(inhibitory, 0);
        auto post = vacantElements(inhibitory, dendrite(inhibitory));
        const std::uint32_t n = std::min(pre.n, post.n);
        if (n == 0) return;
        if (m_views[0]->parameters[sigma] > 0) return pairNear(inhibitory, pre, post);
        if (pre.n > post.n) pre.shuffleFront(n, m_rng);
        else post.shuffleFront(n, m_rng);
        for (std::uint32_t k = 0; k < n; ++k) connect(pre[k], post[k], inhibitory);
    }

    /// Each axonal element, in random order, tries some of the vacant dendritic ones and takes one with a probability that falls with distance.
    void pairNear(bool inhibitory, Fixed<Element>& pre, Fixed<Element>& post)
    {
        constexpr int kTries = 32; // a partner too far away stays vacant until the next update
        pre.shuffleFront(pre.n, m_rng);
        for (std::uint32_t k = 0; k < pre.n && post.n > 0; ++k)
            for (int attempt = 0; attempt < kTries; ++attempt) {
                const std::uint32_t at = m_rng.below(post.n);
                const double reach = m_views[0]->parameters[sigma];
                if (m_rng.uniform() > std::exp(-squaredDistance(pre[k], post[at]) / (2 * reach * reach))) continue;
                connect(pre[k], post[at], inhibitory);
                post[at] = post[--post.n];
                break;
            }
    }
    [[nodiscard]] double squaredDistance(Element a, Element b) const
    {
        double sum = 0;
        for (std::uint32_t k = 0; k < 3; ++k) {
            const double d = static_cast<double>(m_views[a.view]->neurons.position[3 * a.slot + k]) - static_cast<double>(m_views[b.view]->neurons.position[3 * b.slot + k]);
            sum += d * d;
        }
        return sum;
    }

    void connect(Element a, Element b, bool inhibitory)
    {
        constexpr double kAsDesigned = std::numeric_limits<double>::quiet_NaN();
        const ng_growth_view* const g = m_views[a.view];
        const int element = dendrite(inhibitory);
        for (std::uint32_t o = 0; o < g->n_outputs; ++o) {
            if (g->outputs[o].population != m_views[b.view]->population) continue;
            if (a.view == b.view && a.slot == b.slot && !g->outputs[o].autapses) return;
            g->propose_connect(g->host, g->outputs[o].projection, a.slot, b.slot, kAsDesigned, kAsDesigned,
                               cause(kVacant, m_views[b.view]->states[z_axon + element][b.slot], static_cast<double>(m_bound[b.view].connected[element][b.slot])));
            ++m_bound[a.view].connected[0][a.slot];
            ++m_bound[b.view].connected[element][b.slot];
            return;
        }
    }

    void decay(std::uint32_t v)
    {
        const ng_growth_view* const g = m_views[v];
        for (int element = 0; element < 3; ++element)
            for (std::uint32_t k = 0; k < g->neurons.n; ++k) {
                const std::uint32_t s = m_bound[v].living[k];
                if (const std::int64_t n = vacant(v, element, s); n > 0) g->states[z_axon + element][s] -= g->parameters[tau_vacant] * static_cast<double>(n);
            }
    }

    void summarise(std::uint32_t v)
    {
        const ng_growth_view* const g = m_views[v];
        double ca = 0, synapses = 0, axonal = 0, dendritic = 0;
        for (std::uint32_t k = 0; k < g->neurons.n; ++k) {
            const std::uint32_t s = m_bound[v].living[k];
            ca += g->states[calcium][s];
            synapses += static_cast<double>(m_bound[v].connected[0][s]);
            axonal += static_cast<double>(std::max<std::int64_t>(0, vacant(v, 0, s)));
            dendritic += static_cast<double>(std::max<std::int64_t>(0, vacant(v, 1, s)) + std::max<std::int64_t>(0, vacant(v, 2, s)));
        }
        const double n = std::max(1u, g->neurons.n);
        g->summary[kMeanCalcium] = ca / n;
        g->summary[kSynapses] = synapses;
        g->summary[kVacantAxon] = axonal / n;
        g->summary[kVacantDendrite] = dendritic / n;
    }

    const ng_growth_view* const* m_views;
    std::uint32_t m_n;
    ng::RngStream m_rng;
    Fixed<Bound> m_bound;
};

void proposeTogether(const ng_growth_view* const* views, std::uint32_t n) { Update(views, n).run(); }

const char* contradiction(const double* p)
{
    if (p[axon_curve] == 1 && p[axon_eta] >= p[axon_eps]) return "axon_eta is not below axon_eps: axonal elements could never grow";
    if (p[den_ex_curve] == 1 && p[den_ex_eta] >= p[den_ex_eps]) return "den_ex_eta is not below den_ex_eps: excitatory dendritic elements could never grow";
    if (p[den_in_curve] == 1 && p[den_in_eta] >= p[den_in_eps]) return "den_in_eta is not below den_in_eps: inhibitory dendritic elements could never grow";
    return nullptr;
}

ng_kernel kernelTable()
{
    ng_kernel k = blank(NG_KIND_GROWTH, "synaptic_elements", "Synaptic elements",
                        "dCa/dt = -Ca/tau_Ca + beta_Ca per spike; each kind of element grows as dz/dt = f(Ca): linear nu (1 - Ca/eps), Gaussian nu (2 exp(-((Ca - xi)/zeta)^2) - 1) with "
                        "xi = (eta + eps)/2, zeta = (eta - eps)/(2 sqrt(ln 2)), sigmoid nu (2/(1 + exp((Ca - eps)/psi)) - 1). Every update_ms, among all populations with this rule: synapses "
                        "beyond the whole elements go, vacant elements pair at random, of those left vacant a share decays. Butz and van Ooyen 2013; Diaz-Pier et al. 2016 (NEST).");
    k.fields = kFields;
    k.n_fields = std::size(kFields);
    k.reasons = kReasons;
    k.n_reasons = std::size(kReasons);
    k.summaries = kSummaries;
    k.n_summaries = std::size(kSummaries);
    k.interval = update_ms;
    k.propose_together = proposeTogether;
    k.observe = observe;
    k.contradiction = contradiction;
    return k;
}

} // namespace

class SynapticElementsPlugin : public QObject, public NgKernelPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID NG_PLUGIN_IID FILE "synaptic_elements.json")
    Q_INTERFACES(NgKernelPlugin)
public:
    const ng_plugin_table* table() const override
    {
        static const ng_kernel k = kernelTable();
        static const ng_plugin_table t = ng::kernel::tableOf("org.neurogrove.synaptic_elements", "0.1.0", "synaptic_elements-1", &k);
        return &t;
    }
};

#include "synaptic_elements.moc"

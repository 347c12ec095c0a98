#include "fake_kernels.h"

namespace ng::test {

namespace {

constexpr FieldRole kParameter = FieldRole::Parameter;
constexpr FieldRole kState = FieldRole::State;

KernelDescription make(std::string id, KernelKind kind, std::string title, std::string doc, std::vector<FieldDescription> fields)
{
    KernelDescription k;
    k.id = std::move(id);
    k.kind = kind;
    k.title = std::move(title);
    k.doc = std::move(doc);
    k.fields = std::move(fields);
    k.plugin = "fake";
    k.pluginVersion = "1.0.0";
    k.fingerprint = "0";
    return k;
}

} // namespace

FakeKernels::FakeKernels()
{
    auto iaf = make("iaf_psc_exp", KernelKind::Neuron, "LIF, exponential currents",
        "Leaky integrate-and-fire neuron with exponential post-synaptic currents. tau_m dV/dt = -(V - E_L) + tau_m (I_syn + I_e) / C_m",
        {{"tau_m", "ms", 10, 0.1, 1000, kParameter, "Membrane time constant"},
            {"C_m", "pF", 250, 1, 10000, kParameter, "Membrane capacitance"}, {"t_ref", "ms", 2, 0, 100, kParameter, "Refractory period"},
            {"E_L", "mV", -70, -200, 100, kParameter, "Resting potential"}, {"V_th", "mV", -55, -200, 100, kParameter, "Threshold"},
            {"V_reset", "mV", -70, -200, 100, kParameter, "Potential after a spike"},
            {"tau_syn_ex", "ms", 2, 0.1, 1000, kParameter, "Time constant of excitatory currents"},
            {"tau_syn_in", "ms", 2, 0.1, 1000, kParameter, "Time constant of inhibitory currents"},
            {"I_e", "pA", 0, -10000, 10000, kParameter, "Constant input current"},
            {"V_m", "mV", -70, -200, 100, kState, "Membrane potential"}});
    iaf.ports = {"excitatory", "inhibitory"};
    iaf.weightUnit = "pA";
    auto lif = make("lif_adaptive", KernelKind::Neuron, "LIF, adaptive threshold",
        "Leaky integrate-and-fire neuron with delta synapses; a young neuron has a lower threshold. "
        "tau_m dV/dt = -V + input, fires at V_th + theta - dtheta_young (1 - m). After Diehl and Cook (2015).",
        {{"tau_m", "ms", 50, 1, 1000, kParameter, "Membrane time constant"},
            {"V_th", "mV", 13, 0.1, 100, kParameter, "Threshold above rest of a mature neuron"},
            {"dtheta_young", "mV", 1.5, 0, 50, kParameter, "How much lower the threshold of a newborn is"},
            {"theta_plus", "mV", 0, 0, 10, kParameter, "Threshold step at each own spike"},
            {"tau_theta", "ms", 1e6, 1, 1e9, kParameter, "Time constant with which the threshold returns"},
            {"t_ref", "ms", 3, 0, 100, kParameter, "Refractory period"},
            {"V_floor", "mV", -10, -100, 0, kParameter, "Lowest potential inhibition can reach"},
            {"winner_take_all", "", 1, 0, 1, kParameter, "1: at most one neuron of the population fires per step", true},
            {"V_m", "mV", 0, -100, 100, kState, "Potential above rest"},
            {"theta", "mV", 0, 0, 100, kState, "Adaptive part of the threshold"}});
    lif.ports = {"excitatory", "inhibitory"};
    lif.weightUnit = "mV";
    auto izhikevich = make("izhikevich", KernelKind::Neuron, "Izhikevich",
        "v' = 0.04 v^2 + 5 v + 140 - u + I, u' = a (b v - u). Izhikevich (2003).",
        {{"a", "", 0.02, 0, 1, kParameter, "Rate of recovery"}, {"b", "", 0.2, -1, 1, kParameter, "Sensitivity of recovery"},
            {"c", "mV", -65, -100, 0, kParameter, "Potential after a spike"},
            {"d", "", 8, -20, 20, kParameter, "Step of recovery at a spike"}, {"V_m", "mV", -65, -200, 100, kState, "Membrane potential"}});
    izhikevich.ports = {"current"};
    izhikevich.weightUnit = "mV";
    auto poisson = make("poisson", KernelKind::Stimulus, "Poisson source", "Independent Poisson spike trains, P(spike in dt) = rate dt.",
        {{"rate", "Hz", 10, 0, 10000, kParameter, "Rate of each source outside tasks"}});
    auto fixed = make("static", KernelKind::Synapse, "Static", "A weight that does not change.", {});
    auto pair = make("stdp_pair", KernelKind::Synapse, "STDP, pairs",
        "dw = lambda (1 - w)^mu_plus x for pre before post, -lambda alpha w^mu_minus y for post before pre. Guetig et al. (2003).",
        {{"tau_plus", "ms", 20, 0.1, 1000, kParameter, "Time constant of potentiation"},
            {"tau_minus", "ms", 20, 0.1, 1000, kParameter, "Time constant of depression"}, {"lambda", "", 0.01, 0, 1, kParameter, "Step"},
            {"alpha", "", 1, 0, 10, kParameter, "Asymmetry"}, {"mu_plus", "", 1, 0, 1, kParameter, "Weight dependence of potentiation"},
            {"mu_minus", "", 1, 0, 1, kParameter, "Weight dependence of depression"},
            {"Wmax", "", 100, 0, 1e6, kParameter, "Largest weight"}});
    auto competitive = make("stdp_competitive", KernelKind::Synapse, "STDP, competitive",
        "At each postsynaptic spike dw = eta (1 - m) (x - w), then the weights of the neuron are scaled to a norm of 1.",
        {{"eta", "", 0.1, 0, 1, kParameter, "Learning rate of a newborn"},
            {"eta_adult", "", 0, 0, 1, kParameter, "Learning rate of a mature neuron"},
            {"tau_x", "ms", 20, 0.1, 1000, kParameter, "Time constant of the presynaptic trace"},
            {"g", "mV", 2, 0, 100, kParameter, "Potential a weight of 1 adds"},
            {"norm", "", 1, 0, 100, kParameter, "Norm the weights are scaled to; 0: not scaled"}});
    auto birth = make("novelty_birth", KernelKind::Growth, "Novelty birth",
        "Births where the best match max cos(n, w) falls below rho: the newborn's weights are the input it was born from.",
        {{"rho", "", 0.8, 0, 1, kParameter, "Best match below which a neuron is born"},
            {"window_ms", "ms", 100, 1, 10000, kParameter, "How long the input is looked at"},
            {"noise", "", 0.0125, 0, 1, kParameter, "Spread of a newborn's weights"}});
    auto apoptosis = make("apoptosis", KernelKind::Growth, "Apoptosis",
        "Death of a neuron with fewer than min_wins wins at the end of its critical period.",
        {{"min_wins", "", 3, 0, 1000, kParameter, "Wins a neuron must have to live", true}});
    auto prune =
        make("prune_weak", KernelKind::Growth, "Prune weak synapses", "Prunes synapses with w below w_min once the neuron has matured.",
            {{"w_min", "", 0.02, 0, 10, kParameter, "Weight below which a synapse is removed"}});
    m_kernels = {iaf, lif, izhikevich, poisson, fixed, pair, competitive, birth, apoptosis, prune};
}

const KernelDescription* FakeKernels::find(std::string_view id) const
{
    for (const KernelDescription& k : m_kernels)
        if (k.id == id) return &k;
    return nullptr;
}

std::vector<const KernelDescription*> FakeKernels::all() const
{
    std::vector<const KernelDescription*> out;
    for (const KernelDescription& k : m_kernels) out.push_back(&k);
    return out;
}

Experiment digitsDesign()
{
    Experiment e;
    e.title = "Growing digits";
    e.summary = "A layer that starts with 15 neurons and grows to see ten digits";
    e.lookFor = "Births come in bursts when new digits appear";
    e.seed = 7;

    Population in;
    in.id = "digits";
    in.title = "Digits";
    in.kernel = "poisson";
    in.size = 64;
    in.layout.kind = LayoutSpec::Kind::Grid;
    in.layout.columns = 8;
    in.canvasX = -320;
    in.canvasY = 40;
    in.parameters = {{"rate", 0}};

    Population layer;
    layer.id = "competitive";
    layer.title = "Competitive layer";
    layer.kernel = "lif_adaptive";
    layer.size = 15;
    layer.maxSize = 300;
    layer.layout.z = 200;
    layer.parameters = {{"tau_m", 50}, {"dtheta_young", 2}};
    layer.initial = {{"V_m", {Distribution::Kind::Uniform, 0, 5}}};
    layer.maturation = Maturation{};
    layer.canvasX = 0;
    layer.canvasY = 0;
    e.populations = {in, layer};

    Projection feed;
    feed.id = "feed";
    feed.source = "digits";
    feed.target = "competitive";
    feed.kernel = "stdp_competitive";
    feed.weight = {Distribution::Kind::Uniform, 0, 0.25};
    feed.parameters = {{"eta", 0.1}};
    Projection lateral;
    lateral.id = "lateral";
    lateral.source = "competitive";
    lateral.target = "competitive";
    lateral.weight = Distribution::constant(-10);
    e.projections = {feed, lateral};

    e.growth = {
        {.id = "novelty", .kernel = "novelty_birth", .population = "competitive", .parameters = {{"rho", 0.8}}, .parameterUnits = {}},
        {.id = "apoptosis", .kernel = "apoptosis", .population = "competitive", .parameters = {}, .parameterUnits = {}},
        {.id = "pruning", .kernel = "prune_weak", .population = "competitive", .parameters = {}, .parameterUnits = {}}};
    Task t;
    t.input = "digits";
    t.readout = "competitive";
    t.classes = {{0, 1}, {2, 3}, {4, 5}, {6, 7}, {8, 9}};
    t.canvasX = -320;
    t.canvasY = 220;
    e.task = t;
    e.live = {{"growth.novelty.parameters.rho", "Birth threshold", 0.5, 0.95}, {"task.max_rate", "Input rate", 60, 480}};
    return e;
}

Experiment balancedDesign()
{
    Experiment e;
    e.title = "Balanced 4000";
    e.durationMs = 10000;
    const auto population = [&](const char* id, const char* kernel, std::uint32_t size, bool inhibitory, double x, double y) {
        Population p;
        p.id = p.title = id;
        p.kernel = kernel;
        p.size = size;
        p.inhibitory = inhibitory;
        p.canvasX = x;
        p.canvasY = y;
        e.populations.push_back(p);
    };
    population("background", "poisson", 100, false, -340, 0);
    population("excitatory", "iaf_psc_exp", 3200, false, 0, -130);
    population("inhibitory", "iaf_psc_exp", 800, true, 0, 170);
    const auto connect = [&](const char* id, const char* from, const char* to, double weight) {
        Projection p;
        p.id = id;
        p.source = from;
        p.target = to;
        p.connect.kind = ConnectRule::Kind::FixedProbability;
        p.connect.probability = 0.02;
        p.weight = Distribution::constant(weight);
        e.projections.push_back(p);
    };
    connect("background_e", "background", "excitatory", 20);
    connect("background_i", "background", "inhibitory", 20);
    connect("ee", "excitatory", "excitatory", 16.2);
    connect("ei", "excitatory", "inhibitory", 16.2);
    connect("ie", "inhibitory", "excitatory", -90);
    connect("ii", "inhibitory", "inhibitory", -90);
    return e;
}

} // namespace ng::test

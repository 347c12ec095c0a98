#include "population_state.h"

#include <ng/plugin/kernel.h>
#include <ng/plugin/philox.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>

namespace ng {

PopulationState::PopulationState(const PopulationPlan& p, const RunPlan& run)
    : plan(&p), parameters(p.parameters), derived(p.kernel->n_derived), ringTicks(static_cast<std::uint32_t>(run.ringTicks))
{
    const int level = static_cast<int>(run.simd);
    update = kernel::atLevel(p.kernel->update, p.kernel->update_for, level);
    drive = kernel::atLevel(p.kernel->drive, p.kernel->drive_for, level);
    const std::uint32_t rounded = (p.slotCount + 15) / 16 * 16;
    width = std::min({kernel::kMaxWidth, run.blockWidth, std::max(16u, rounded)});
    blocks = (std::max(1u, p.slotCount) + width - 1) / width;
    capacity = blocks * width;

    ids.assign(capacity, raw(kNoNeuron));
    maturity.assign(capacity, 1.f);
    plasticity.assign(capacity, 1.f);
    alive.assign((capacity + 63) / 64, 0);
    stage.assign(capacity, Stage::Dead);
    born.assign(capacity, 0);
    parent.assign(capacity, kNoNeuron);
    position.assign(capacity, {});
    totalSpikes.assign(capacity, 0);
    episodeSpikes.assign(capacity, 0);
    activitySpikes.assign(capacity, 0);
    for (Slot s = 0; s < p.slotCount; ++s) m_free.push_back(s);
    living = LivingList(capacity);
    reserve = LivingList(capacity);

    for (std::uint32_t f = 0; f < p.kernel->n_fields; ++f) {
        const ng_field& field = p.kernel->fields[f];
        if (field.role == NG_ROLE_PARAMETER) continue;
        m_stateFields.push_back(&field);
        m_states.emplace_back(std::size_t{capacity} * (field.type == NG_TYPE_F64 ? 8 : 4));
    }
    for (std::size_t i = 0; i < m_states.size(); ++i)
        for (Slot s = 0; s < capacity; ++s) setState(i, s, m_stateFields[i]->default_value);
    for (std::uint32_t port = 0; port < p.kernel->n_ports; ++port) m_input.emplace_back(std::size_t{capacity} * ringTicks, 0.f);
    prepare(run.experiment.dtMs);
}

void PopulationState::setAlive(Slot s, bool on)
{
    const std::uint64_t bit = std::uint64_t{1} << (s % 64);
    if (on) alive[s / 64] |= bit;
    else alive[s / 64] &= ~bit;
}

Slot PopulationState::takeSlot()
{
    std::ranges::pop_heap(m_free, std::greater<>{});
    const Slot s = m_free.back();
    m_free.pop_back();
    return s;
}

void PopulationState::freeSlot(Slot s)
{
    m_free.push_back(s);
    std::ranges::push_heap(m_free, std::greater<>{});
}

std::size_t PopulationState::stateIndex(std::string_view name) const
{
    const auto at = std::ranges::find(m_stateFields, name, [](const ng_field* f) { return std::string_view(f->name); });
    return static_cast<std::size_t>(at - m_stateFields.begin());
}

void PopulationState::setState(std::size_t index, Slot s, double value)
{
    if (m_stateFields[index]->type == NG_TYPE_F64) reinterpret_cast<double*>(m_states[index].data())[s] = value;
    else reinterpret_cast<float*>(m_states[index].data())[s] = static_cast<float>(value);
}

double PopulationState::state(std::size_t index, Slot s) const
{
    if (m_stateFields[index]->type == NG_TYPE_F64) return reinterpret_cast<const double*>(m_states[index].data())[s];
    return static_cast<double>(reinterpret_cast<const float*>(m_states[index].data())[s]);
}

void PopulationState::clearInput(Slot s)
{
    for (auto& ring : m_input)
        for (std::uint32_t t = 0; t < ringTicks; ++t) ring[ringIndex(s, t)] = 0;
}

std::uint64_t PopulationState::pendingInput(Slot s) const
{
    std::uint64_t n = 0;
    for (const auto& ring : m_input)
        for (std::uint32_t t = 0; t < ringTicks; ++t) n += ring[ringIndex(s, t)] != 0;
    return n;
}

void PopulationState::clearAllInput()
{
    for (auto& ring : m_input) std::ranges::fill(ring, 0.f);
}

void PopulationState::prepare(double dtMs)
{
    if (plan->kernel->prepare) plan->kernel->prepare(parameters.data(), dtMs, derived.data());
}

std::size_t PopulationState::bytes() const
{
    std::size_t n = 0;
    const auto add = [&n](const auto&... vectors) { ((n += vectors.capacity() * sizeof(vectors[0])), ...); };
    add(ids, maturity, plasticity, alive, stage, born, parent, position, totalSpikes, episodeSpikes, activitySpikes, growing, m_free);
    n += living.bytes() + reserve.bytes();
    for (const auto& lanes : m_states) add(lanes);
    for (const auto& ring : m_input) add(ring);
    return n;
}

bool PopulationState::isSound() const
{
    std::vector<bool> seen(plan->slotCount, false);
    const auto take = [&](const auto& list) {
        for (const Slot s : list) {
            if (s >= plan->slotCount || seen[s]) return false;
            seen[s] = true;
        }
        return true;
    };
    if (!take(living) || !take(reserve) || !take(m_free)) return false;
    for (Slot s = 0; s < plan->slotCount; ++s)
        if (isAlive(s) != living.contains(s)) return false;
    return std::ranges::all_of(growing, [&](const Growing& g) { return g.slot < plan->slotCount; }) && std::ranges::all_of(stage, [](Stage s) { return s <= Stage::Dead; })
        && std::ranges::is_heap(m_free, std::greater<>{});
}

std::vector<Slot> PopulationState::unlisted() const
{
    std::vector<bool> listed(plan->slotCount, false);
    for (const auto* list : {&living, &reserve})
        for (const Slot s : *list) listed[s] = true;
    for (const Slot s : m_free) listed[s] = true;
    std::vector<Slot> out;
    for (Slot s = 0; s < plan->slotCount; ++s)
        if (!listed[s]) out.push_back(s);
    return out;
}

void PopulationState::resetSlot(Slot s, bool newborn, std::uint64_t seed)
{
    for (std::size_t i = 0; i < m_states.size(); ++i) {
        const ng_field& f = *m_stateFields[i];
        if (!newborn && !(f.flags & NG_FLAG_TRANSIENT)) continue;
        double value = f.default_value;
        // A potential without a value of its own starts at rest: the default of V_m follows E_L where the kernel has one.
        if (std::string_view(f.name) == "V_m") {
            std::size_t at = 0;
            for (std::uint32_t k = 0; k < plan->kernel->n_fields; ++k) {
                if (plan->kernel->fields[k].role != NG_ROLE_PARAMETER) continue;
                if (std::string_view(plan->kernel->fields[k].name) == "E_L") value = parameters[at];
                ++at;
            }
        }
        if (const auto it = plan->design.initial.find(f.name); it != plan->design.initial.end()) {
            const Distribution& d = it->second;
            RngStream rng(seed, RngPurpose::Initial, ids[s], static_cast<std::uint32_t>(i));
            value = d.kind == Distribution::Kind::Constant ? d.a
                : d.kind == Distribution::Kind::Uniform   ? d.a + (d.b - d.a) * rng.uniform()
                : d.kind == Distribution::Kind::Lognormal ? d.a * std::exp(d.b * rng.normal())
                                                           : d.a + d.b * rng.normal();
        }
        setState(i, s, value);
    }
}

} // namespace ng

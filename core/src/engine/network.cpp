#include "network.h"

#include "kernel_limits.h"

#include <ng/plugin/kernel.h>
#include <ng/plugin/philox.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>

namespace ng {

Network::Network(const RunPlan& plan, unsigned parts)
    : seed(plan.experiment.seed), dtMs(plan.experiment.dtMs), epochTicks(plan.epochTicks)
{
    populations.reserve(plan.populations.size());
    for (const PopulationPlan& p : plan.populations) populations.emplace_back(p, plan);
    projections.reserve(plan.projections.size());
    for (const ProjectionPlan& p : plan.projections) projections.emplace_back(p, populations[p.source], populations[p.target], parts, plan);
    m_drives.resize(populations.size());
    for (std::size_t i = 0; i < projections.size(); ++i)
        if (projections[i].plan->drive) m_drives[projections[i].plan->target].push_back(static_cast<ProjectionIndex>(i));
    m_spiked.resize(populations.size());
    m_spikes.resize(populations.size());
    for (std::size_t i = 0; i < populations.size(); ++i) {
        const PopulationState& p = populations[i];
        m_spiked[i].assign(std::size_t{p.blocks} * epochTicks * ((p.width + 63) / 64), 0);
        if (!p.update) continue; // a drive has no neurons to update
        for (std::uint32_t b = 0; b < p.blocks; ++b) m_blocks.push_back({static_cast<std::uint32_t>(i), b});
    }
}

void Network::drive(PopulationState& p, std::size_t pi, std::uint32_t b)
{
    for (const ProjectionIndex i : m_drives[pi]) {
        const ProjectionPlan& plan = *projections[i].plan;
        const PopulationState& source = populations[plan.source];
        // What arrives in this epoch was emitted a delay ago; before that there was nothing.
        const Tick skipped = plan.delayTicks > tick ? std::min<Tick>(epochTicks, plan.delayTicks - tick) : 0;
        if (skipped == epochTicks) continue;
        ng_drive d{};
        d.width = p.width;
        d.n_steps = static_cast<std::uint32_t>(epochTicks - skipped);
        d.first_tick = tick + skipped - plan.delayTicks;
        d.dt_ms = dtMs;
        d.parameters = source.parameters.data();
        d.derived = source.derived.data();
        d.neuron_id = p.ids.data() + std::size_t{b} * p.width;
        d.weight = static_cast<float>(plan.design.weight.a);
        d.input = p.inputRing(plan.port) + p.ringIndex(b * p.width, tick) + skipped * p.width;
        d.rng = {seed, static_cast<std::uint32_t>(RngPurpose::Drive)};
        d.projection = i;
        source.drive(&d);
    }
}

void Network::updateBlock(std::size_t pi, std::uint32_t b)
{
    PopulationState& p = populations[pi];
    const std::uint32_t words = (p.width + 63) / 64;
    std::uint64_t* spiked = m_spiked[pi].data() + std::size_t{b} * epochTicks * words;
    std::fill_n(spiked, epochTicks * words, 0);

    const std::size_t first = std::size_t{b} * p.width;
    // Widths below 64 share an alive word with their neighbours only in populations of one block.
    std::uint64_t any = 0;
    for (std::size_t w = first / 64; w < (first + p.width + 63) / 64; ++w) any |= p.alive[w];
    const std::size_t ringAt = p.ringIndex(static_cast<Slot>(first), tick);
    if (any) {
        std::array<void*, kMaxStates> states{};
        std::array<float*, kMaxPorts> input{};
        for (std::size_t s = 0; s < p.stateCount(); ++s)
            states[s] = static_cast<std::byte*>(p.stateLanes(s)) + first * (p.stateField(s).type == NG_TYPE_F64 ? 8 : 4);
        if (!m_drives[pi].empty()) drive(p, pi, b);
        for (std::uint32_t port = 0; port < p.plan->kernel->n_ports; ++port) input[port] = p.inputRing(port) + ringAt;
        ng_block block{};
        block.width = p.width;
        block.n_steps = static_cast<std::uint32_t>(epochTicks);
        block.first_tick = tick;
        block.dt_ms = dtMs;
        block.parameters = p.parameters.data();
        block.derived = p.derived.data();
        block.states = states.data();
        block.input = input.data();
        block.neuron_id = p.ids.data() + first;
        block.maturity = p.maturity.data() + first;
        block.spiked = spiked;
        block.rng = {seed, static_cast<std::uint32_t>(p.plan->kernel->kind == NG_KIND_STIMULUS ? RngPurpose::Stimulus : RngPurpose::Kernel)};
        p.update(&block);
        if (looksAtStates() && !isFinite(p, first)) std::atomic_ref(m_suspect).store(true, std::memory_order_relaxed);
        for (std::size_t s = 0; s < epochTicks; ++s)
            for (std::uint32_t w = 0; w < words; ++w) spiked[s * words + w] &= p.alive[first / 64 + w];
    }
    if (any && p.plan->kernel->zeroes_input) return;
    for (std::uint32_t port = 0; port < p.plan->kernel->n_ports; ++port) std::fill_n(p.inputRing(port) + ringAt, epochTicks * p.width, 0.f);
}

void Network::gather(std::size_t pi)
{
    PopulationState& p = populations[pi];
    std::vector<LocalSpike>& out = m_spikes[pi];
    out.clear();
    const std::uint32_t words = (p.width + 63) / 64;
    for (Tick s = 0; s < epochTicks; ++s) {
        const std::size_t stepBegin = out.size();
        bool ordered = true;
        std::uint32_t lastId = 0;
        for (std::uint32_t b = 0; b < p.blocks; ++b) {
            const std::uint64_t* spiked = m_spiked[pi].data() + (std::size_t{b} * epochTicks + s) * words;
            for (std::uint32_t w = 0; w < words; ++w)
                for (std::uint64_t bits = spiked[w]; bits; bits &= bits - 1) {
                    const Slot slot = b * p.width + w * 64 + static_cast<Slot>(std::countr_zero(bits));
                    out.push_back({tick + s, slot});
                    ordered &= out.size() == stepBegin + 1 || p.ids[slot] > lastId;
                    lastId = p.ids[slot];
                    ++p.totalSpikes[slot];
                    ++p.episodeSpikes[slot];
                    ++p.activitySpikes[slot];
                }
        }
        // Slots stand in the order of their ids until a slot is used again.
        if (ordered) continue;
        m_order.clear();
        for (std::size_t k = stepBegin; k < out.size(); ++k) m_order.push_back(std::uint64_t{p.ids[out[k].slot]} << 32 | out[k].slot);
        std::ranges::sort(m_order);
        for (std::size_t k = stepBegin; k < out.size(); ++k) out[k].slot = static_cast<Slot>(m_order[k - stepBegin]);
    }
}

void Network::runEpoch(WorkerPool& pool, std::vector<GlobalSpike>* out)
{
    const unsigned workers = pool.size();
    // Blocks are cut into contiguous shares, so that a worker keeps its memory.
    pool.run([&](unsigned w) {
        const std::size_t n = m_blocks.size(), begin = n * w / workers, end = n * (w + 1) / workers;
        for (std::size_t i = begin; i < end; ++i) updateBlock(m_blocks[i].population, m_blocks[i].block);
    });
    if (m_suspect) {
        m_suspect = false;
        fault = findFault(populations, tick + epochTicks - 1);
    }

    std::size_t total = 0;
    for (std::size_t i = 0; i < populations.size(); ++i) {
        gather(i);
        total += m_spikes[i].size();
    }
    if (out && total > 0) {
        const std::size_t first = out->size();
        for (std::size_t i = 0; i < populations.size(); ++i)
            for (const LocalSpike& s : m_spikes[i]) out->push_back({s.tick, NeuronId{populations[i].ids[s.slot]}, static_cast<PopulationIndex>(i)});
        std::ranges::sort(out->begin() + static_cast<std::ptrdiff_t>(first), out->end(),
                          [](const GlobalSpike& a, const GlobalSpike& b) { return a.tick != b.tick ? a.tick < b.tick : a.id < b.id; });
    }

    if (total > 0)
        pool.run([&](unsigned w) {
            for (ProjectionState& p : projections)
                for (std::size_t part = w; part < p.parts.size(); part += workers)
                    p.deliver(part, tick, m_spikes[p.plan->source], m_spikes[p.plan->target], populations[p.plan->target]);
        });
    tick += epochTicks;
}

void Network::settle(WorkerPool& pool)
{
    const unsigned workers = pool.size();
    pool.run([&](unsigned w) {
        for (ProjectionState& p : projections)
            for (std::size_t part = w; part < p.parts.size(); part += workers) p.settle(part, tick, populations[p.plan->target]);
    });
}

void Network::trim(WorkerPool& pool)
{
    std::vector<ProjectionState*> learning;
    for (ProjectionState& p : projections)
        if (p.parts.front().history && (p.crowded() || tick >= p.parts.front().nextTrim)) learning.push_back(&p);
    if (learning.empty()) return;
    const unsigned workers = pool.size();
    std::vector<char> crowded;
    for (const ProjectionState* p : learning) crowded.push_back(p->crowded());
    pool.run([&](unsigned w) {
        for (std::size_t k = 0; k < learning.size(); ++k)
            for (std::size_t part = w; part < learning[k]->parts.size(); part += workers)
                learning[k]->trim(part, tick, crowded[k], populations[learning[k]->plan->target]);
    });
}

void Network::repartition(unsigned parts)
{
    for (ProjectionState& p : projections) p.repartition(parts, tick, populations[p.plan->target]);
}

std::size_t Network::bytes() const
{
    std::size_t n = 0;
    for (const PopulationState& p : populations) n += p.bytes();
    for (const ProjectionState& p : projections) n += p.bytes();
    for (const auto& words : m_spiked) n += words.capacity() * sizeof(words[0]);
    for (const auto& spikes : m_spikes) n += spikes.capacity() * sizeof(spikes[0]);
    return n;
}

std::uint64_t Network::synapses() const
{
    std::uint64_t n = 0;
    for (const ProjectionState& p : projections) n += p.synapses();
    return n;
}

std::uint64_t Network::neurons() const
{
    std::uint64_t n = 0;
    for (const PopulationState& p : populations)
        if (p.plan->kernel->kind == NG_KIND_NEURON) n += p.living.size() + p.reserve.size();
    return n;
}

} // namespace ng

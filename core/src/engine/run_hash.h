#pragma once
#include <ng/stream/epoch_frame.h>
#include <ng/stream/network_start.h>

#include "network.h"

#include <bit>
#include <cstdint>
#include <span>
#include <string>

namespace ng {

/// A running hash of spikes and structure events, in the order they are published; 128 bits as two mixed words.
class RunHash {
public:
    void add(const GlobalSpike& s) { mix(s.tick * 0x9E3779B97F4A7C15ull ^ raw(s.id)); }
    void add(const StructureEvent& e)
    {
        mix(e.tick);
        mix(std::uint64_t{static_cast<std::uint8_t>(e.kind)} << 40 | std::uint64_t{static_cast<std::uint8_t>(e.stage)} << 32 | raw(e.neuron));
        mix(std::uint64_t{raw(e.source)} << 32 | raw(e.parent));
        mix(std::uint64_t{e.population} << 48 | std::uint64_t{e.projection} << 32 | std::uint64_t{e.rule} << 16 | e.reason);
        mix(std::uint64_t{std::bit_cast<std::uint32_t>(e.measured)} << 32 | std::bit_cast<std::uint32_t>(e.weight));
        mix(std::uint64_t{std::bit_cast<std::uint32_t>(e.position.x)} << 32 | std::bit_cast<std::uint32_t>(e.position.y));
    }
    /// The births of all neurons, then all synapses with their weights, as events.
    void add(const NetworkStart& s, std::span<const ProjectionInfo> projections)
    {
        for (const NeuronState& n : s.structure->neurons) add(s.birthOf(n));
        const auto& synapses = s.structure->synapses;
        for (std::size_t i = 0; i < synapses.size(); ++i) add(s.connectionOf(synapses[i], projections[synapses[i].projection].target, (*s.weights)[i]));
    }
    void add(float weight) { mix(std::bit_cast<std::uint32_t>(weight)); }
    template <class Archive>
    void archive(Archive& a) { a(m_a, m_b); }
    [[nodiscard]] std::string text() const
    {
        constexpr char digits[] = "0123456789abcdef";
        std::string s;
        for (const std::uint64_t h : {m_a, m_b})
            for (int shift = 60; shift >= 0; shift -= 4) s += digits[(h >> shift) & 15];
        return s;
    }

private:
    void mix(std::uint64_t x)
    {
        m_a = (m_a ^ x) * 0x9E3779B97F4A7C15ull;
        m_a ^= m_a >> 29;
        m_b = (std::rotl(m_b, 23) + x) * 0xD6E8FEB86659FD93ull;
        m_b ^= m_b >> 32;
    }
    std::uint64_t m_a = 0x243F6A8885A308D3ull, m_b = 0x13198A2E03707344ull;
};

} // namespace ng

#include "synapse_book.h"

#include <algorithm>

namespace ng {

void SynapseBook::count(const ProjectionState& p)
{
    std::ranges::fill(m_indegree, 0u);
    for (const ProjectionPart& part : p.parts)
        for (Slot s = 0; s < part.rows.sources(); ++s)
            for (std::uint32_t k = 0; k < part.rows.size(s); ++k) ++m_indegree[part.rows.targets(s)[k]];
}

std::uint32_t SynapseBook::outdegree(const ProjectionState& p, Slot source)
{
    std::uint32_t n = 0;
    for (const ProjectionPart& part : p.parts) n += part.rows.size(source);
    return n;
}

void SynapseBook::outgoing(const ProjectionState& p, Slot source, std::vector<Slot>& out)
{
    out.clear();
    for (const ProjectionPart& part : p.parts)
        for (std::uint32_t k = 0; k < part.rows.size(source); ++k) out.push_back(part.rows.targets(source)[k]);
    // The order inside a row depends on how targets are split; that of the slots does not.
    std::ranges::sort(out);
}

Slot SynapseBook::pick(const ProjectionState& p, Slot source, std::uint32_t bits)
{
    // The target whose slot comes out smallest under a random odd factor: each is as likely, in whatever order they are looked at. The factor has
    // an inverse, so the smallest product alone tells the slot.
    const std::uint32_t factor = bits | 1;
    std::uint32_t best = ~std::uint32_t{0}, n = 0;
    for (const ProjectionPart& part : p.parts) {
        const std::uint32_t here = part.rows.size(source);
        const RowPool::Targets targets = part.rows.targets(source);
        for (std::uint32_t k = 0; k < here; ++k) best = std::min(best, (targets[k] + 1) * factor);
        n += here;
    }
    if (n == 0) return kNoSlot;
    std::uint32_t inverse = factor; // right to 3 bits; each step doubles them
    for (int step = 0; step < 4; ++step) inverse *= 2 - factor * inverse;
    return best * inverse - 1;
}

std::optional<float> SynapseBook::remove(ProjectionState& p, Slot source, Slot target, std::uint32_t ordinal)
{
    ProjectionPart& part = p.owner(target);
    const std::uint32_t n = part.rows.size(source);
    const RowPool::Targets targets = part.rows.targets(source);
    for (std::uint32_t k = 0; k < n; ++k) {
        if (targets[k] != target || ordinal-- > 0) continue;
        const float weight = part.rows.weights(source)[k];
        part.rows.erase(source, k);
        part.structureChanged();
        --m_indegree[target];
        return weight;
    }
    return std::nullopt;
}

void SynapseBook::tell(Slot source, std::vector<Gone>& gone, const Lost& lost)
{
    std::ranges::stable_sort(gone, {}, &Gone::target);
    for (const Gone& g : gone) {
        --m_indegree[g.target];
        lost(source, g.target, g.weight);
    }
    gone.clear();
}

void SynapseBook::clearRow(ProjectionState& p, Slot source, const Lost& lost)
{
    for (ProjectionPart& part : p.parts) {
        const std::uint32_t n = part.rows.size(source);
        if (n == 0) continue;
        for (std::uint32_t k = 0; k < n; ++k) m_gone.push_back({part.rows.targets(source)[k], part.rows.weights(source)[k]});
        part.rows.clearRow(source);
        part.structureChanged();
    }
    tell(source, m_gone, lost);
}

void SynapseBook::bury(Slot target)
{
    m_dying[target / 64] |= std::uint64_t{1} << (target % 64);
    m_queue.push_back({target, m_rowsPassed + m_sources});
}

void SynapseBook::sweep(ProjectionState& p, std::uint64_t budget, const Lost& lost)
{
    std::uint64_t looked = 0;
    while (!m_queue.empty() && looked < budget) {
        const auto source = static_cast<Slot>(m_rowsPassed % m_sources);
        ++looked;
        for (ProjectionPart& part : p.parts) {
            const std::uint32_t n = part.rows.size(source);
            const RowPool::Targets targets = part.rows.targets(source);
            looked += n;
            std::uint64_t any = 0;
            for (std::uint32_t k = 0; k < n; ++k) any |= m_dying[targets[k] / 64] >> (targets[k] % 64) & 1;
            if (!any) continue;
            const std::size_t first = m_gone.size();
            for (std::uint32_t k = 0; k < n; ++k)
                if (isDying(targets[k])) m_gone.push_back({targets[k], part.rows.weights(source)[k]});
            for (std::uint32_t k = n; k-- > 0 && m_gone.size() > first;)
                if (isDying(part.rows.targets(source)[k])) part.rows.erase(source, k);
            part.structureChanged();
        }
        if (!m_gone.empty()) tell(source, m_gone, lost);
        ++m_rowsPassed;
        while (!m_queue.empty() && m_queue.front().untilRow <= m_rowsPassed) {
            const Slot t = m_queue.front().target;
            m_dying[t / 64] &= ~(std::uint64_t{1} << (t % 64));
            m_queue.pop_front();
            ++m_swept;
        }
    }
}

} // namespace ng

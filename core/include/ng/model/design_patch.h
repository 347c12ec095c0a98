#pragma once
#include <ng/model/experiment.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

namespace ng {

/// What tells one design from another: of each list the stretch of items that differ, and the rest as a whole where any of it differs.
/// Memory goes with the edit, not with the design.
class DesignPatch {
public:
    /// Lies on `now`; swap() makes `next` of it.
    DesignPatch(Experiment now, Experiment next)
        : m_populations(now.populations, next.populations), m_projections(now.projections, next.projections), m_growth(now.growth, next.growth),
          m_live(now.live, next.live)
    {
        takeLists(now);
        takeLists(next);
        if (!(now == next)) m_rest = std::move(next);
    }

    /// Exchanges the two sides; twice is nothing. The design must be the one the patch lies on.
    void swap(Experiment& e)
    {
        m_populations.swap(e.populations);
        m_projections.swap(e.projections);
        m_growth.swap(e.growth);
        m_live.swap(e.live);
        if (!m_rest) return;
        // The lists are no part of the rest: they change sides with it, so they are put back.
        std::swap(e, *m_rest);
        e.populations.swap(m_rest->populations);
        e.projections.swap(m_rest->projections);
        e.growth.swap(m_rest->growth);
        e.live.swap(m_rest->live);
    }

    [[nodiscard]] bool isEmpty() const
    {
        return m_populations.isEmpty() && m_projections.isEmpty() && m_growth.isEmpty() && m_live.isEmpty() && !m_rest;
    }

private:
    template <class T>
    struct List {
        List(const std::vector<T>& now, const std::vector<T>& next)
        {
            const auto [a, b] = std::ranges::mismatch(now, next);
            at = static_cast<std::size_t>(a - now.begin());
            std::size_t same = 0; // at the end
            while (same < now.size() - at && same < next.size() - at && now[now.size() - 1 - same] == next[next.size() - 1 - same]) ++same;
            count = now.size() - at - same;
            other.assign(b, next.end() - static_cast<std::ptrdiff_t>(same));
        }
        void swap(std::vector<T>& items)
        {
            const auto first = items.begin() + static_cast<std::ptrdiff_t>(at);
            const auto last = first + static_cast<std::ptrdiff_t>(count);
            std::vector<T> out(std::make_move_iterator(first), std::make_move_iterator(last));
            const auto gap = items.erase(first, last);
            items.insert(gap, std::make_move_iterator(other.begin()), std::make_move_iterator(other.end()));
            count = other.size();
            other = std::move(out);
        }
        [[nodiscard]] bool isEmpty() const { return count == 0 && other.empty(); }

        std::size_t at = 0;
        std::size_t count = 0; // items in the design now
        std::vector<T> other; // those that are not
    };

    static void takeLists(Experiment& e)
    {
        e.populations.clear();
        e.projections.clear();
        e.growth.clear();
        e.live.clear();
    }

    List<Population> m_populations;
    List<Projection> m_projections;
    List<GrowthRule> m_growth;
    List<LiveParameter> m_live;
    std::optional<Experiment> m_rest;
};

} // namespace ng

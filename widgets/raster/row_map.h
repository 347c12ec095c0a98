#pragma once
#include "timeline/chronicle.h"

#include <cstdint>
#include <span>
#include <vector>

namespace ng {

/// How rows are ordered from top to bottom.
enum class RowSort : std::uint8_t { BirthTime, Id, Population, Maturity, Rate, Selection };
/// Which neurons get a row.
enum class RowFilter : std::uint8_t { All, Selected, HideSilent };

/// What a row map is made from; the spans are borrowed for the call.
struct RowMapSpec {
    std::vector<PopulationIndex> populations; ///< sorted
    RowSort sort = RowSort::BirthTime;
    RowFilter filter = RowFilter::All;
    TickRange visible;                       ///< only neurons alive in it get a row
    std::span<const std::uint8_t> maturity;  ///< by raw id, for RowSort::Maturity
    std::span<const std::uint32_t> spikes;   ///< by raw id, for RowSort::Rate and RowFilter::HideSilent
    std::span<const NeuronId> selected;      ///< sorted, for RowSort::Selection and RowFilter::Selected
};

/// Which neuron stands in which row; a plain value.
class RowMap {
public:
    static constexpr std::uint32_t kNoRow = 0xFFFFFFFFu;

    RowMap() = default;
    explicit RowMap(std::vector<NeuronId> rows);

    /// Rows of the neurons of a run that fit the spec.
    [[nodiscard]] static RowMap make(std::span<const Chronicle::Life> lives, const RowMapSpec&);
    /// True if a neuron fits the spec.
    [[nodiscard]] static bool fits(const Chronicle::Life&, const RowMapSpec&);

    void append(NeuronId);
    [[nodiscard]] std::size_t size() const { return m_rows.size(); }
    [[nodiscard]] NeuronId at(std::size_t row) const { return m_rows[row]; }
    [[nodiscard]] std::uint32_t rowOf(NeuronId id) const { return raw(id) < m_rowOf.size() ? m_rowOf[raw(id)] : kNoRow; }
    [[nodiscard]] const std::vector<NeuronId>& rows() const { return m_rows; }
    /// By raw id; kNoRow where there is none.
    [[nodiscard]] std::span<const std::uint32_t> table() const { return m_rowOf; }
    friend bool operator==(const RowMap& a, const RowMap& b) { return a.m_rows == b.m_rows; }

private:
    std::vector<NeuronId> m_rows;
    std::vector<std::uint32_t> m_rowOf;
};

} // namespace ng

#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace ng::store {

/// "NGrn" in the header of the file, where `file` and SQLite look for it.
inline constexpr std::int64_t kApplicationId = 0x4E47726E;
/// Version of the tables below; a file with a larger one was made by a newer program.
/// Format 1 had the network as built as rows of structure_event, and structures and weight lists in one piece each.
inline constexpr std::int64_t kUserVersion = 2;

/// Rows of structure_event and metric are fetched and cached by blocks of this many.
inline constexpr std::int64_t kRowsPerBlock = 4096;
/// Entries of a trace block, on every level.
inline constexpr std::uint32_t kEntriesPerTraceBlock = 512;
/// A trace's level l holds one (tick, min, max) per 16^l samples.
inline constexpr std::uint32_t kTraceFanOut = 16;
inline constexpr int kTraceLevels = 8;
/// Synapses or weights in one slice: so few that a slice is written in a few milliseconds.
inline constexpr std::size_t kSynapsesPerSlice = 65'536;

struct TableText {
    std::string_view name;
    std::string_view sql;   ///< exactly as SQLite keeps it
    std::int64_t since = 1; ///< the format it came with
};
/// What a reader relies on; a file whose tables have another text is not a run file.
[[nodiscard]] std::span<const TableText> runTables();
/// Indexes and the views that docs/run-file.md describes.
[[nodiscard]] const char* runIndexesAndViews();

/// Row id of a trace block.
[[nodiscard]] constexpr std::int64_t traceRow(std::uint32_t probe, int level, std::uint32_t block)
{
    return static_cast<std::int64_t>(probe) << 40 | static_cast<std::int64_t>(level) << 32 | block;
}

} // namespace ng::store

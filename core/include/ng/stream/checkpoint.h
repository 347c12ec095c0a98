#pragma once
#include <ng/base/archive.h>
#include <ng/base/tick.h>

namespace ng {

/// The whole state of an engine between two frames, as bytes only an engine understands. Going on from it gives the same bits as never
/// having stopped. Immutable once made.
struct Checkpoint {
    Tick tick = 0; ///< the next frame begins here
    ArchiveChunks chunks;

    [[nodiscard]] std::size_t bytes() const
    {
        std::size_t n = 0;
        for (const auto& c : chunks) n += c.size();
        return n;
    }
};

} // namespace ng

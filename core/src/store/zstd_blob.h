#pragma once
#include "bytes.h"

#include <memory>
#include <optional>

namespace ng::store {

/// Compresses at level 1 with a context that is kept between calls.
class Packer {
public:
    Packer();
    ~Packer();
    /// Valid until the next call.
    [[nodiscard]] std::span<const std::uint8_t> pack(std::span<const std::uint8_t> raw);

private:
    struct Context;
    std::unique_ptr<Context> m_context;
    Bytes m_out;
};

/// The inverse; empty when the blob is damaged or says it is larger than `maxBytes`.
[[nodiscard]] std::optional<Bytes> unpack(std::span<const std::uint8_t> packed, std::size_t maxBytes);

} // namespace ng::store

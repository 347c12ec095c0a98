#include "zstd_blob.h"

#include <zstd.h>

namespace ng::store {

struct Packer::Context {
    ZSTD_CCtx* cctx = ZSTD_createCCtx();
    ~Context() { ZSTD_freeCCtx(cctx); }
};

Packer::Packer() : m_context(std::make_unique<Context>()) {}
Packer::~Packer() = default;

std::span<const std::uint8_t> Packer::pack(std::span<const std::uint8_t> raw)
{
    m_out.resize(ZSTD_compressBound(raw.size()));
    const std::size_t n = ZSTD_compressCCtx(m_context->cctx, m_out.data(), m_out.size(), raw.data(), raw.size(), 1);
    return {m_out.data(), ZSTD_isError(n) ? 0 : n};
}

std::optional<Bytes> unpack(std::span<const std::uint8_t> packed, std::size_t maxBytes)
{
    const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > maxBytes) return std::nullopt;
    Bytes out(size);
    const std::size_t n = ZSTD_decompress(out.data(), out.size(), packed.data(), packed.size());
    if (ZSTD_isError(n) || n != size) return std::nullopt;
    return out;
}

} // namespace ng::store

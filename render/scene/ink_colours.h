#pragma once
#include "scene_data.h"

#include <cstdint>

namespace ng {

/// From ink to colours over a ground: excitatory ink in the lower half of a word, inhibitory in the upper. Ink covers like coloured glass,
/// never more than 0.92 in all, so that spheres stand out.
class InkColours {
public:
    explicit InkColours(const SceneStyle&);
    /// `n` pixels of RGBA from as many of ink.
    void develop(const std::uint32_t* ink, std::uint32_t* rgba, int n) const;

private:
    float m_ground[3], m_excitatory[3], m_inhibitory[3]; ///< the last two are differences from the ground
    std::uint32_t m_bare;                                ///< a pixel without ink
};

} // namespace ng

#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ng {

/// One pixel of a lit sphere of any colour: colour * scale / 256 + grey, over what is below with `cover` of 255. Scale and grey together
/// stay below 256, so that no channel can run over.
struct SphereTexel {
    std::uint8_t scale = 0, grey = 0, cover = 0;
};

/// The pixel whose middle is (dx, dy) away from the centre of a sphere of `radius` pixels; its thin outline has the given grey.
[[nodiscard]] SphereTexel sphereTexel(float dx, float dy, float radius, float outlineGrey);

/// Small spheres made once per size and place within a pixel, to be stamped.
class SphereSprites {
public:
    /// Sizes are quarters of a pixel of radius; larger spheres have no sprite.
    static constexpr int kSizes = 96, kPhases = 4;
    static constexpr int kLanes = 8; ///< rows are filled up with texels of no cover to a multiple of these
    static constexpr std::size_t kCount = std::size_t{kSizes} * kPhases * kPhases;

    struct Sprite {
        int left = 0, bottom = 0; ///< of the first texel, from the pixel of the centre
        int width = 0, height = 0;
        int stride = 0;                     ///< texels per row, a multiple of kLanes
        std::vector<std::uint32_t> texels;  ///< scale, grey, cover from the lowest byte on; empty: not made yet
    };

    [[nodiscard]] static int sizeOf(float radius) { return static_cast<int>(radius * 4 + 0.5f); }
    /// The key of a sprite for a centre at (x, y); `size` is below kSizes.
    [[nodiscard]] static std::size_t keyOf(int size, float x, float y);

    /// Forgets all sprites if the outline's grey is another one.
    void setOutlineGrey(std::uint8_t);
    /// Makes a sprite unless it is there.
    void make(std::size_t key);
    [[nodiscard]] const Sprite& operator[](std::size_t key) const { return m_sprites[key]; }

private:
    std::vector<Sprite> m_sprites;
    std::uint8_t m_outlineGrey = 0;
};

} // namespace ng

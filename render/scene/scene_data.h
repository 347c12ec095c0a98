#pragma once
#include <ng/stream/structure.h>

#include <array>
#include <cstdint>
#include <vector>

namespace ng {

/// Red, green, blue.
using Rgb = std::array<std::uint8_t, 3>;

/// A synapse as it is drawn: a line between two neurons of the scene.
struct SceneSynapse {
    std::uint32_t source = 0; ///< index into SceneData::ids
    std::uint32_t target = 0;
    float opacity = 0;        ///< 0..1
    bool inhibitory = false;
};

/// What is drawn, as a value: the scene knows neither timelines nor widgets. The first four vectors are parallel.
struct SceneData {
    std::vector<NeuronId> ids;
    std::vector<Position> positions; ///< micrometres
    std::vector<float> radii;        ///< micrometres
    std::vector<Rgb> colours;
    std::vector<SceneSynapse> synapses;
};

/// The colours of the ground and of lines; those of neurons come with the data.
struct SceneStyle {
    Rgb background{16, 18, 22};
    Rgb outline{16, 18, 22};
    Rgb excitatory{120, 170, 230};
    Rgb inhibitory{235, 140, 90};
    friend bool operator==(const SceneStyle&, const SceneStyle&) = default;
};

} // namespace ng

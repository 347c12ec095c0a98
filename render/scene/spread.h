#pragma once
#include "scene_data.h"

#include <cstddef>
#include <vector>

namespace ng {

/// Orders synapses so that every prefix of the result is an even sample of all of them, and keeps at most `budget`.
/// Deterministic: a synapse's place depends on its two neurons' ids only, so that a growing network keeps most of what was shown.
[[nodiscard]] std::vector<SceneSynapse> spreadEvenly(const std::vector<SceneSynapse>&, const std::vector<NeuronId>& ids, std::size_t budget);

} // namespace ng

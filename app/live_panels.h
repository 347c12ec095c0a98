#pragma once
#include "live_place.h"

namespace ng {

class Composition;

/// Every live view, with its place in the default layout. The views are owned by whoever takes them.
[[nodiscard]] std::vector<LivePlace::Slot> makeLivePanels(Composition&);

} // namespace ng

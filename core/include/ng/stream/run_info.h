#pragma once
#include <ng/base/ids.h>
#include <ng/base/tick.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ng {

/// What a view needs to know about a population of a run.
struct PopulationInfo {
    std::string id;               ///< unique name, e.g. "competitive"
    std::string title;            ///< shown to people
    std::string kernel;           ///< "lif_adaptive"
    bool inhibitory = false;
    bool stimulus = false;        ///< a source without inputs
    bool grows = false;
    std::uint32_t imageWidth = 0; ///< for a stimulus laid out as a picture: pixels per row; 0 = not a picture
    std::uint32_t imageHeight = 0;
};

struct ProjectionInfo {
    std::string id;
    PopulationIndex source = 0;
    PopulationIndex target = 0;
    std::string kernel;     ///< "static", "stdp_pair", ...
    bool plastic = false;
    bool inhibitory = false;
    std::string weightUnit; ///< "mV", "pA" ...
    float weightMax = 1;    ///< scale for drawing
};

/// A recorded quantity with a unit, e.g. "competitive.rate" in spikes/s.
struct ProbeInfo {
    std::string id;
    std::string title;
    std::string unit;
};
using ProbeId = std::uint16_t;

/// One kernel the run used, for provenance.
struct KernelInfo {
    std::string id;
    std::string plugin;
    std::string version;
    std::string fingerprint;
};

/// The run another one goes on from, and what was changed there.
struct RunOrigin {
    std::string runId;
    std::string file; ///< its name then, without the folder
    Tick tick = 0;    ///< the first of this run
    std::vector<std::string> changes; ///< "growth.novelty.parameters.rho=0.8"
    friend bool operator==(const RunOrigin&, const RunOrigin&) = default;
};

/// What never changes during a run. The design itself is kept as its JSON text.
struct RunInfo {
    std::string runId;      ///< unique name of the run
    std::string title;      ///< of the design
    std::string designJson; ///< the frozen experiment
    double dtMs = 0.1;
    std::uint64_t seed = 0;
    Tick plannedEnd = 0;    ///< 0: open end
    std::vector<PopulationInfo> populations;
    std::vector<ProjectionInfo> projections;
    std::vector<std::string> rules;   ///< growth rule instances, e.g. "novelty"
    std::vector<std::string> reasons; ///< sentences such as "best match below threshold"
    std::vector<ProbeInfo> probes;
    std::vector<KernelInfo> kernels;
    std::string programVersion;
    std::string host;
    std::string startedUtc; ///< ISO 8601
    std::optional<RunOrigin> origin; ///< of a run that did not begin at the beginning
};

} // namespace ng

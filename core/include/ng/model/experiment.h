#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ng {

/// Values of a kernel's parameters by name, in the units of its field table; what is absent has its default.
using ParameterMap = std::map<std::string, double>;

/// The unit a parameter was written with in the file ("20 ms"), as the base unit of its dimension (see quantity.h), in which the value
/// is kept. Only for parameters written with one; validate() holds it against the kernel's field table.
using UnitMap = std::map<std::string, std::string>;

/// A number, or a distribution numbers are drawn from. JSON: 3.5, {"uniform":[lo,hi]}, {"normal":[mean,sd]}, {"lognormal":[median,sd]}.
/// A lognormal number is median exp(sd z) with z normal: NEST's lognormal(mean = ln median, std = sd), and all negative for a negative median.
struct Distribution {
    enum class Kind : std::uint8_t { Constant, Uniform, Normal, Lognormal };
    Kind kind = Kind::Constant;
    double a = 0; ///< value, lo, mean or median
    double b = 0; ///< -, hi, standard deviation, or that of the logarithm (without a unit)
    [[nodiscard]] static Distribution constant(double v) { return {Kind::Constant, v, 0}; }
    friend bool operator==(const Distribution&, const Distribution&) = default;
};

/// Where the neurons of a population stand in space (micrometres).
struct LayoutSpec {
    enum class Kind : std::uint8_t { Grid, Disc, Ball, Dome };
    Kind kind = Kind::Disc;
    double x = 0, y = 0, z = 0; ///< centre
    double width = 400;         ///< extent in x (diameter of a disc, ball or dome)
    double height = 400;        ///< extent in y (z for a ball or dome)
    std::uint32_t columns = 0;  ///< grid: neurons per row; 0 = as square as possible
    friend bool operator==(const LayoutSpec&, const LayoutSpec&) = default;
};

/// How the neurons of a growing population grow up: maturity = min(1, max(age / critical_period, own spikes / spikes_to_mature)).
struct Maturation {
    double immatureMs = 1000;        ///< stage "immature" before this age, "critical period" after it
    double criticalPeriodMs = 25000; ///< age at which a neuron is mature
    double spikesToMature = 100;     ///< own spikes that make it mature earlier; 0 = age only
    double adultPlasticity = 0;      ///< share of a newborn's learning rate a mature neuron keeps; 1: no critical period
    bool enabled = true;             ///< false: every neuron stays as plastic as at birth (control without maturity)
    friend bool operator==(const Maturation&, const Maturation&) = default;
};

struct Population {
    std::string id;
    std::string title;
    std::string kernel; ///< a neuron or stimulus kernel
    std::uint32_t size = 0;
    std::uint32_t maxSize = 0; ///< cap for growth; 0 = does not grow
    std::uint32_t reserve = 0; ///< of `size`, how many wait as silent progenitors until a growth rule wakes them
    bool inhibitory = false;
    ParameterMap parameters;
    UnitMap parameterUnits;
    std::map<std::string, Distribution> initial; ///< state fields at the start, e.g. V_m
    LayoutSpec layout;
    std::optional<Maturation> maturation; ///< absent: neurons are mature from the start
    double canvasX = 0, canvasY = 0;
    friend bool operator==(const Population&, const Population&) = default;
};

/// Which pairs a projection connects.
struct ConnectRule {
    enum class Kind : std::uint8_t { AllToAll, OneToOne, FixedProbability, FixedIndegree, Distance, FixedTotalNumber, FixedOutdegree };
    Kind kind = Kind::AllToAll;
    double probability = 0.1;    ///< FixedProbability; Distance: at distance 0
    std::uint32_t indegree = 10; ///< FixedIndegree
    double radius = 200;         ///< Distance: pairs within this many micrometres (distance in the plane)
    bool autapses = false;
    std::uint64_t number = 1000; ///< FixedTotalNumber: pairs drawn with replacement from all sources and targets
    std::uint32_t outdegree = 10; ///< FixedOutdegree: targets drawn for each source
    /// Distance: how the probability falls within the radius, at distance d: p, p exp(-d^2 / 2 sigma^2), p exp(-d / sigma).
    enum class Decay : std::uint8_t { None, Gaussian, Exponential };
    Decay decay = Decay::None;
    double sigma = 100; ///< micrometres
    friend bool operator==(const ConnectRule&, const ConnectRule&) = default;
};

struct Projection {
    std::string id;
    std::string source; ///< population id
    std::string target;
    std::string kernel = "static"; ///< a synapse kernel
    ConnectRule connect;
    Distribution weight = Distribution::constant(1); ///< in the target kernel's weight unit; negative inhibits
    Distribution delay = Distribution::constant(1);  ///< ms
    std::string receptor;        ///< port of the target kernel; empty: by the sign of the weight
    ParameterMap parameters;
    UnitMap parameterUnits;
    std::string weightUnit;        ///< as written in the file; empty: the target kernel's
    bool growsWithNewborns = true; ///< a newborn of either population is wired by `connect`
    friend bool operator==(const Projection&, const Projection&) = default;
};

/// One growth kernel at work on one population.
struct GrowthRule {
    std::string id;
    std::string kernel;
    std::string population;
    ParameterMap parameters;
    UnitMap parameterUnits;
    bool enabled = true;
    friend bool operator==(const GrowthRule&, const GrowthRule&) = default;
};

/// A stream of labelled pictures shown to an input population, class by class, with a label read-out and tests.
struct Task {
    std::string id = "task";
    std::string dataset = "digits";        ///< name in resources/datasets or "bars" (generated)
    std::string input;                     ///< stimulus population that is shown the pictures
    std::string readout;                   ///< population whose spikes are read
    std::vector<std::vector<int>> classes; ///< one list of classes per task, in order; empty = all at once
    std::uint32_t passes = 1;              ///< times each task's training pictures are shown
    double presentMs = 250;                ///< how long a picture is shown
    double maxRate = 240;                  ///< spikes/s of a pixel of an L2-normalised picture with value 1
    double testFraction = 0.2;             ///< stratified, fixed split
    bool shuffleClasses = false;           ///< the order of classes is drawn from the seed
    bool mixTasks = false;                 ///< no order at all: all training pictures in one shuffled stream (control)
    std::uint32_t limit = 0;               ///< pictures per task at most; 0 = all
    double canvasX = 0, canvasY = 0;
    friend bool operator==(const Task&, const Task&) = default;
};

/// What of a run is kept. Intervals of 0 switch a kind off.
struct RecordingPolicy {
    bool spikes = true;
    std::vector<std::string> populations; ///< of which spikes are kept; empty = all
    double traceMs = 100;    ///< population rates and counts
    double activityMs = 500; ///< per-neuron maturity and rate
    double keyframeMs = 5000; ///< structure and weights to seek from
    double checkpointMs = 60'000; ///< the whole state, to go on from; also at the end of the run
    friend bool operator==(const RecordingPolicy&, const RecordingPolicy&) = default;
};

/// A parameter offered as a slider while the run goes. `path` as for --set, e.g. "growth.novelty.parameters.rho".
struct LiveParameter {
    std::string path;
    std::string title;
    double min = 0;
    double max = 1;
    friend bool operator==(const LiveParameter&, const LiveParameter&) = default;
};

/// Populations drawn together under a name; nothing else changes by it.
struct Module {
    std::string id;
    std::string title;
    std::vector<std::string> populations;
    bool folded = false; ///< drawn as one node
    friend bool operator==(const Module&, const Module&) = default;
};

/// A comment on the canvas.
struct Note {
    std::string id;
    std::string text;
    double canvasX = 0, canvasY = 0;
    friend bool operator==(const Note&, const Note&) = default;
};

/// The design as a value: everything a run depends on besides plugins and interventions. JSON form: *.ngdesign, `format` 1.
struct Experiment {
    static constexpr int kFormat = 1;
    std::string title;
    std::string summary;    ///< one line for the gallery
    std::string lookFor;    ///< what to watch
    double dtMs = 0.1;
    double frameMs = 1;     ///< growth and publishing interval, rounded up to whole epochs
    std::uint64_t seed = 1;
    double speed = 0;       ///< simulated seconds per second the window starts with, for designs made to be watched; 0: as fast as possible
    double durationMs = 0;  ///< 0: until the task ends, or open end
    std::vector<Population> populations;
    std::vector<Projection> projections;
    std::vector<GrowthRule> growth;
    std::optional<Task> task;
    RecordingPolicy recording;
    std::vector<LiveParameter> live;
    std::vector<Module> modules;
    std::vector<Note> notes;
    friend bool operator==(const Experiment&, const Experiment&) = default;
};

} // namespace ng

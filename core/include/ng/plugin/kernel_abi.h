/* The contract between Neurogrove and a plugin, in C, so that it survives compilers and their versions.
 *
 * A plugin hands over one ng_plugin_table. Each kernel in it has a kind, a field table (inspector widgets, CSV headers, units
 * and help are made from it) and function pointers for its kind. Rules for every function: no allocation, no exceptions, no
 * globals that change, no threads, no locks; same inputs, same bits.
 *
 * Versions: a host accepts a plugin when the major numbers are equal and the plugin's minor is not newer than its own.
 * Every struct that may grow begins with its size, so that a newer host can read an older plugin's table.
 */
#ifndef NG_KERNEL_ABI_H
#define NG_KERNEL_ABI_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define NG_ABI_MAJOR 2
#define NG_ABI_MINOR 1

enum { NG_KIND_NEURON = 0, NG_KIND_SYNAPSE = 1, NG_KIND_GROWTH = 2, NG_KIND_STIMULUS = 3 };
enum { NG_ROLE_PARAMETER = 0, NG_ROLE_STATE = 1, NG_ROLE_OUTPUT = 2 };
enum { NG_TYPE_F32 = 0, NG_TYPE_F64 = 1 };
enum { NG_LEVEL_SCALAR = 0, NG_LEVEL_SSE4 = 1, NG_LEVEL_AVX2 = 2, NG_LEVEL_AVX512 = 3, NG_LEVELS = 4 };
enum {
    NG_FLAG_INTEGER = 1,  /* whole numbers only */
    NG_FLAG_TRANSIENT = 2 /* state that returns to its initial value between two presentations */
};

/* One row of a field table. Parameters are one double per population, projection or rule; states are lanes, one value per neuron. */
typedef struct ng_field {
    const char* name; /* "tau_m" */
    const char* unit; /* "ms", "" when dimensionless */
    double default_value;
    double min;
    double max;
    int32_t role;
    int32_t type; /* of a state lane; parameters are always double */
    uint32_t flags;
    const char* doc;
} ng_field;

/* Key of the counter-based random numbers (philox.h): draws are a pure function of (seed, purpose, neuron id, tick). */
typedef struct ng_rng {
    uint64_t seed;
    uint32_t purpose;
} ng_rng;

/* ---- neurons and stimuli --------------------------------------------------------------------------------------------- */

/* A block of neurons and the steps of one epoch. Lane pointers hold `width` values, 64-byte aligned. */
typedef struct ng_block {
    uint32_t width;   /* lanes; a multiple of 16. Lanes without a living neuron are computed and ignored */
    uint32_t n_steps; /* steps to take */
    uint64_t first_tick;
    double dt_ms;
    const double* parameters; /* in the order of the parameter rows of fields[] */
    const double* derived;    /* what prepare() made of them */
    void* const* states;      /* in the order of the state rows of fields[] */
    float* const* input; /* [port]: n_steps x width, step-major: sum of the weights arriving in each step */
    const uint32_t* neuron_id;
    const float* maturity; /* 0 newborn .. 1 mature */
    uint64_t* spiked;      /* n_steps x (width + 63) / 64 words, zeroed: set bit (lane) of each step's words */
    ng_rng rng;
} ng_block;

/* A Poisson-like drive onto a block of target neurons, for the steps of one epoch. Minor 1. */
typedef struct ng_drive {
    uint32_t width;      /* lanes; a multiple of 16. Lanes without a living neuron are computed and ignored */
    uint32_t n_steps;
    uint64_t first_tick; /* when the drive emits what arrives in step 0: the delay is taken off already */
    double dt_ms;
    const double* parameters; /* of the stimulus */
    const double* derived;
    const uint32_t* neuron_id; /* of the TARGETS: every target has a drive of its own */
    float weight;
    float* input; /* n_steps x width, step-major: add what arrives */
    ng_rng rng;
    uint32_t projection; /* keeps two projections of one stimulus apart */
} ng_drive;

/* ---- synapses -------------------------------------------------------------------------------------------------------- */

/* A spike of a target neuron that plasticity still needs. It arrives at a synapse a delay after it was fired (dendritic delay). */
typedef struct ng_post_spike {
    uint64_t tick;    /* when it was fired */
    float trace;      /* of the target just after it (decays with post_tau, +1 per spike) */
    float plasticity; /* learning-rate multiplier of the target when it fired, 0 adult .. 1 newborn */
} ng_post_spike;

/* The spikes of target j, oldest first: spikes[range[2 j]] to spikes[range[2 j + 1] - 1]. */
typedef struct ng_history {
    const ng_post_spike* spikes;
    const uint32_t* range;
} ng_history;

/* exp(-k dt / tau) for k = 0 .. n - 1 ticks; per_tick = dt / tau for what lies beyond (see kernel.h: decayed()). */
typedef struct ng_decay {
    const float* factor;
    uint32_t n;
    double per_tick;
} ng_decay;

/* Target spikes as sums. With C_j(t) = sum of plasticity exp(-(arrival - origin) / pre_tau) over the target's spikes that arrived up to t,
 * the source's trace summed over the target spikes since its own last spike is S1 = since_factor (since[j] - memory[k]), memory[k] being
 * C_j at that spike. `squares` is the same with the squares of the terms: S2. Rules that are additive in potentiation need S1; others, in
 * small steps h f(w), are w + h f S1 + h^2/2 f f' (S1^2 - S2) up to the third order. The origin moves on in segments of at most 5
 * pre_tau, so that floats suffice; `since` is C of the segment of the source's last spike, `now` of the present one. */
typedef struct ng_sum {
    const float* since; /* [target] */
    const float* now;   /* [target]: what to keep in memory[k] */
    float* memory;      /* [k] */
    float since_factor;
} ng_sum;

typedef struct ng_sums {
    ng_sum trace;
    ng_sum squares;    /* only for rules of second order */
    const float* post; /* [target]: times post_factor it is the target's trace now, without spikes that arrive in this very tick */
    float post_factor;
} ng_sums;

/* All synapses of one source neuron onto one part of the target population, at a spike of the source. */
typedef struct ng_row {
    uint32_t n;
    const uint32_t* target; /* slot of the target neuron */
    float* weight;
    const uint16_t* delay; /* ticks, per synapse; NULL: fixed_delay for all */
    uint32_t fixed_delay;
    uint64_t tick;         /* now: the source spikes here (or, when settling, time has come this far) */
    uint64_t settled_tick; /* target spikes that arrived up to here are in the weights already */
    uint64_t last_tick;    /* previous spike of the source; meaningless while pre_trace is 0 */
    double pre_trace;      /* just after that spike (decays with pre_tau, +1 per spike) */
    double dt_ms;
    const double* parameters;
    const double* derived;
    const float* plasticity; /* [target]: learning-rate multiplier of the target now; NULL: 1 for all */
    ng_history history;      /* except with sums of first order */
    ng_decay plus;           /* decay with pre_tau */
    ng_decay minus;          /* decay with post_tau */
    ng_sums sums;            /* in calls of on_pre_sums and settle_sums */
} ng_row;

/* All synapses onto one target neuron, at its spike. Scattered: weight[k] points into the row of source k. */
typedef struct ng_column {
    uint32_t n;
    float* const* weight;
    const double* pre_trace; /* [k]: of source k, decayed to now */
    double plasticity;       /* of the target */
    uint64_t tick;
    double dt_ms;
    const double* parameters;
    const double* derived;
} ng_column;

/* ---- growth ---------------------------------------------------------------------------------------------------------- */

#define NG_NO_SLOT 0xFFFFFFFFu

/* Neurons of one population. Columns are borrowed from the engine and addressed by slot; nothing is copied, so a rule pays for
 * what it looks at. Columns of free slots hold old values. */
typedef struct ng_neurons {
    uint32_t n;        /* neurons taking part */
    uint32_t capacity; /* slots: the length of every column */
    const uint32_t* id;
    const uint64_t* born_tick;
    const float* maturity; /* 0..1 */
    const uint32_t* episode_spikes; /* since the episode began */
    const uint64_t* total_spikes;   /* since birth */
    const float* position; /* of slot s: x, y, z at 3 s, micrometres */
} ng_neurons;

/* A projection onto the growing population (sources: where it comes from) or from it (then: where it goes to). */
typedef struct ng_growth_projection {
    uint32_t projection; /* index in the design */
    uint32_t population; /* at the other end, index in the design */
    ng_neurons neurons;  /* at the other end */
    int32_t plastic;
    int32_t inhibitory;
    int32_t autapses; /* a synapse of a neuron onto itself is allowed */
    const uint32_t* indegree; /* [slot of the target]: synapses onto it in this projection */
    uint64_t synapses;
} ng_growth_projection;

/* One birth that a rule proposes. */
typedef struct ng_birth {
    float x, y, z;
    uint32_t parent;      /* slot of a neuron of the view, NG_NO_SLOT: none */
    int32_t from_reserve; /* wake a waiting progenitor instead of making a new neuron */
    uint32_t reason;      /* index into the kernel's reasons */
    float measured;       /* what triggered it, and what that was held against */
    float limit;
    int32_t imprint_input; /* input whose weights are given below, -1: none */
    const float* imprint;  /* [slot of the source] */
} ng_birth;

/* Why a change of synapses is proposed: index into the kernel's reasons, what was measured, what it was held against. */
typedef struct ng_cause {
    uint32_t reason;
    float measured;
    float limit;
} ng_cause;

/* A spike of the growing population: that of step k is the one at (tick + 1) dt. */
typedef struct ng_spike {
    uint64_t tick;
    uint32_t slot;
} ng_spike;

/* What a growth rule may look at. Proposals are collected and committed after all rules have been asked; what proposes a dead neuron, a
 * self-loop where the projection forbids it, or more than the host's budget is refused, counted and shown with the rule's name. */
typedef struct ng_growth_view {
    uint64_t tick; /* now: end of the frame */
    double dt_ms;
    const double* parameters;
    const double* derived;
    uint32_t population; /* index in the design */
    int32_t inhibitory;  /* as the design says of the population */
    ng_neurons neurons;  /* of the growing population */
    uint32_t max_size;   /* cap of the population */
    uint32_t n_reserve;  /* progenitors waiting */
    uint32_t n_places;   /* of the list that at() draws from; at least neurons.n */
    double* const* states; /* [state row][slot]: the rule's own, kept over a neuron's life, the default at birth */
    double* summary;       /* [n_summaries]: write what is to be traced; kept until written again */
    double centre_x, centre_y, centre_z, extent; /* of the population's layout */
    /* An episode is one presentation of a stimulus; without a task the whole run is one. */
    uint64_t episode;
    double episode_ms;    /* since it began */
    double frame_ms;      /* length of a frame */
    int32_t episode_ends; /* this is its last frame */
    uint32_t n_inputs;
    const ng_growth_projection* inputs; /* projections onto the population */
    uint32_t n_outputs;
    const ng_growth_projection* outputs; /* projections from it */
    ng_rng rng;
    void* host;
    /* Memory for the length of the call, aligned to 16 bytes; each call of scratch() gives new memory. */
    void* (*scratch)(void* host, uint64_t bytes);
    /* The slots taking part in order of their ids: neurons.n of them (of an input: inputs[i].neurons.n). Costs their number. */
    const uint32_t* (*living)(void* host);
    const uint32_t* (*sources)(void* host, uint32_t input);
    /* The slot at a place below n_places, NG_NO_SLOT where nobody is: uniform draws without listing everybody. */
    uint32_t (*at)(void* host, uint32_t place);
    /* Synapses from an input onto a neuron: their number; pointers valid until the next call. */
    uint32_t (*incoming)(void* host, uint32_t input, uint32_t target, const uint32_t** source, const float** weight);
    /* Targets of a neuron's synapses in an output, ascending: their number; pointer valid until the next call. */
    uint32_t (*outgoing)(void* host, uint32_t output, uint32_t source, const uint32_t** target);
    uint32_t (*outdegree)(void* host, uint32_t output, uint32_t source);
    /* Target of one of the neuron's synapses in an output, drawn evenly with 32 random bits; NG_NO_SLOT if it has none. */
    uint32_t (*pick_target)(void* host, uint32_t output, uint32_t source, uint32_t bits);
    void (*propose_birth)(void* host, const ng_birth*);
    void (*propose_death)(void* host, uint32_t slot, ng_cause);
    /* Removes the k-th of the synapses that incoming() gave. */
    void (*propose_prune)(void* host, uint32_t input, uint32_t target, uint32_t k, ng_cause);
    /* Removes one synapse of this pair, the oldest that nobody else removes. `projection`: of an input or an output. */
    void (*propose_disconnect)(void* host, uint32_t projection, uint32_t source, uint32_t target, ng_cause);
    /* Makes a synapse; a weight or delay [ms] that is not a number is drawn as the projection says. `projection`: of an input or an output. */
    void (*propose_connect)(void* host, uint32_t projection, uint32_t source, uint32_t target, double weight, double delay_ms, ng_cause);
    /* Gives one synapse of a pair another source, if it is still there: a removal and a new synapse as the projection says. */
    void (*propose_rewire)(void* host, uint32_t projection, uint32_t source, uint32_t target, uint32_t new_source, ng_cause);
} ng_growth_view;

/* ---- tables ---------------------------------------------------------------------------------------------------------- */

typedef struct ng_kernel {
    uint32_t struct_size;
    int32_t kind;
    const char* id; /* "iaf_psc_exp" */
    const char* title;
    const char* doc; /* one paragraph: equation and source */
    const ng_field* fields;
    uint32_t n_fields;
    uint32_t n_derived;
    /* Turns parameters into n_derived constants (decay factors ...); may be NULL when n_derived is 0. */
    void (*prepare)(const double* parameters, double dt_ms, double* derived);

    /* neuron, stimulus */
    const char* const* ports;
    uint32_t n_ports;
    const char* weight_unit; /* of a weight onto this neuron */
    void (*update)(const ng_block*);

    /* synapse: none of them makes a static synapse */
    int32_t pre_tau;  /* index of the parameter that is the time constant [ms] of the source's trace; -1: no trace */
    int32_t post_tau; /* likewise for the target's; -1: no history is kept */
    void (*on_pre)(const ng_row*);   /* potentiation since settled_tick, then depression by this spike */
    void (*settle)(const ng_row*);   /* the first half of on_pre only; needed when on_pre is there */
    void (*on_post)(const ng_column*);
    /* The same as on_pre and settle from sums instead of single spikes: no branches, SIMD. Used for projections whose synapses share one
     * delay, when sums_order() says 1 (additive potentiation: one float of memory a synapse, no history) or 2 (two floats, and the history
     * for steps too large for a second order) for their parameters; 0: on_pre and settle. All of them or none. */
    int32_t (*sums_order)(const double* parameters);
    void (*on_pre_sums[NG_LEVELS])(const ng_row*); /* compiled per instruction set; NULL: the next lower one */
    void (*settle_sums[NG_LEVELS])(const ng_row*);

    /* growth: exactly one of propose and propose_together */
    const char* const* reasons;
    uint32_t n_reasons;
    const ng_field* summaries; /* numbers the rule writes into summary[]: traced, and metrics of the run (name_population) */
    uint32_t n_summaries;
    int32_t interval; /* index of the parameter that is the time between two calls [ms]; -1: every frame */
    void (*propose)(const ng_growth_view*);
    /* All rules of this kernel at once, in the design's order, when the first of them is due: for rules between populations. */
    void (*propose_together)(const ng_growth_view* const* views, uint32_t n);
    /* The population's spikes of one epoch in the order (tick, id), every epoch; may be NULL. Of the view only time, parameters, states and neurons are set. */
    void (*observe)(const ng_growth_view*, const ng_spike* spikes, uint32_t n);
    /* What contradicts itself in these parameters, as a sentence; NULL when nothing does. May be NULL. */
    const char* (*contradiction)(const double* parameters);

    /* Minor 1. The same function compiled per instruction set, by NG_LEVEL_...; NULL: the next lower one. The host picks one, by the
       processor and by the limit a person or a test sets; all must give the same bits. */
    void (*update_for[NG_LEVELS])(const ng_block*);
    /* A stimulus that does not spike but adds to its targets' input; update stays NULL. Nothing is stored per target. */
    void (*drive)(const ng_drive*);
    void (*drive_for[NG_LEVELS])(const ng_drive*);
    /* 1: update sets the input it has read to zero, which is cheaper there than in a pass of its own; 0: the host does it. */
    int32_t zeroes_input;
} ng_kernel;

typedef struct ng_plugin_table {
    uint32_t struct_size;
    uint32_t abi_major;
    uint32_t abi_minor;
    const char* id;
    const char* version;
    const char* fingerprint; /* changes whenever results may change */
    uint32_t n_kernels;
    const ng_kernel* kernels;
} ng_plugin_table;

#ifdef __cplusplus
}
#endif
#endif

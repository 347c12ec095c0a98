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

/* A projection onto the growing population, for growth rules. */
typedef struct ng_growth_input {
    uint32_t n_sources;
    const uint32_t* source_id;
    const uint32_t* episode_spikes; /* of each source since the episode began */
    const float* x;                 /* positions, micrometres */
    const float* y;
    const float* z;
    int32_t plastic;
} ng_growth_input;

/* One birth that a rule proposes. */
typedef struct ng_birth {
    float x, y, z;
    int64_t parent;       /* index of a neuron of the view, -1: none */
    int32_t from_reserve; /* wake a waiting progenitor instead of making a new neuron */
    uint32_t reason;      /* index into the kernel's reasons */
    float measured;       /* what triggered it, and what that was held against */
    float limit;
    int32_t imprint_input; /* input whose weights are given below, -1: none */
    const float* imprint;  /* [n_sources] */
} ng_birth;

/* What a growth rule may look at: the living neurons of its population in order of their ids. */
typedef struct ng_growth_view {
    uint64_t tick;
    double dt_ms;
    const double* parameters;
    const double* derived;
    uint32_t n;
    uint32_t max_size;   /* cap of the population */
    uint32_t n_reserve;  /* progenitors waiting */
    const uint32_t* neuron_id;
    const double* age_ms;
    const float* maturity;
    const uint32_t* episode_spikes;
    const float* x;
    const float* y;
    const float* z;
    double* const* states; /* the rule's own state rows, one value per neuron, kept over its life */
    double centre_x, centre_y, centre_z, extent; /* of the population's layout */
    /* An episode is one presentation of a stimulus; without a task the whole run is one. */
    uint64_t episode;
    double episode_ms;    /* since it began */
    double frame_ms;      /* time between two calls */
    int32_t episode_ends; /* this is its last frame */
    uint32_t n_inputs;
    const ng_growth_input* inputs;
    float* scratch; /* room for one value per source of the largest input and per neuron, whichever is more */
    ng_rng rng;
    void* host;
    /* Synapses from an input onto neuron `index`: their number; pointers valid until the next call. */
    uint32_t (*incoming)(void* host, uint32_t input, uint32_t index, const uint32_t** source_index, const float** weight);
    void (*propose_birth)(void* host, const ng_birth*);
    void (*propose_death)(void* host, uint32_t index, uint32_t reason, float measured, float limit);
    /* Removes the k-th of the synapses that incoming() gave. */
    void (*propose_prune)(void* host, uint32_t input, uint32_t index, uint32_t k, uint32_t reason, float measured, float limit);
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

    /* growth */
    const char* const* reasons;
    uint32_t n_reasons;
    void (*propose)(const ng_growth_view*);

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

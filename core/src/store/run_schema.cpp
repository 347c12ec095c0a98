#include "run_schema.h"

#include <array>

namespace ng::store {

namespace {

constexpr std::array kTables{
    TableText{"meta", "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"},
    TableText{"experiment", "CREATE TABLE experiment(id INTEGER PRIMARY KEY, json TEXT)"},
    TableText{"kernel", "CREATE TABLE kernel(id TEXT, plugin TEXT, version TEXT, fingerprint TEXT)"},
    TableText{"population", "CREATE TABLE population(idx INTEGER PRIMARY KEY, id TEXT, title TEXT, kernel TEXT, inhibitory INTEGER, stimulus INTEGER, "
                            "grows INTEGER, image_width INTEGER, image_height INTEGER)"},
    TableText{"projection", "CREATE TABLE projection(idx INTEGER PRIMARY KEY, id TEXT, source INTEGER, target INTEGER, kernel TEXT, plastic INTEGER, "
                            "inhibitory INTEGER, weight_unit TEXT, weight_max REAL)"},
    TableText{"rule", "CREATE TABLE rule(idx INTEGER PRIMARY KEY, id TEXT)"},
    TableText{"reason", "CREATE TABLE reason(idx INTEGER PRIMARY KEY, text TEXT)"},
    TableText{"probe", "CREATE TABLE probe(idx INTEGER PRIMARY KEY, id TEXT, title TEXT, unit TEXT)"},
    TableText{"progress", "CREATE TABLE progress(id INTEGER PRIMARY KEY, begin_tick INTEGER, end_tick INTEGER, spikes INTEGER, neurons INTEGER, "
                          "synapses INTEGER, births INTEGER, deaths INTEGER, connects INTEGER, prunes INTEGER, accuracy REAL)"},
    TableText{"ending", "CREATE TABLE ending(id INTEGER PRIMARY KEY, ended_by TEXT, hash TEXT, wall_seconds REAL, result_json TEXT)"},
    TableText{"spike_chunk", "CREATE TABLE spike_chunk(id INTEGER PRIMARY KEY, first INTEGER, last INTEGER, n INTEGER, codec INTEGER, crc INTEGER, data BLOB)"},
    TableText{"trace_chunk", "CREATE TABLE trace_chunk(id INTEGER PRIMARY KEY, probe INTEGER, level INTEGER, block INTEGER, first INTEGER, last INTEGER, "
                             "n INTEGER, codec INTEGER, crc INTEGER, data BLOB)"},
    TableText{"activity_chunk", "CREATE TABLE activity_chunk(id INTEGER PRIMARY KEY, tick INTEGER, span INTEGER, n INTEGER, codec INTEGER, crc INTEGER, data BLOB)"},
    TableText{"structure_event", "CREATE TABLE structure_event(id INTEGER PRIMARY KEY, tick INTEGER, kind INTEGER, stage INTEGER, population INTEGER, "
                                 "neuron INTEGER, source INTEGER, parent INTEGER, projection INTEGER, rule INTEGER, reason INTEGER, measured REAL, "
                                 "held_against REAL, weight REAL, x REAL, y REAL, z REAL, version INTEGER)"},
    TableText{"intervention", "CREATE TABLE intervention(id INTEGER PRIMARY KEY, tick INTEGER, path TEXT, before REAL, after REAL)"},
    TableText{"metric", "CREATE TABLE metric(id INTEGER PRIMARY KEY, tick INTEGER, name TEXT, row_index INTEGER, column_index INTEGER, value REAL)"},
    TableText{"keyframe", "CREATE TABLE keyframe(id INTEGER PRIMARY KEY, tick INTEGER, event INTEGER, version INTEGER, neurons INTEGER, "
                          "synapses INTEGER, codec INTEGER, crc INTEGER, data BLOB)"},
    TableText{"weights", "CREATE TABLE weights(id INTEGER PRIMARY KEY, tick INTEGER, n INTEGER, keyframe INTEGER, codec INTEGER, crc INTEGER, data BLOB)"},
    TableText{"built", "CREATE TABLE built(id INTEGER PRIMARY KEY, tick INTEGER, population INTEGER, projection INTEGER, n INTEGER, reason INTEGER)", 2},
    TableText{"synapse_slice", "CREATE TABLE synapse_slice(id INTEGER PRIMARY KEY, keyframe INTEGER, n INTEGER, codec INTEGER, crc INTEGER, data BLOB)", 2},
    TableText{"weight_slice", "CREATE TABLE weight_slice(id INTEGER PRIMARY KEY, weights INTEGER, n INTEGER, codec INTEGER, crc INTEGER, data BLOB)", 2},
    TableText{"checkpoint", "CREATE TABLE checkpoint(id INTEGER PRIMARY KEY, tick INTEGER, part INTEGER, last INTEGER, n INTEGER, codec INTEGER, crc INTEGER, data BLOB)", 2},
    TableText{"gap", "CREATE TABLE gap(id INTEGER PRIMARY KEY, first INTEGER, last INTEGER, reason TEXT)"},
};

constexpr const char* kIndexesAndViews = R"sql(
CREATE INDEX spike_chunk_range ON spike_chunk(first, last, n);
CREATE INDEX trace_chunk_range ON trace_chunk(probe, level, block, first, last, n);
CREATE INDEX activity_chunk_tick ON activity_chunk(tick);
CREATE INDEX synapse_slice_of ON synapse_slice(keyframe);
CREATE INDEX weight_slice_of ON weight_slice(weights);
CREATE INDEX checkpoint_part ON checkpoint(tick, part, last, n);

CREATE VIEW run AS SELECT
  (SELECT value FROM meta WHERE key = 'title') AS title,
  (SELECT value FROM meta WHERE key = 'seed') AS seed,
  (SELECT value FROM meta WHERE key = 'started_utc') AS started,
  round((p.end_tick - p.begin_tick) * d.ms / 1000, 6) AS duration_s,
  p.neurons AS neurons, p.synapses AS synapses,
  p.spikes AS spikes, p.births AS births, p.deaths AS deaths, p.accuracy AS accuracy,
  coalesce((SELECT ended_by FROM ending), 'ended early') AS ended_by,
  (SELECT hash FROM ending) AS hash,
  (SELECT value FROM meta WHERE key = 'program_version') AS program,
  (SELECT value FROM meta WHERE key = 'origin_run') AS continues,
  round((SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'origin_tick') * d.ms / 1000, 6) AS from_s
FROM progress p, (SELECT CAST(value AS REAL) AS ms FROM meta WHERE key = 'dt_ms') d;

CREATE VIEW structure_events AS SELECT
  round(b.tick * d.ms / 1000, 6) AS time_s, 'built' AS kind, NULL AS neuron, NULL AS source, p.id AS population, NULL AS stage,
  NULL AS rule, r.text AS reason, b.n AS measured, NULL AS "limit", NULL AS weight, NULL AS parent, j.id AS projection,
  NULL AS x, NULL AS y, NULL AS z, b.tick AS tick
FROM built b, (SELECT CAST(value AS REAL) AS ms FROM meta WHERE key = 'dt_ms') d
LEFT JOIN population p ON p.idx = b.population LEFT JOIN projection j ON j.idx = b.projection LEFT JOIN reason r ON r.idx = b.reason
UNION ALL SELECT * FROM (SELECT
  round(e.tick * d.ms / 1000, 6) AS time_s,
  CASE e.kind WHEN 0 THEN 'birth' WHEN 1 THEN 'stage' WHEN 2 THEN 'death' WHEN 3 THEN 'connect' WHEN 4 THEN 'prune' END AS kind,
  e.neuron AS neuron, e.source AS source, p.id AS population,
  CASE WHEN e.kind < 3 THEN CASE e.stage WHEN 0 THEN 'progenitor' WHEN 1 THEN 'immature' WHEN 2 THEN 'critical period' WHEN 3 THEN 'mature' WHEN 4 THEN 'dead' END END AS stage,
  u.id AS rule, r.text AS reason,
  round(e.measured, 6) AS measured, round(e.held_against, 6) AS "limit", round(e.weight, 6) AS weight,
  e.parent AS parent, j.id AS projection, round(e.x, 3) AS x, round(e.y, 3) AS y, round(e.z, 3) AS z, e.tick AS tick
FROM structure_event e, (SELECT CAST(value AS REAL) AS ms FROM meta WHERE key = 'dt_ms') d
LEFT JOIN population p ON p.idx = e.population LEFT JOIN rule u ON u.idx = e.rule
LEFT JOIN reason r ON r.idx = e.reason LEFT JOIN projection j ON j.idx = e.projection
ORDER BY e.id);

CREATE VIEW metrics AS SELECT round(m.tick * d.ms / 1000, 6) AS time_s, m.name AS name,
  nullif(m.row_index, -1) AS "row", nullif(m.column_index, -1) AS "column", m.value AS value, m.tick AS tick
FROM metric m, (SELECT CAST(value AS REAL) AS ms FROM meta WHERE key = 'dt_ms') d ORDER BY m.id;

CREATE VIEW interventions AS SELECT round(i.tick * d.ms / 1000, 6) AS time_s, i.path AS path, i.before AS before, i.after AS after, i.tick AS tick
FROM intervention i, (SELECT CAST(value AS REAL) AS ms FROM meta WHERE key = 'dt_ms') d ORDER BY i.id;

CREATE VIEW checkpoints AS SELECT round(c.tick * d.ms / 1000, 6) AS time_s, sum(c.n) AS state_bytes, sum(length(c.data)) AS bytes, c.tick AS tick
FROM checkpoint c, (SELECT CAST(value AS REAL) AS ms FROM meta WHERE key = 'dt_ms') d GROUP BY c.tick ORDER BY c.tick;

CREATE VIEW spike_chunks AS SELECT round(c.first * d.ms / 1000, 6) AS from_s, round((c.last + 1) * d.ms / 1000, 6) AS to_s,
  c.n AS spikes, length(c.data) AS bytes
FROM spike_chunk c, (SELECT CAST(value AS REAL) AS ms FROM meta WHERE key = 'dt_ms') d ORDER BY c.id;
)sql";

} // namespace

std::span<const TableText> runTables() { return kTables; }
const char* runIndexesAndViews() { return kIndexesAndViews; }

} // namespace ng::store

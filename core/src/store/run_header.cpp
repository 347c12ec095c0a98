#include "run_header.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <map>
#include <sstream>

namespace ng::store {

namespace {

std::string roundTrip(double v)
{
    char buffer[32];
    const auto r = std::to_chars(buffer, buffer + sizeof buffer, v);
    return {buffer, r.ptr};
}

template <class T>
bool parse(const std::map<std::string, std::string>& meta, const char* key, T& out)
{
    const auto i = meta.find(key);
    if (i == meta.end()) return false;
    const std::string& s = i->second;
    const auto r = std::from_chars(s.data(), s.data() + s.size(), out);
    return r.ec == std::errc{} && r.ptr == s.data() + s.size();
}

std::unexpected<Error> bad(const Database& db, std::string what)
{
    return std::unexpected(Error{std::move(what), db.file(), "copy the file again from where it came"});
}

/// One table whose idx column must count up from 0, which is what indexes elsewhere rely on.
template <class Row>
bool readIndexed(Database& db, std::string_view sql, Row&& row)
{
    Statement s(db, sql);
    std::int64_t expected = 0;
    while (s.next()) {
        if (s.integer(0) != expected++ || expected > 0xFFFF) return false;
        row(s);
    }
    return true;
}

} // namespace

void writeHeader(Database& db, const RunInfo& info)
{
    Statement meta(db, "INSERT INTO meta(key, value) VALUES(?,?)");
    const auto put = [&meta](std::string_view key, const std::string& value) { meta.bind(1, key).bind(2, std::string_view(value)).run(); };
    put("run_id", info.runId);
    put("title", info.title);
    put("dt_ms", roundTrip(info.dtMs));
    put("seed", std::to_string(info.seed));
    put("planned_end", std::to_string(info.plannedEnd));
    put("program_version", info.programVersion);
    put("host", info.host);
    put("started_utc", info.startedUtc);
    if (info.origin) {
        put("origin_run", info.origin->runId);
        put("origin_file", info.origin->file);
        put("origin_tick", std::to_string(info.origin->tick));
        std::string changes;
        for (const std::string& c : info.origin->changes) changes += (changes.empty() ? "" : "\n") + c;
        put("origin_changes", changes);
    }
    Statement(db, "INSERT INTO experiment(id, json) VALUES(1,?)").bind(1, std::string_view(info.designJson)).run();
    Statement(db, "INSERT INTO progress(id, begin_tick, end_tick, spikes, neurons, synapses, births, deaths, connects, prunes) VALUES(1,0,0,0,0,0,0,0,0,0)").run();

    Statement kernel(db, "INSERT INTO kernel(id, plugin, version, fingerprint) VALUES(?,?,?,?)");
    for (const KernelInfo& k : info.kernels)
        kernel.bind(1, std::string_view(k.id)).bind(2, std::string_view(k.plugin)).bind(3, std::string_view(k.version)).bind(4, std::string_view(k.fingerprint)).run();

    std::int64_t i = 0;
    Statement population(db, "INSERT INTO population VALUES(?,?,?,?,?,?,?,?,?)");
    for (const PopulationInfo& p : info.populations) {
        population.bind(1, i++).bind(2, std::string_view(p.id)).bind(3, std::string_view(p.title)).bind(4, std::string_view(p.kernel));
        population.bind(5, std::int64_t{p.inhibitory}).bind(6, std::int64_t{p.stimulus}).bind(7, std::int64_t{p.grows});
        population.bind(8, std::int64_t{p.imageWidth}).bind(9, std::int64_t{p.imageHeight}).run();
    }
    i = 0;
    Statement projection(db, "INSERT INTO projection VALUES(?,?,?,?,?,?,?,?,?)");
    for (const ProjectionInfo& p : info.projections) {
        projection.bind(1, i++).bind(2, std::string_view(p.id)).bind(3, std::int64_t{p.source}).bind(4, std::int64_t{p.target});
        projection.bind(5, std::string_view(p.kernel)).bind(6, std::int64_t{p.plastic}).bind(7, std::int64_t{p.inhibitory});
        projection.bind(8, std::string_view(p.weightUnit)).bind(9, static_cast<double>(p.weightMax)).run();
    }
    i = 0;
    Statement rule(db, "INSERT INTO rule VALUES(?,?)");
    for (const std::string& r : info.rules) rule.bind(1, i++).bind(2, std::string_view(r)).run();
    i = 0;
    Statement reason(db, "INSERT INTO reason VALUES(?,?)");
    for (const std::string& r : info.reasons) reason.bind(1, i++).bind(2, std::string_view(r)).run();
    i = 0;
    Statement probe(db, "INSERT INTO probe VALUES(?,?,?,?)");
    for (const ProbeInfo& p : info.probes) probe.bind(1, i++).bind(2, std::string_view(p.id)).bind(3, std::string_view(p.title)).bind(4, std::string_view(p.unit)).run();
}

std::expected<RunInfo, Error> readHeader(Database& db)
{
    std::map<std::string, std::string> meta;
    for (Statement s(db, "SELECT key, value FROM meta LIMIT 1000"); s.next();) meta[s.text(0)] = s.text(1);
    RunInfo info;
    if (!db.failed()
        && (!parse(meta, "dt_ms", info.dtMs) || !std::isfinite(info.dtMs) || info.dtMs <= 0 || !parse(meta, "seed", info.seed)
            || !parse(meta, "planned_end", info.plannedEnd)))
        return bad(db, "its table meta lacks a valid dt_ms, seed or planned_end");
    info.runId = meta["run_id"];
    info.title = meta["title"];
    info.programVersion = meta["program_version"];
    info.host = meta["host"];
    info.startedUtc = meta["started_utc"];
    if (RunOrigin o; parse(meta, "origin_tick", o.tick)) {
        o.runId = meta["origin_run"];
        o.file = meta["origin_file"];
        std::istringstream lines(meta["origin_changes"]);
        for (std::string c; std::getline(lines, c);) o.changes.push_back(c);
        info.origin = std::move(o);
    }
    if (Statement s(db, "SELECT json FROM experiment WHERE id = 1"); s.next()) info.designJson = s.text(0);
    for (Statement s(db, "SELECT id, plugin, version, fingerprint FROM kernel LIMIT 65536"); s.next();)
        info.kernels.push_back({s.text(0), s.text(1), s.text(2), s.text(3)});

    bool ok = readIndexed(db, "SELECT idx, id, title, kernel, inhibitory, stimulus, grows, image_width, image_height FROM population ORDER BY idx", [&](Statement& s) {
        info.populations.push_back({s.text(1), s.text(2), s.text(3), s.integer(4) != 0, s.integer(5) != 0, s.integer(6) != 0,
                                    static_cast<std::uint32_t>(s.integer(7)), static_cast<std::uint32_t>(s.integer(8))});
    });
    ok = ok && readIndexed(db, "SELECT idx, id, source, target, kernel, plastic, inhibitory, weight_unit, weight_max FROM projection ORDER BY idx", [&](Statement& s) {
        info.projections.push_back({s.text(1), static_cast<PopulationIndex>(s.integer(2)), static_cast<PopulationIndex>(s.integer(3)), s.text(4),
                                    s.integer(5) != 0, s.integer(6) != 0, s.text(7), static_cast<float>(s.real(8))});
    });
    ok = ok && readIndexed(db, "SELECT idx, id FROM rule ORDER BY idx", [&](Statement& s) { info.rules.push_back(s.text(1)); });
    ok = ok && readIndexed(db, "SELECT idx, text FROM reason ORDER BY idx", [&](Statement& s) { info.reasons.push_back(s.text(1)); });
    ok = ok && readIndexed(db, "SELECT idx, id, title, unit FROM probe ORDER BY idx", [&](Statement& s) { info.probes.push_back({s.text(1), s.text(2), s.text(3)}); });
    if (db.failed()) return std::unexpected(db.error());
    if (!ok) return bad(db, "its tables population, projection, rule, reason or probe are not numbered from 0");
    for (const ProjectionInfo& p : info.projections)
        if (p.source >= info.populations.size() || p.target >= info.populations.size()) return bad(db, "projection " + p.id + " names a population that is not there");
    return info;
}

std::expected<RunEnding, Error> readEndingRow(Database& db, double dtMs)
{
    RunEnding e;
    if (Statement s(db, "SELECT ended_by, hash, wall_seconds, result_json FROM ending WHERE id = 1"); s.next()) {
        e.complete = true;
        e.endedBy = s.text(0);
        e.hash = s.text(1);
        e.wallSeconds = s.real(2);
        e.resultJson = s.text(3);
    } else {
        const double seconds = static_cast<double>(db.integer("SELECT end_tick FROM progress WHERE id = 1").value_or(0)) * dtMs / 1000;
        char text[64];
        std::snprintf(text, sizeof text, "ended early at %.1f s", seconds);
        e.endedBy = text;
    }
    if (db.failed()) return std::unexpected(db.error());
    return e;
}

} // namespace ng::store

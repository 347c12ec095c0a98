#pragma once
#include <ng/model/experiment.h>

namespace ng::test {

/// `neurons` spontaneously active cells with `indegree` weak random inputs each, of which shares per second are replaced and rewired.
inline Experiment turnoverDesign(std::uint32_t neurons, std::uint32_t indegree, double replaced, double rewired)
{
    Experiment e;
    e.title = "Turnover";
    e.frameMs = 1;
    e.durationMs = 2000;
    Population p;
    p.id = "cells";
    p.kernel = "iaf_psc_exp";
    p.size = p.maxSize = neurons;
    p.parameters = {{"tau_m", 20}, {"C_m", 20}, {"E_L", -49}, {"V_th", -50}, {"V_reset", -60}, {"t_ref", 5}};
    p.initial = {{"V_m", {Distribution::Kind::Uniform, -60, -50}}};
    e.populations = {p};
    Projection s;
    s.id = "recurrent";
    s.source = s.target = "cells";
    s.connect.kind = ConnectRule::Kind::FixedIndegree;
    s.connect.indegree = indegree;
    s.weight = Distribution::constant(-0.2);
    s.delay = {Distribution::Kind::Uniform, 1, 3};
    e.projections = {s};
    GrowthRule g;
    g.id = "turnover";
    g.kernel = "turnover";
    g.population = "cells";
    g.parameters = {{"replaced", replaced}, {"rewired", rewired}, {"interval_ms", 10}};
    e.growth = {g};
    e.recording.keyframeMs = 0;
    return e;
}

} // namespace ng::test

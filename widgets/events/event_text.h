#pragma once
#include <ng/stream/run_info.h>
#include <ng/stream/structure.h>

#include <QColor>
#include <QString>

namespace ng {

class EventLog;
struct LogEntry;

/// "novelty: best match 0.29 < 0.45": why an event happened, in the words of the run; empty if nothing is known.
[[nodiscard]] QString reasonText(const RunInfo&, RuleIndex, std::uint16_t reason, float measured, float limit);
/// "0.29", "2,000", "0.0012": a measured value, as short as it can be read.
[[nodiscard]] QString measure(double value);
/// Name of a growth rule; "start" for what was built.
[[nodiscard]] QString ruleName(const RunInfo&, RuleIndex);
/// Title of a population.
[[nodiscard]] QString populationTitle(const RunInfo&, PopulationIndex);
/// Colour that stands for a stage: its place on the maturity scale, death for the dead.
[[nodiscard]] QColor stageColour(Stage);

/// "birth 1,187".
[[nodiscard]] QString titleOf(const EventLog&, const LogEntry&);
/// The line below it: rule, reason, measured value against its limit.
[[nodiscard]] QString detailOf(const RunInfo&, const EventLog&, const LogEntry&);
[[nodiscard]] QColor colourOf(const LogEntry&);

} // namespace ng

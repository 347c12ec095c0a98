#pragma once
#include <QDateTime>
#include <QString>

#include <cstdint>
#include <optional>

namespace ng {

/// What the runs table shows of one saved run.
struct RunRow {
    QString file;
    QString title;
    std::uint64_t seed = 0;
    QDateTime started;
    double simulatedSeconds = 0;
    std::uint64_t neurons = 0; ///< alive at the end
    std::uint64_t spikes = 0;
    std::uint64_t births = 0;
    std::uint64_t deaths = 0;
    std::optional<double> accuracy; ///< average over the tasks, 0..1; absent for a run without a task
    std::uint64_t bytes = 0;
    QString status; ///< "finished", "stopped", "ended early"
    QString origin;  ///< "growing-digits-0004.ngrun at 12.5 s, growth.novelty.rho=0.8"; empty for a run from the beginning
    QString hash;
    QString error;  ///< why the file cannot be read; the rest is empty then
};

} // namespace ng

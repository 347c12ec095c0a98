#pragma once
#include <ng/engine/protocol.h>
#include <ng/engine/run_plan.h>
#include <ng/tasks/continual_metrics.h>
#include <ng/tasks/dataset.h>

#include <expected>
#include <map>
#include <memory>

namespace ng {

/// Class-incremental learning: the training pictures of one task after the other are shown to a Poisson input, one pass (or more), no way
/// back. Read-out: while a neuron still learns, its spikes are counted for the class that is shown; a picture is judged by
/// sum_j spikes_j * counts_jk / sum_k counts_jk. After every task all tasks are tested on held-out pictures with a frozen copy, off the
/// clock. Metrics: task, task_class, R, accuracy, confusion, label, and at the end average_accuracy, forgetting, backward_transfer.
class ClassProtocol : public Protocol {
public:
    /// Loads the data and lays out the order; `threads` are used for the tests. Fails when the data do not fit the input population.
    [[nodiscard]] static std::expected<std::unique_ptr<ClassProtocol>, Error> create(const RunPlan&, unsigned threads);

    void begin(SpikingEngine&) override;
    void atFrameEnd(SpikingEngine&, std::vector<Metric>& out) override;
    bool finished() const override { return m_finished; }
    Tick plannedEnd() const override;
    std::optional<double> number(const std::string& path) const override;
    std::optional<Error> setNumber(const std::string& path, double value) override;
    void save(OutArchive&) const override;
    void load(InArchive&) override;

    [[nodiscard]] const AccuracyMatrix& accuracies() const { return m_accuracy; }
    /// Classes of each task, in the order they are learned.
    [[nodiscard]] const std::vector<std::vector<int>>& tasks() const { return m_tasks; }

private:
    ClassProtocol() = default;
    void present(SpikingEngine&);
    void announce(std::vector<Metric>& out) const;
    void count(SpikingEngine&);
    void test(SpikingEngine&, std::vector<Metric>& out);
    [[nodiscard]] std::vector<float> rates(std::uint32_t picture) const;
    template <class Archive>
    void archive(Archive& a) { a(m_at, m_task, m_maxRate, m_finished, m_counts, m_accuracy); }

    Dataset m_data;
    Split m_split;
    std::vector<std::vector<int>> m_tasks;
    struct Showing {
        std::uint32_t picture, task;
    };
    std::vector<Showing> m_order;
    std::vector<std::size_t> m_taskEnd; ///< index into m_order behind each task's last picture
    std::size_t m_at = 0;
    std::size_t m_task = 0;
    PopulationIndex m_input = 0, m_readout = 0;
    Tick m_presentTicks = 1;
    double m_maxRate = 240;
    std::uint64_t m_seed = 0;
    unsigned m_threads = 1;
    int m_classCount = 0;
    bool m_finished = false;
    std::map<NeuronId, std::vector<double>> m_counts; ///< [neuron][class]
    AccuracyMatrix m_accuracy;
};

} // namespace ng

#include <ng/engine/spiking_engine.h>
#include <ng/plugin/philox.h>
#include <ng/tasks/class_protocol.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <thread>

namespace ng {

namespace {

template <class T>
void shuffle(std::vector<T>& v, RngStream& rng)
{
    for (std::size_t k = v.size(); k > 1; --k) std::swap(v[k - 1], v[rng.below(static_cast<std::uint32_t>(k))]);
}

// The clock of a test picture: far from any training tick, and a function of the picture alone.
constexpr Tick kTestClock = Tick{1} << 40;

} // namespace

std::expected<std::unique_ptr<ClassProtocol>, Error> ClassProtocol::create(const RunPlan& plan, unsigned threads)
{
    const Task& t = *plan.experiment.task;
    auto data = loadDataset(t.dataset);
    if (!data) return std::unexpected(data.error());
    auto p = std::unique_ptr<ClassProtocol>(new ClassProtocol);
    p->m_data = std::move(*data);
    for (std::size_t k = 0; k < plan.populations.size(); ++k) {
        if (plan.populations[k].design.id == t.input) p->m_input = static_cast<PopulationIndex>(k);
        if (plan.populations[k].design.id == t.readout) p->m_readout = static_cast<PopulationIndex>(k);
    }
    const Population& input = plan.populations[p->m_input].design;
    if (input.size != p->m_data.features)
        return std::unexpected(Error{"the pictures of \"" + t.dataset + "\" have " + std::to_string(p->m_data.features) + " pixels, the input has " + std::to_string(input.size)
                                         + " sources",
                                     "populations." + input.id + ".size", "set it to " + std::to_string(p->m_data.features)});
    const std::vector<int> present = p->m_data.classes();
    p->m_tasks = t.classes.empty() ? std::vector<std::vector<int>>{present} : t.classes;
    for (const auto& task : p->m_tasks)
        for (const int c : task)
            if (!std::ranges::binary_search(present, c))
                return std::unexpected(Error{"the data set has no class " + std::to_string(c), "task.classes", "use classes from " + std::to_string(present.front()) + " to "
                                                 + std::to_string(present.back())});
    p->m_seed = plan.experiment.seed;
    p->m_threads = std::max(1u, threads);
    p->m_maxRate = t.maxRate;
    p->m_classCount = present.back() + 1;
    p->m_split = stratifiedSplit(p->m_data, t.testFraction);
    const Tick frame = plan.frameTicks;
    p->m_presentTicks = std::max<Tick>(1, (toTick(t.presentMs, plan.experiment.dtMs) + frame - 1) / frame) * frame;

    if (t.shuffleClasses) {
        std::vector<int> all;
        for (const auto& task : p->m_tasks) all.insert(all.end(), task.begin(), task.end());
        RngStream rng(p->m_seed, RngPurpose::Task, 1);
        shuffle(all, rng);
        std::size_t at = 0;
        for (auto& task : p->m_tasks)
            for (int& c : task) c = all[at++];
    }
    for (std::uint32_t k = 0; k < p->m_tasks.size(); ++k) {
        const auto& task = p->m_tasks[k];
        for (std::uint32_t pass = 0; pass < std::max(1u, t.passes); ++pass) {
            std::vector<Showing> order;
            for (const std::uint32_t i : p->m_split.train)
                if (std::ranges::find(task, p->m_data.labels[i]) != task.end()) order.push_back({i, k});
            RngStream rng(p->m_seed, RngPurpose::Task, 2 + k, pass);
            shuffle(order, rng);
            if (t.limit > 0 && order.size() > t.limit) order.resize(t.limit);
            p->m_order.insert(p->m_order.end(), order.begin(), order.end());
        }
        p->m_taskEnd.push_back(p->m_order.size());
    }
    if (t.mixTasks) {
        RngStream rng(p->m_seed, RngPurpose::Task, 1000);
        shuffle(p->m_order, rng);
    }
    if (p->m_order.empty()) return std::unexpected(Error{"there are no training pictures", "task.test_fraction", "hold out a smaller share"});
    return p;
}

Tick ClassProtocol::plannedEnd() const { return m_order.size() * m_presentTicks; }

std::vector<float> ClassProtocol::rates(std::uint32_t picture) const
{
    const std::vector<float>& v = m_data.pictures[picture];
    double sum = 0;
    for (const float x : v) sum += static_cast<double>(x) * static_cast<double>(x);
    const double scale = sum > 0 ? m_maxRate / std::sqrt(sum) : 0;
    std::vector<float> out;
    for (const float x : v) out.push_back(static_cast<float>(static_cast<double>(x) * scale));
    return out;
}

void ClassProtocol::begin(SpikingEngine& e) { present(e); }

void ClassProtocol::present(SpikingEngine& e)
{
    e.resetTransients();
    e.setState(m_input, "rate", rates(m_order[m_at].picture));
    e.beginEpisode(m_presentTicks);
}

void ClassProtocol::count(SpikingEngine& e)
{
    const auto a = e.activity(m_readout);
    const auto label = static_cast<std::size_t>(m_data.labels[m_order[m_at].picture]);
    for (std::size_t k = 0; k < a.ids.size(); ++k) {
        if (a.plasticity[k] <= 0 || a.episodeSpikes[k] == 0) continue;
        auto& counts = m_counts[a.ids[k]];
        if (counts.empty()) counts.resize(static_cast<std::size_t>(m_classCount));
        counts[label] += a.episodeSpikes[k];
    }
    // Nobody asks about the dead.
    if (m_counts.size() > 2 * a.ids.size() + 64) std::erase_if(m_counts, [&](const auto& c) { return !std::ranges::binary_search(a.ids, c.first); });
}

void ClassProtocol::announce(std::vector<Metric>& out) const
{
    const int task = static_cast<int>(m_task);
    out.push_back({0, "task", task, -1, static_cast<double>(task)});
    for (std::size_t k = 0; k < m_tasks[m_task].size(); ++k) out.push_back({0, "task_class", task, static_cast<int>(k), static_cast<double>(m_tasks[m_task][k])});
}

void ClassProtocol::atFrameEnd(SpikingEngine& e, std::vector<Metric>& out)
{
    if (e.now() == e.plan().frameTicks) announce(out); // the first frame
    if (m_finished || !e.episodeEnds()) return;
    count(e);
    ++m_at;
    if (m_at == m_taskEnd[m_task]) {
        test(e, out);
        ++m_task;
        if (m_task == m_taskEnd.size()) {
            m_finished = true;
            out.push_back({0, "average_accuracy", -1, -1, averageAccuracy(m_accuracy)});
            out.push_back({0, "forgetting", -1, -1, forgetting(m_accuracy)});
            out.push_back({0, "backward_transfer", -1, -1, backwardTransfer(m_accuracy)});
            return;
        }
        announce(out);
    }
    present(e);
}

void ClassProtocol::test(SpikingEngine& e, std::vector<Metric>& out)
{
    const auto a = e.activity(m_readout);
    std::vector<std::vector<double>> share(a.ids.size()); // counts_jk / sum_k counts_jk
    for (std::size_t k = 0; k < a.ids.size(); ++k) {
        const auto it = m_counts.find(a.ids[k]);
        if (it == m_counts.end()) continue;
        const double sum = std::accumulate(it->second.begin(), it->second.end(), 0.0);
        if (sum <= 0) continue;
        for (const double c : it->second) share[k].push_back(c / sum);
        const auto best = std::ranges::max_element(it->second) - it->second.begin();
        out.push_back({0, "label", static_cast<int>(raw(a.ids[k])), -1, static_cast<double>(best)});
    }
    const FrozenNetwork model = e.frozen();
    std::vector<int> answer(m_split.test.size(), -1);
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        FrozenNetwork net = model;
        for (std::size_t k = next++; k < answer.size(); k = next++) {
            net.resetTransients();
            net.setTick(kTestClock + Tick{m_split.test[k]} * 1'000'000);
            net.setState(m_input, "rate", rates(m_split.test[k]));
            const std::vector<std::uint32_t> spikes = net.respond(m_presentTicks, m_readout);
            std::vector<double> votes(static_cast<std::size_t>(m_classCount), 0.0);
            double total = 0;
            for (std::size_t j = 0; j < spikes.size(); ++j)
                for (std::size_t c = 0; c < share[j].size(); ++c) {
                    votes[c] += spikes[j] * share[j][c];
                    total += spikes[j] * share[j][c];
                }
            if (total > 0) answer[k] = static_cast<int>(std::ranges::max_element(votes) - votes.begin());
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (unsigned t = 1; t < m_threads; ++t) helpers.emplace_back(work);
        work();
    }
    std::vector<std::vector<std::uint32_t>> confusion(static_cast<std::size_t>(m_classCount), std::vector<std::uint32_t>(static_cast<std::size_t>(m_classCount) + 1));
    std::vector<double> row;
    double right = 0, seen = 0;
    for (std::size_t j = 0; j < m_tasks.size(); ++j) {
        double ok = 0, n = 0;
        for (std::size_t k = 0; k < answer.size(); ++k) {
            const int truth = m_data.labels[m_split.test[k]];
            if (std::ranges::find(m_tasks[j], truth) == m_tasks[j].end()) continue;
            n += 1;
            ok += answer[k] == truth;
            if (j <= m_task) ++confusion[static_cast<std::size_t>(truth)][answer[k] < 0 ? static_cast<std::size_t>(m_classCount) : static_cast<std::size_t>(answer[k])];
        }
        row.push_back(n > 0 ? ok / n : 0);
        out.push_back({0, "R", static_cast<int>(m_task), static_cast<int>(j), row.back()});
        if (j <= m_task) {
            right += ok;
            seen += n;
        }
    }
    m_accuracy.push_back(row);
    out.push_back({0, "accuracy", static_cast<int>(m_task), -1, seen > 0 ? right / seen : 0});
    for (std::size_t r = 0; r < confusion.size(); ++r)
        for (std::size_t c = 0; c < confusion[r].size(); ++c)
            if (confusion[r][c] > 0) out.push_back({0, "confusion", static_cast<int>(r), static_cast<int>(c), static_cast<double>(confusion[r][c])});
}

void ClassProtocol::save(OutArchive& a) const { const_cast<ClassProtocol*>(this)->archive(a); }

void ClassProtocol::load(InArchive& a)
{
    archive(a);
    const auto classes = static_cast<std::size_t>(m_classCount);
    const bool placed = m_finished ? m_task == m_taskEnd.size() && m_at == m_order.size()
                                   : m_task < m_taskEnd.size() && m_at < m_taskEnd[m_task] && (m_task == 0 || m_at >= m_taskEnd[m_task - 1]);
    const bool sound = placed && m_maxRate >= 0 && m_maxRate <= 10'000 && m_accuracy.size() == m_task
        && std::ranges::all_of(m_accuracy, [&](const auto& row) { return row.size() == m_tasks.size(); })
        && std::ranges::all_of(m_counts, [&](const auto& c) { return c.second.size() == classes; });
    if (!sound) a.refuse("the task stands where it cannot");
}

std::optional<double> ClassProtocol::number(const std::string& path) const
{
    if (path == "max_rate") return m_maxRate;
    return std::nullopt;
}

std::optional<Error> ClassProtocol::setNumber(const std::string& path, double value)
{
    if (path != "max_rate") return Error{"this cannot be changed while the run goes", "task." + path, "change it in the design and start again"};
    if (!(value >= 0 && value <= 10'000)) return Error{"out of range: " + std::to_string(value), "task.max_rate", "use a rate from 0 to 10000 spikes/s"};
    m_maxRate = value; // from the next picture on
    return std::nullopt;
}

} // namespace ng

#include <ng/tasks/continual_metrics.h>

#include <algorithm>
#include <numeric>

namespace ng {

double averageAccuracy(const AccuracyMatrix& r)
{
    if (r.empty()) return 0;
    return std::accumulate(r.back().begin(), r.back().end(), 0.0) / static_cast<double>(r.back().size());
}

double forgetting(const AccuracyMatrix& r)
{
    if (r.size() < 2) return 0;
    double sum = 0;
    const std::size_t last = r.size() - 1;
    for (std::size_t j = 0; j < last; ++j) {
        double best = r[0][j];
        for (std::size_t l = 1; l < last; ++l) best = std::max(best, r[l][j]);
        sum += best - r[last][j];
    }
    return sum / static_cast<double>(last);
}

double backwardTransfer(const AccuracyMatrix& r)
{
    if (r.size() < 2) return 0;
    double sum = 0;
    const std::size_t last = r.size() - 1;
    for (std::size_t j = 0; j < last; ++j) sum += r[last][j] - r[j][j];
    return sum / static_cast<double>(last);
}

double forwardTransfer(const AccuracyMatrix& r, const std::vector<double>& baseline)
{
    if (r.size() < 2) return 0;
    double sum = 0;
    for (std::size_t j = 1; j < r.size(); ++j) sum += r[j - 1][j] - baseline[j];
    return sum / static_cast<double>(r.size() - 1);
}

} // namespace ng

#pragma once
#include <vector>

namespace ng {

/// R[i][j]: accuracy on task j after learning task i. Formulas: Lopez-Paz and Ranzato 2017; forgetting: Chaudhry et al. 2018.
using AccuracyMatrix = std::vector<std::vector<double>>;

/// mean_j R[T][j].
[[nodiscard]] double averageAccuracy(const AccuracyMatrix&);
/// mean_{j<T} (max_{l<T} R[l][j] - R[T][j]); 0 for a single task.
[[nodiscard]] double forgetting(const AccuracyMatrix&);
/// mean_{j<T} (R[T][j] - R[j][j]); 0 for a single task.
[[nodiscard]] double backwardTransfer(const AccuracyMatrix&);
/// mean_{j>1} (R[j-1][j] - baseline[j]); 0 for a single task.
[[nodiscard]] double forwardTransfer(const AccuracyMatrix&, const std::vector<double>& baseline);

} // namespace ng

#pragma once
#include <ng/model/experiment.h>
#include <ng/model/kernel_description.h>

namespace ng::test {

/// A catalog with the shape of the real one, for tests of the model and of the design page; nothing of it runs.
class FakeKernels : public KernelCatalog {
public:
    FakeKernels();
    [[nodiscard]] const KernelDescription* find(std::string_view id) const override;
    [[nodiscard]] std::vector<const KernelDescription*> all() const override;

private:
    std::vector<KernelDescription> m_kernels;
};

/// A design like growing-digits: pictures into a competitive layer that grows, with lateral inhibition, three growth rules and a task.
[[nodiscard]] Experiment digitsDesign();
/// Two populations that excite and inhibit each other and themselves, and a background; 4,000 neurons.
[[nodiscard]] Experiment balancedDesign();

} // namespace ng::test

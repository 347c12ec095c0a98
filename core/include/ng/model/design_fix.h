#pragma once
#include <ng/base/error.h>
#include <ng/model/experiment.h>
#include <ng/model/kernel_description.h>

#include <optional>
#include <string>

namespace ng {

/// A change that takes one error away, for the person to accept.
struct DesignFix {
    std::string text; ///< what it does: "set size to 1"
    Experiment design; ///< with it done
};

/// Nothing where there is no change that is plainly right. What is offered has been checked: the error at this place is gone with it.
[[nodiscard]] std::optional<DesignFix> fixFor(const Experiment&, const KernelCatalog&, const Error&);

} // namespace ng

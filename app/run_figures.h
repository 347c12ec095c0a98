#pragma once
#include "status_strip.h"

#include <QString>

namespace ng {

class Composition;

/// What the status bar and the ruler say of the shown run at the playhead.
struct RunFigures {
    StatusStrip::Figures status;
    QString activity; ///< "task 4 of 5, classes 6 and 7"
    QString accuracy; ///< "accuracy 84.1 %"
};

/// Needs a timeline. Cheap enough for a few times a second.
[[nodiscard]] RunFigures figuresOf(Composition&);

} // namespace ng

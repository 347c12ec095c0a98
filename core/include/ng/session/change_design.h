#pragma once
#include <ng/model/design_patch.h>
#include <ng/session/change_event.h>

#include <QUndoCommand>

namespace ng {

class ExperimentDocument;

/// The one command there is: the only thing that writes to a document's experiment. Undo and redo are the same: swap.
/// Commands of one gesture (a slider being dragged) on one path become one; a gesture that ends where it began leaves nothing.
class ChangeDesign final : public QUndoCommand {
public:
    /// `patch` lies on the document's present design. `gesture` 0 never merges.
    ChangeDesign(ExperimentDocument& document, const QString& text, ChangeEvent event, DesignPatch patch, int gesture);

    void undo() override { swap(); }
    void redo() override { swap(); }
    [[nodiscard]] int id() const override { return m_gesture == 0 ? -1 : 1; }
    bool mergeWith(const QUndoCommand* next) override;

private:
    void swap();

    ExperimentDocument& m_document;
    ChangeEvent m_event;
    DesignPatch m_patch;
    int m_gesture;
};

} // namespace ng

#pragma once
#include "drawing.h"
#include "run_pulse.h"

#include <ng/base/error.h>
#include <ng/model/kernel_description.h>
#include <ng/session/experiment_document.h>

#include <QGraphicsScene>
#include <QStringList>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace ng {

class NodeMove;
class PendingArrow;

/// The drawing of a document: one item per population, projection, growing population and task, kept in step with it.
/// Moving nodes is the only edit made here, and it is a command on the document like any other; what else the mouse asks for is told.
class DesignScene : public QGraphicsScene {
    Q_OBJECT
public:
    /// Both are borrowed and must outlive the scene.
    DesignScene(ExperimentDocument&, const KernelCatalog&, QObject* parent = nullptr);
    ~DesignScene() override;

    /// Marks the items the errors are on; a bad document stays drawable.
    void setFaults(const std::vector<Error>&);
    /// The read-out counts as its task.
    [[nodiscard]] std::vector<DesignItem> selection() const;
    /// What the populations do in the run that is shown; empty: no run.
    void setLive(const std::map<std::string, LiveFigures>&);
    void select(const std::vector<DesignItem>&);
    void selectEverything();
    /// Whether an arrow may be drawn; if not, why.
    [[nodiscard]] std::optional<QString> refusal(const DesignItem& from, const DesignItem& to) const;
    /// The topmost node whose outline or edge is here.
    [[nodiscard]] NodeItem* nodeAt(QPointF) const;
    /// Anything here that can be selected.
    [[nodiscard]] std::optional<DesignItem> itemAt(QPointF) const;
    /// Populations among these items, those of modules included.
    [[nodiscard]] std::set<std::string> populationsOf(const std::vector<DesignItem>&) const;
    /// Called by nodes while they move.
    void nodeMoved(const NodeItem&);
    [[nodiscard]] std::vector<NodeItem*> nodes() const;
    [[nodiscard]] std::vector<EdgeItem*> edges() const;
    [[nodiscard]] std::vector<GrowthBadge*> badges() const;
    [[nodiscard]] std::vector<ModuleFrame*> frames() const;
    [[nodiscard]] std::vector<NoteItem*> notes() const;
    /// Everything drawn, without the room around it.
    [[nodiscard]] QRectF content() const;
    /// What is selected, or everything.
    [[nodiscard]] QRectF selectedContent() const;
    /// Writes where the nodes stand now into the document; nothing happens where that is known already.
    void commitMoves(const QString& text = {}, int gesture = 0);
    /// Moves the selected nodes; one gesture number is one command.
    void moveSelected(QPointF by, int gesture);
    [[nodiscard]] int newGesture() { return m_document.newGesture(); }
    /// Arranges the nodes anew, as one undoable edit.
    void autoLayout();
    /// Gives up an arrow or a move that is being made with the mouse; false if there is none.
    bool cancelGesture();

signals:
    void selected(const std::vector<ng::DesignItem>& items);
    void connectRequested(const ng::DesignItem& from, const ng::DesignItem& to);
    /// An arrow ended on the ground, or (`from` is the experiment) the ground was double-clicked: a node is wanted there.
    void nodeRequested(const ng::DesignItem& from, QPointF at);
    /// Something that is drawn has another place or shape.
    void rerouted();
    void itemActivated(const ng::DesignItem& item);
    /// A sentence about what the mouse is doing; empty: nothing in particular.
    void hint(const QString& text);

protected:
    void drawBackground(QPainter*, const QRectF&) override;
    void drawForeground(QPainter*, const QRectF&) override;
    void mousePressEvent(QGraphicsSceneMouseEvent*) override;
    void mouseMoveEvent(QGraphicsSceneMouseEvent*) override;
    void mouseReleaseEvent(QGraphicsSceneMouseEvent*) override;
    void mouseDoubleClickEvent(QGraphicsSceneMouseEvent*) override;
    bool event(QEvent*) override;

private:
    void sync();
    void showNodes(bool& differs);
    void showEdges(bool& differs);
    void showModules(bool& differs);
    void placeFrames();
    void placeReadout();
    [[nodiscard]] std::set<std::string> membersOf(const DesignItem&) const;
    void beginMove(QGraphicsItem&, QPointF press);
    void finishArrow(QGraphicsSceneMouseEvent*);

    ExperimentDocument& m_document;
    const KernelCatalog& m_kernels;
    Drawing m_drawing;
    std::unique_ptr<NodeMove> m_move;
    std::unique_ptr<PendingArrow> m_arrow;
    bool m_syncing = false;
};

} // namespace ng

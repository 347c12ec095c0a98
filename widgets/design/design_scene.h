#pragma once
#include "design_item.h"

#include <ng/base/error.h>
#include <ng/model/kernel_description.h>
#include <ng/session/experiment_document.h>

#include <QGraphicsScene>
#include <QStringList>
#include <map>
#include <memory>
#include <vector>

namespace ng {

class EdgeItem;
class GrowthBadge;
class NodeItem;

/// The drawing of a document: one item per population, projection, growing population and task, kept in step with it.
/// Moving nodes is the only edit made here, and it is a command on the document like any other.
class DesignScene : public QGraphicsScene {
    Q_OBJECT
public:
    /// Both are borrowed and must outlive the scene.
    DesignScene(ExperimentDocument&, const KernelCatalog&, QObject* parent = nullptr);
    ~DesignScene() override;

    /// Marks the items the errors are on; a bad document stays drawable.
    void setFaults(const std::vector<Error>&);
    [[nodiscard]] DesignItem selection() const;
    void select(const DesignItem&);
    [[nodiscard]] bool isDragging() const { return m_dragging; }
    [[nodiscard]] QPointF snapped(QPointF) const;
    /// Called by nodes while they move.
    void nodeMoved();
    [[nodiscard]] std::vector<NodeItem*> nodes() const;
    [[nodiscard]] std::vector<EdgeItem*> edges() const;
    [[nodiscard]] std::vector<GrowthBadge*> badges() const;
    /// Everything drawn, without the room around it.
    [[nodiscard]] QRectF content() const;
    /// Arranges the nodes anew, as one undoable edit.
    void autoLayout();

signals:
    void selected(const ng::DesignItem& item);

protected:
    void drawBackground(QPainter*, const QRectF&) override;
    void mousePressEvent(QGraphicsSceneMouseEvent*) override;
    void mouseReleaseEvent(QGraphicsSceneMouseEvent*) override;
    bool event(QEvent*) override;

private:
    void sync();
    void route();
    void routeLoops();
    void placeBadges();
    void placeLabels();
    void commitMoves();
    NodeItem* node(const DesignItem&) const;

    ExperimentDocument& m_document;
    const KernelCatalog& m_kernels;
    std::map<DesignItem, std::unique_ptr<NodeItem>> m_nodes;
    std::map<DesignItem, std::unique_ptr<EdgeItem>> m_edges;
    std::map<DesignItem, std::unique_ptr<GrowthBadge>> m_badges;
    std::map<const EdgeItem*, std::pair<const NodeItem*, const NodeItem*>> m_ends;
    bool m_dragging = false;
    bool m_syncing = false;
};

} // namespace ng

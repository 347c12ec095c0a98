#pragma once
#include "design/design_canvas.h"
#include "design/design_page.h"
#include "design/edge_item.h"
#include "design/node_item.h"
#include "design/quick_add.h"

#include <QApplication>
#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QTest>

#include <functional>

namespace ng::test {

/// A hand on mouse and keyboard in front of the Design place. Points are those of the canvas' scene.
class DesignHand {
public:
    explicit DesignHand(DesignPage& page) : m_page(page) { }
    std::function<void()> afterStep = [] {}; ///< e.g. takes a picture

    [[nodiscard]] DesignCanvas& canvas() const { return m_page.canvas(); }
    [[nodiscard]] QPoint at(QPointF scene) const { return canvas().mapFromScene(scene); }
    [[nodiscard]] NodeItem* node(const DesignItem& item) const
    {
        for (NodeItem* n : canvas().design().nodes())
            if (n->item() == item) return n;
        return nullptr;
    }
    [[nodiscard]] NodeItem* population(const std::string& id) const { return node({DesignItem::Kind::Population, id}); }
    [[nodiscard]] EdgeItem* arrow(const std::string& id) const
    {
        for (EdgeItem* e : canvas().design().edges())
            if (e->item() == DesignItem{DesignItem::Kind::Projection, id}) return e;
        return nullptr;
    }
    /// A point on the edge of a node, where arrows begin; `angle` in degrees, 0 to the right, 90 down.
    [[nodiscard]] static QPointF edgeOf(const NodeItem& n, double angle)
    {
        const QPointF d(std::cos(angle * M_PI / 180), std::sin(angle * M_PI / 180));
        const QPainterPath outline = n.mapToScene(nodeShape(n.kind()));
        double r = 0;
        while (outline.contains(n.pos() + d * r)) r += 1;
        return n.pos() + d * r;
    }

    void drag(QPointF from, QPointF to, Qt::KeyboardModifiers keys = {}, Qt::MouseButton button = Qt::LeftButton, bool release = true)
    {
        const QPoint a = at(from), b = at(to);
        QTest::mousePress(canvas().viewport(), button, keys, a);
        constexpr int kSteps = 12;
        for (int i = 1; i <= kSteps; ++i) {
            const QPoint now = a + (b - a) * i / kSteps;
            QMouseEvent move(QEvent::MouseMove, now, canvas().viewport()->mapToGlobal(now), Qt::NoButton, button, keys);
            QApplication::sendEvent(canvas().viewport(), &move);
            if (i == kSteps / 2) afterStep();
        }
        if (release) QTest::mouseRelease(canvas().viewport(), button, keys, b);
        afterStep();
    }
    void click(QPointF scene, Qt::KeyboardModifiers keys = {}, Qt::MouseButton button = Qt::LeftButton)
    {
        QTest::mouseClick(canvas().viewport(), button, keys, at(scene));
        afterStep();
    }
    void press(int key, Qt::KeyboardModifiers keys = {})
    {
        QApplication::setActiveWindow(m_page.window()); // a popup that closed leaves none without a window manager
        QTest::keyClick(&canvas(), static_cast<Qt::Key>(key), keys);
        afterStep();
    }
    /// Double-clicks the ground, types into what pops up and takes the first match.
    void addByTyping(QPointF scene, const QString& letters)
    {
        QTest::mouseDClick(canvas().viewport(), Qt::LeftButton, {}, at(scene));
        typeIntoQuickAdd(letters);
    }
    void typeIntoQuickAdd(const QString& letters)
    {
        auto* ask = m_page.findChild<QuickAdd*>();
        QVERIFY2(ask && ask->isVisible(), "nothing popped up to choose a model from");
        QTest::keyClicks(&ask->palette().search(), letters);
        afterStep();
        QTest::keyClick(&ask->palette().search(), Qt::Key_Return);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        afterStep();
    }
    void connectNodes(const NodeItem& from, const NodeItem& to)
    {
        const QPointF d = to.pos() - from.pos();
        drag(edgeOf(from, std::atan2(d.y(), d.x()) * 180 / M_PI), to.pos());
    }
    void drop(const QString& kernel, QPointF scene)
    {
        QMimeData data;
        data.setData(KernelPalette::kMime, kernel.toUtf8());
        dropData(data, scene);
    }
    void dropData(QMimeData& data, QPointF scene)
    {
        QDragEnterEvent enter(at(scene), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(canvas().viewport(), &enter);
        QDragMoveEvent move(at(scene), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(canvas().viewport(), &move);
        afterStep();
        QDropEvent drop(at(scene), Qt::CopyAction, &data, Qt::LeftButton, {});
        QApplication::sendEvent(canvas().viewport(), &drop);
        afterStep();
    }

private:
    DesignPage& m_page;
};

} // namespace ng::test

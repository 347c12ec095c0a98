#pragma once
#include <QAction>
#include <QObject>
#include <cstdint>
#include <map>

class QMenu;

namespace ng {

class DesignCanvas;
class DesignEditor;

enum class Edit : std::uint8_t {
    Add, Connect, EditFields, Cut, Copy, Paste, PasteAlone, Duplicate, DuplicateAlone, Delete, SelectAll,
    AlignLeft, AlignCentre, AlignRight, AlignTop, AlignMiddle, AlignBottom, SpaceAcross, SpaceDown, Arrange,
    Inhibitory, Reverse, Group, Ungroup, Fold, Comment, Fit, FitSelection, ActualSize, ZoomIn, ZoomOut
};

/// The canvas' actions with their keys, made once; menus, the toolbar and the context menu show the same ones. Keys work while the
/// canvas has the focus, so that text fields keep theirs.
class DesignActions : public QObject {
    Q_OBJECT
public:
    DesignActions(DesignCanvas&, DesignEditor&);

    [[nodiscard]] QAction* operator[](Edit e) const { return m_actions.at(e); }
    /// For the window's Edit menu.
    void fillEditMenu(QMenu&) const;
    void fillAlignMenu(QMenu&) const;
    /// What makes sense for what is selected.
    void fillContextMenu(QMenu&) const;

signals:
    void addRequested();
    void connectRequested();
    void fieldsRequested();

private:
    void add(Edit, const QString& text, const char* icon, const QList<QKeySequence>& keys, const std::function<void()>&);
    void refresh();

    DesignCanvas& m_canvas;
    DesignEditor& m_editor;
    std::map<Edit, QAction*> m_actions;
};

} // namespace ng

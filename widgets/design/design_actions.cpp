#include "design_actions.h"

#include "design_canvas.h"
#include "design_editor.h"

#include "common/theme.h"

#include <QIcon>
#include <QMenu>
#include <algorithm>

namespace ng {

DesignActions::DesignActions(DesignCanvas& canvas, DesignEditor& editor) : QObject(&canvas), m_canvas(canvas), m_editor(editor)
{
    using enum Edit;
    using Align = DesignEditor::Align;
    const auto key = [](auto... k) { return QList<QKeySequence>{QKeySequence(k)...}; };
    add(Add, tr("&Add a node…"), "plus", key(Qt::Key_Insert, Qt::Key_A), [this] { emit addRequested(); });
    add(Connect, tr("C&onnect to…"), "", key(Qt::Key_C), [this] { emit connectRequested(); });
    add(EditFields, tr("&Edit its fields"), "", key(Qt::Key_F2, Qt::Key_Return), [this] { emit fieldsRequested(); });
    add(Cut, tr("Cu&t"), "", key(QKeySequence::Cut), [this] { m_editor.cut(); });
    add(Copy, tr("&Copy"), "", key(QKeySequence::Copy), [this] { m_editor.copy(); });
    add(Paste, tr("&Paste"), "", key(QKeySequence::Paste), [this] { m_editor.paste(Between::Keep); });
    add(PasteAlone, tr("Paste without arrows"), "", key(Qt::CTRL | Qt::SHIFT | Qt::Key_V), [this] { m_editor.paste(Between::Drop); });
    add(Duplicate, tr("&Duplicate"), "", key(Qt::CTRL | Qt::Key_D), [this] { m_editor.duplicate(Between::Keep); });
    add(DuplicateAlone, tr("Duplicate without arrows"), "", key(Qt::CTRL | Qt::SHIFT | Qt::Key_D),
        [this] { m_editor.duplicate(Between::Drop); });
    add(Delete, tr("De&lete"), "trash", key(Qt::Key_Delete, Qt::Key_Backspace), [this] { m_editor.removeSelected(); });
    add(SelectAll, tr("Select &all"), "", key(QKeySequence::SelectAll), [this] { m_canvas.design().selectEverything(); });
    add(AlignLeft, tr("Align left edges"), "", {}, [this] { m_editor.align(Align::Left); });
    add(AlignCentre, tr("Align in a column"), "", key(Qt::CTRL | Qt::ALT | Qt::Key_V), [this] { m_editor.align(Align::Centre); });
    add(AlignRight, tr("Align right edges"), "", {}, [this] { m_editor.align(Align::Right); });
    add(AlignTop, tr("Align top edges"), "", {}, [this] { m_editor.align(Align::Top); });
    add(AlignMiddle, tr("Align in a row"), "", key(Qt::CTRL | Qt::ALT | Qt::Key_H), [this] { m_editor.align(Align::Middle); });
    add(AlignBottom, tr("Align bottom edges"), "", {}, [this] { m_editor.align(Align::Bottom); });
    add(SpaceAcross, tr("Space evenly across"), "", {}, [this] { m_editor.distribute(Qt::Horizontal); });
    add(SpaceDown, tr("Space evenly down"), "", {}, [this] { m_editor.distribute(Qt::Vertical); });
    add(Arrange, tr("A&rrange everything"), "layout-grid", key(Qt::CTRL | Qt::SHIFT | Qt::Key_L), [this] {
        m_canvas.design().autoLayout();
        m_canvas.fit();
    });
    add(Inhibitory, tr("&Inhibitory or excitatory"), "", key(Qt::Key_I), [this] { m_editor.toggleInhibitory(); });
    add(Reverse, tr("Turn the arrow round"), "", key(Qt::Key_R), [this] { m_editor.reverse(); });
    add(Group, tr("&Group as a module"), "", key(Qt::CTRL | Qt::ALT | Qt::Key_G), [this] { m_editor.group(); });
    add(Ungroup, tr("Ungroup"), "", key(Qt::CTRL | Qt::SHIFT | Qt::Key_G), [this] { m_editor.ungroup(); });
    add(Fold, tr("Fold or unfold"), "", key(Qt::CTRL | Qt::ALT | Qt::Key_F), [this] { m_editor.fold(); });
    add(Comment, tr("Add a co&mment"), "", key(Qt::Key_Slash), [this] {
        m_editor.comment(m_canvas.placeForNew());
        emit fieldsRequested();
    });
    add(Fit, tr("&Fit everything"), "maximize", key(Qt::CTRL | Qt::Key_0), [this] { m_canvas.fit(); });
    add(FitSelection, tr("Fit the &selection"), "", key(Qt::CTRL | Qt::Key_9), [this] { m_canvas.fitSelection(); });
    add(ActualSize, tr("Zoom to 100 %"), "", key(Qt::CTRL | Qt::Key_1), [this] { m_canvas.setZoom(1); });
    add(ZoomIn, tr("Zoom in"), "", key(QKeySequence::ZoomIn, Qt::CTRL | Qt::Key_Equal), [this] { m_canvas.setZoom(m_canvas.zoom() * 1.2); });
    add(ZoomOut, tr("Zoom out"), "", key(QKeySequence::ZoomOut), [this] { m_canvas.setZoom(m_canvas.zoom() / 1.2); });
    connect(&canvas.design(), &DesignScene::selected, this, &DesignActions::refresh);
    refresh();
}

void DesignActions::add(Edit e, const QString& text, const char* iconName, const QList<QKeySequence>& keys, const std::function<void()>& what)
{
    auto* a = new QAction(text, this);
    if (*iconName) a->setIcon(icon(iconName));
    a->setShortcuts(keys);
    a->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(a, &QAction::triggered, this, what);
    m_canvas.addAction(a);
    m_actions[e] = a;
}

void DesignActions::refresh()
{
    using enum Edit;
    const DesignParts parts = m_editor.selectedParts();
    const std::size_t nodes = parts.populations.size() + (parts.task ? 1 : 0);
    const bool copies = nodes > 0 || !parts.notes.empty();
    const auto enable = [this](std::initializer_list<Edit> which, bool on) {
        for (const Edit e : which) m_actions.at(e)->setEnabled(on);
    };
    enable({Cut, Copy, Duplicate, DuplicateAlone}, copies);
    enable({Group}, !parts.populations.empty());
    enable({Ungroup, Fold}, !parts.modules.empty());
    enable({Delete, EditFields, FitSelection}, !parts.empty());
    enable({AlignLeft, AlignCentre, AlignRight, AlignTop, AlignMiddle, AlignBottom}, nodes > 1);
    enable({SpaceAcross, SpaceDown}, nodes > 2);
    enable({Connect}, nodes == 1);
    enable({Inhibitory}, !parts.populations.empty());
    enable({Reverse}, !parts.projections.empty());
}

void DesignActions::fillEditMenu(QMenu& menu) const
{
    using enum Edit;
    for (const auto& group : std::initializer_list<std::initializer_list<Edit>>{{Cut, Copy, Paste, PasteAlone, Duplicate, DuplicateAlone, Delete},
             {SelectAll}, {Add, Comment, Connect, EditFields, Inhibitory, Reverse}, {Group, Ungroup, Fold}}) {
        menu.addSeparator();
        for (const Edit e : group) menu.addAction(m_actions.at(e));
    }
    menu.addSeparator();
    QMenu* alignMenu = menu.addMenu(tr("Ali&gn"));
    fillAlignMenu(*alignMenu);
    QMenu* zoomMenu = menu.addMenu(tr("&Zoom"));
    for (const Edit e : {Fit, FitSelection, ActualSize, ZoomIn, ZoomOut}) zoomMenu->addAction(m_actions.at(e));
}

void DesignActions::fillAlignMenu(QMenu& menu) const
{
    using enum Edit;
    for (const Edit e : {AlignLeft, AlignCentre, AlignRight, AlignTop, AlignMiddle, AlignBottom}) menu.addAction(m_actions.at(e));
    menu.addSeparator();
    for (const Edit e : {SpaceAcross, SpaceDown}) menu.addAction(m_actions.at(e));
    menu.addSeparator();
    menu.addAction(m_actions.at(Arrange));
}

void DesignActions::fillContextMenu(QMenu& menu) const
{
    using enum Edit;
    const DesignParts parts = m_editor.selectedParts();
    const auto list = [&](std::initializer_list<Edit> which) {
        for (const Edit e : which) menu.addAction(m_actions.at(e));
        menu.addSeparator();
    };
    if (parts.empty()) {
        list({Add, Comment, Paste, PasteAlone});
        list({SelectAll, Arrange, Fit, ActualSize});
        return;
    }
    const bool nodes = !parts.populations.empty() || parts.task;
    if (nodes) list({EditFields, Connect, Inhibitory});
    else list({EditFields, Reverse});
    if (nodes) list({Cut, Copy, Duplicate, DuplicateAlone});
    if (nodes) list({Group, Ungroup, Fold});
    if (parts.populations.size() + (parts.task ? 1 : 0) > 1) fillAlignMenu(*menu.addMenu(tr("Align")));
    list({FitSelection, Delete});
}

} // namespace ng

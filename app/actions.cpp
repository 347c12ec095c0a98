#include "actions.h"

#include <common/theme.h>

#include <QAction>
#include <QIcon>
#include <QMenu>
#include <QMenuBar>

namespace ng {

std::span<const ActionSpec> actionTable()
{
    using enum ActionId;
    using namespace need;
    static constexpr ActionSpec kTable[] = {
        {NewDesign, "&File", "&New network", "file-plus", "Ctrl+N", kNothing},
        {Open, "&File", "&Open…", "folder-open", "Ctrl+O", kNothing},
        {Save, "&File", "&Save design", "save", "Ctrl+S", kDesign, true},
        {SaveAs, "&File", "Save design &as…", "", "Ctrl+Shift+S", kDesign},
        {SaveTemplate, "&File", "Save as te&mplate…", "", "", kDesign},
        {ExportPicture, "&File", "&Export picture of the window…", "download", "Ctrl+E", kNothing, true},
        {Quit, "&File", "&Quit", "", "Ctrl+Q", kNothing, true},
        {PlaceWelcome, "&View", "&Welcome", "", "Alt+1", kNothing},
        {PlaceDesign, "&View", "&Design", "", "Alt+2", kNothing},
        {PlaceLive, "&View", "&Live", "", "Alt+3", kNothing},
        {PlaceRuns, "&View", "&Runs", "", "Alt+4", kNothing},
        {DefaultLayout, "&View", "&Restore default layout", "layout-grid", "", kNothing, true},
        {Theme, "&View", "Light or dark &theme", "sun", "Ctrl+T", kNothing},
        {FullScreen, "&View", "&Full screen", "maximize", "F11", kNothing},
        {RunPause, "&Run", "Run or &pause", "play", "Space", kClock},
        {Step, "&Run", "&Step", "step-forward", ".", kClock},
        {RunTo, "&Run", "Run &to a time…", "flag", "Ctrl+G", kClock},
        {Stop, "&Run", "St&op and finish the recording", "circle", "Ctrl+.", kSession},
        {Reset, "&Run", "&Reset: same seed", "rotate-ccw", "Ctrl+R", kDesign | kClock, true},
        {ResetNewSeed, "&Run", "Reset: &new seed", "", "Ctrl+Shift+R", kDesign | kClock},
        {Continue, "&Run", "&Continue from the playhead as a new run", "square-play", "Ctrl+Return", kSaved},
        {Follow, "&Run", "&Follow the end", "skip-forward", "F", kTimeline, true},
        {GoStart, "&Run", "Go to the start", "skip-back", "Home", kTimeline},
        {GoEnd, "&Run", "Go to the end", "skip-forward", "End", kTimeline},
        {Back, "&Run", "Scrub &back", "", "Left", kTimeline},
        {Forward, "&Run", "Scrub fo&rward", "", "Right", kTimeline},
        {Shortcuts, "&Help", "&Keyboard shortcuts", "keyboard", "?", kNothing},
        {Guide, "&Help", "A first five &minutes", "help-circle", "F1", kNothing},
        {Tour, "&Help", "&Draw a network: guided tour", "", "Shift+F1", kNothing},
        {About, "&Help", "&About Neurogrove", "info", "", kNothing, true},
    };
    return kTable;
}

Actions::Actions(QWidget& owner)
{
    for (const ActionSpec& s : actionTable()) {
        auto* a = new QAction(QObject::tr(s.text), &owner);
        if (*s.icon) a->setIcon(icon(s.icon));
        if (*s.shortcut) a->setShortcut(QKeySequence(QString::fromUtf8(s.shortcut), QKeySequence::PortableText));
        m_actions.emplace(s.id, a);
        owner.addAction(a);
    }
}

void Actions::fillMenus(QMenuBar& bar) const
{
    std::map<QString, QMenu*> menus;
    for (const ActionSpec& s : actionTable()) {
        QMenu*& menu = menus[s.menu];
        if (!menu) {
            menu = bar.addMenu(QObject::tr(s.menu));
            menu->setObjectName(s.menu);
        }
        if (s.separatorBefore) menu->addSeparator();
        menu->addAction(m_actions.at(s.id));
    }
}

void Actions::setAvailable(unsigned have)
{
    for (const ActionSpec& s : actionTable()) m_actions.at(s.id)->setEnabled((s.needs & ~have) == 0);
}

} // namespace ng

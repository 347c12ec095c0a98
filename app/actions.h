#pragma once
#include <QString>

#include <cstdint>
#include <map>
#include <span>

class QAction;
class QMenuBar;
class QWidget;

namespace ng {

enum class ActionId : std::uint8_t {
    NewDesign, Open, Save, SaveAs, SaveTemplate, ExportPicture, Quit,
    PlaceWelcome, PlaceDesign, PlaceLive, PlaceRuns, DefaultLayout, Theme, FullScreen,
    RunPause, Step, RunTo, Stop, Reset, ResetNewSeed, Continue, Follow, GoStart, GoEnd, Back, Forward,
    Shortcuts, Guide, Tour, About
};

/// What must be there for an action to make sense; flags.
namespace need {
inline constexpr unsigned kNothing = 0;
inline constexpr unsigned kDesign = 1;   ///< a design is open
inline constexpr unsigned kTimeline = 2; ///< a run, live or saved, is shown
inline constexpr unsigned kSession = 4;  ///< a run is going (running or paused)
inline constexpr unsigned kClock = 8;    ///< something can be run or played
inline constexpr unsigned kSaved = 16;   ///< a saved run is shown that can be gone on from
}

/// One row of the action table.
struct ActionSpec {
    ActionId id;
    const char* menu;     ///< "" for none
    const char* text;     ///< with mnemonic
    const char* icon;     ///< name in resources/icons; ""
    const char* shortcut; ///< portable text; ""
    unsigned needs;
    bool separatorBefore = false;
};

[[nodiscard]] std::span<const ActionSpec> actionTable();

/// The QActions of the table, made once, with their menus; owned by the widget they are made for.
class Actions {
public:
    explicit Actions(QWidget& owner);
    [[nodiscard]] QAction* operator[](ActionId id) const { return m_actions.at(id); }
    void fillMenus(QMenuBar&) const;
    /// Enables each action whose needs are all in `have`.
    void setAvailable(unsigned have);

private:
    std::map<ActionId, QAction*> m_actions;
};

} // namespace ng

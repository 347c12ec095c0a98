#pragma once
#include "actions.h"
#include "composition.h"
#include "settings.h"

#include <QMainWindow>
#include <QTimer>

class QLabel;
class QPushButton;
class QStackedWidget;

namespace ng {

class ComparePage;
class DesignFiles;
class DesignPage;
class LivePlace;
class NoticeBar;
class Ruler;
class RunsPage;
class StatusStrip;
class Transport;
class TransportBar;
class WelcomePage;

/// The window: menus, places, transport, notices and figures around the pages. It joins them; it computes nothing. Thread: GUI.
class Workbench : public QMainWindow {
    Q_OBJECT
public:
    enum class Place { Welcome, Design, Live, Runs, Compare };

    /// `parts` is borrowed and must outlive the window. `remember`: theme, size and layout are kept from one time to the next.
    Workbench(Composition& parts, const QString& resources, bool remember, QWidget* parent = nullptr);
    ~Workbench() override;

    void goTo(Place);
    [[nodiscard]] Place place() const;
    /// A run file or a design, told apart by name; false and a notice when it cannot be opened.
    bool open(const QString& file);
    bool compare(const QString& a, const QString& b);
    void run();
    /// Unsaved work of a program that ended without order; asks what to do with it.
    void offerRecovery();
    void setDark(bool);
    [[nodiscard]] LivePlace& live() const { return *m_live; }
    [[nodiscard]] DesignPage& design() const { return *m_design; }
    [[nodiscard]] const Actions& actions() const { return m_actions; }
    /// What went wrong last, while it is shown.
    [[nodiscard]] QString noticeText() const;

protected:
    void closeEvent(QCloseEvent*) override;

private:
    QWidget* makeBar();
    QWidget* makeLive();
    void fillFileMenu();
    void connectActions();
    void connectPages();
    void closeComparison();
    void refreshRuns();
    void refreshState();
    void refreshFigures();
    void openWithDialog();
    void deleteRuns(const QStringList&);
    void exportPicture();
    void askRunTo();
    void report(const Error&);

    Composition& m_parts;
    Settings m_settings;
    QString m_resources;
    DesignFiles* m_files;
    Actions m_actions;
    QStackedWidget* m_pages;
    WelcomePage* m_welcome;
    DesignPage* m_design;
    LivePlace* m_live = nullptr;
    Ruler* m_ruler = nullptr;
    QWidget* m_livePage; // made of the two above, which must come first
    RunsPage* m_runs;
    ComparePage* m_compare = nullptr; // while a comparison is open
    NoticeBar* m_notice;
    StatusStrip* m_status;
    TransportBar* m_transportBar;
    Transport* m_transport;
    QPushButton* m_placeButtons[4] = {};
    QPushButton* m_themeButton = nullptr;
    QLabel* m_difference;
    QTimer m_figures;
};

} // namespace ng

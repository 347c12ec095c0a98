#pragma once
#include <ng/session/timeline_hub.h>

#include <QFrame>
#include <QString>

class QHBoxLayout;
class QLabel;
class QMenu;
class QToolButton;
class QVBoxLayout;

namespace ng {

/// A live view: header (title, what is shown, what limits it, export menu) over a body, on a hub.
/// A panel reads the hub's timeline only; it never knows whether the run is live or saved. Thread: GUI.
class Panel : public QFrame {
    Q_OBJECT
public:
    /// `hub` is borrowed and must outlive the panel.
    Panel(const QString& id, const QString& title, TimelineHub& hub, QWidget* parent = nullptr);

    [[nodiscard]] const QString& panelId() const { return m_id; }
    [[nodiscard]] const QString& title() const { return m_title; }
    /// Where two panels of a kind stand together ("Raster A").
    void setTitle(const QString&);
    [[nodiscard]] TimelineHub& hub() const { return m_hub; }
    [[nodiscard]] std::shared_ptr<TimelineSource> timeline() const { return m_hub.timeline(); }

    /// Rows of the drawn data as CSV with a header line; empty if there is nothing to export.
    [[nodiscard]] virtual QString csv() const { return {}; }
    /// Renders the body into a picture of its present size.
    [[nodiscard]] virtual QImage picture() const;
    /// The menu at the right end of the header: export, and what a frame around the panel adds.
    [[nodiscard]] QMenu& headerMenu() const { return *m_menu; }

protected:
    /// New data in `fresh`, or the cursor moved (`fresh` is empty). Called at most once per displayed frame, only while visible;
    /// after being hidden the panel gets one call with the whole extent.
    virtual void refresh(TickRange fresh) = 0;
    /// Another run is shown: drop what belongs to the old one.
    virtual void reset() {}

    void setBody(QWidget*);
    /// The quiet text right of the title.
    void setShown(const QString&);
    /// The text at the right end: what limits the view ("showing 9,412 of 9,412 synapses"). Without the room for it, it is elided
    /// and its tooltip has the whole.
    void setLimit(const QString&);
    /// A menu button right of the title ("colour: maturity").
    QToolButton* addHeaderMenu(const QString& text, QMenu*);
    void addHeaderWidget(QWidget*);
    void showEvent(QShowEvent*) override;

private:
    void onChanged(TickRange);
    void fillExportMenu(QMenu*);

    QString m_id;
    QString m_title;
    TimelineHub& m_hub;
    QVBoxLayout* m_layout;
    QHBoxLayout* m_header;
    QLabel* m_name;
    QLabel* m_shown;
    QLabel* m_limit;
    QMenu* m_menu;
    QWidget* m_body = nullptr;
    bool m_stale = true;
};

} // namespace ng

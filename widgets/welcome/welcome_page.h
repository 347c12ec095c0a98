#pragma once
#include "gallery.h"

#include <ng/model/kernel_description.h>

#include <QWidget>

class QLabel;
class QPushButton;
class QScrollArea;
class QTextBrowser;

namespace ng {

class DesignCard;
class RecentList;

/// Where a person starts: worked examples with what to look for, recent designs and runs, a new network, a file.
class WelcomePage : public QWidget {
    Q_OBJECT
public:
    /// Reads the worked examples of `examplesFolder`. `kernels` is borrowed and must outlive the page.
    WelcomePage(const QString& examplesFolder, const KernelCatalog& kernels, QWidget* parent = nullptr);

    void setRecentDesigns(const QStringList& newestFirst);
    void setRecentRuns(const QStringList& newestFirst);
    [[nodiscard]] QList<DesignCard*> cards() const;

signals:
    void openDesign(const QString& path);
    /// Open the design and run it at once.
    void runDesign(const QString& path);
    void openRun(const QString& path);
    void newDesign();
    /// A file is to be asked for.
    void openFile();

protected:
    void changeEvent(QEvent*) override;

private:
    QWidget* makeSide();
    QWidget* makeGallery(const QString& folder);
    QWidget* makeDetails();
    void choose(DesignCard*);

    const KernelCatalog& m_kernels;
    QScrollArea* m_gallery = nullptr;
    DesignCard* m_chosen = nullptr;
    RecentList* m_designs = nullptr;
    RecentList* m_runs = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_facts = nullptr;
    QTextBrowser* m_page = nullptr;
    QPushButton* m_run = nullptr;
    QPushButton* m_open = nullptr;
};

} // namespace ng

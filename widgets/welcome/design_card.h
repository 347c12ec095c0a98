#pragma once
#include "gallery.h"

#include <QFrame>

class QLabel;

namespace ng {

/// One worked example as a card: picture, title, one line, what to look for. A click chooses it, a double click or Enter opens it.
class DesignCard : public QFrame {
    Q_OBJECT
public:
    explicit DesignCard(GalleryEntry, QWidget* parent = nullptr);

    [[nodiscard]] const GalleryEntry& entry() const { return m_entry; }
    void setChosen(bool);

signals:
    void chosen();
    void opened();

protected:
    void mousePressEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void focusInEvent(QFocusEvent*) override;
    void changeEvent(QEvent*) override;
    void paintEvent(QPaintEvent*) override;

private:
    GalleryEntry m_entry;
    bool m_chosen = false;
};

} // namespace ng

#pragma once
#include <QLayout>
#include <QList>

namespace ng {

/// Cards of equal width in as many columns as fit, rows as high as their highest card: a grid that follows the width of its parent.
class FlowLayout : public QLayout {
public:
    FlowLayout(int minimumCardWidth, int gap, QWidget* parent = nullptr);
    ~FlowLayout() override;

    void addItem(QLayoutItem*) override;
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem* itemAt(int i) const override { return m_items.value(i); }
    QLayoutItem* takeAt(int i) override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return arrange(QRect(0, 0, width, 0), false); }
    QSize sizeHint() const override { return minimumSize(); }
    QSize minimumSize() const override;
    Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }
    void setGeometry(const QRect&) override;
    [[nodiscard]] int columns(int width) const;

private:
    int arrange(const QRect&, bool move) const;

    int m_minimumCardWidth;
    int m_gap;
    QList<QLayoutItem*> m_items;
};

} // namespace ng

#pragma once
#include "design_item.h"

#include <QGraphicsItem>
#include <QStaticText>

namespace ng {

/// A comment on the canvas; its position is the middle of its upper edge.
class NoteItem : public QGraphicsItem {
public:
    enum { Type = UserType + 5 };

    explicit NoteItem(DesignItem item);
    /// True if anything changed by it.
    bool show(const QString& text);
    [[nodiscard]] const DesignItem& item() const { return m_item; }
    [[nodiscard]] const QString& text() const { return m_text; }

    [[nodiscard]] int type() const override { return Type; }
    [[nodiscard]] QRectF boundingRect() const override;
    void paint(QPainter*, const QStyleOptionGraphicsItem*, QWidget*) override;

private:
    DesignItem m_item;
    QString m_text;
    QSizeF m_size;
};

} // namespace ng

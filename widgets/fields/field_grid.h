#pragma once
#include "receptive_fields.h"

#include <ng/session/selection_model.h>

#include <QAbstractScrollArea>

namespace ng {

/// Receptive fields in rows, each with id, class and maturity; only those in view are painted. A click selects, with Ctrl it adds.
class FieldGrid : public QAbstractScrollArea {
    Q_OBJECT
public:
    /// `selection` is borrowed.
    explicit FieldGrid(SelectionModel& selection, QWidget* parent = nullptr);

    void setFields(FieldSet);
    [[nodiscard]] const FieldSet& fields() const { return m_set; }
    /// Each field with its own largest weight at the end of the colours, instead of the largest of all.
    void setOwnScale(bool);
    [[nodiscard]] bool ownScale() const { return m_ownScale; }
    void setEmptyText(const QString&);
    void setTimeStep(double dtMs) { m_dtMs = dtMs; }
    /// Where a field is painted, in the viewport's coordinates.
    [[nodiscard]] QRect cell(int index) const;
    [[nodiscard]] int at(QPoint) const; ///< -1: none

protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    bool viewportEvent(QEvent*) override;
    void changeEvent(QEvent*) override;
    void scrollContentsBy(int, int) override { viewport()->update(); }

private:
    void arrange();
    void paintCell(QPainter&, const ReceptiveField&, const QRect&);

    SelectionModel& m_selection;
    FieldSet m_set;
    std::vector<QImage> m_pictures; // made when first painted
    QString m_empty;
    bool m_ownScale = false;
    double m_dtMs = 1;
    int m_columns = 1;
    QSize m_picture{64, 64};
    int m_left = 8; // so that the columns stand in the middle
};

} // namespace ng

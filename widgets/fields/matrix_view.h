#pragma once
#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

namespace ng {

/// A small matrix with headings, painted as squares with a number in each. Empty cells are left blank.
struct MatrixContent {
    QString title;       ///< "Confusion"
    QString rowTitle;    ///< "true class"
    QString columnTitle; ///< "predicted"
    int rows = 0, columns = 0;
    std::vector<std::optional<double>> cells; ///< row-major
    std::vector<double> shade;                ///< 0..1 per cell: how strongly it is coloured
    int firstHeading = 0;                     ///< number of the first row and column
    QString lastHeading;                      ///< instead of the number of the last column
    bool percent = false;                     ///< numbers are shown as %
    QString empty;                            ///< shown when there are no cells
    friend bool operator==(const MatrixContent&, const MatrixContent&) = default;
};

class MatrixView : public QWidget {
    Q_OBJECT
public:
    explicit MatrixView(QWidget* parent = nullptr);
    void setContent(MatrixContent);
    [[nodiscard]] const MatrixContent& content() const { return m_content; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {150, 150}; }

protected:
    void paintEvent(QPaintEvent*) override;
    bool event(QEvent*) override;

private:
    [[nodiscard]] QRectF gridRect() const;
    [[nodiscard]] QString text(double value) const;

    MatrixContent m_content;
};

} // namespace ng

#pragma once
#include <ng/model/kernel_description.h>

#include <QWidget>

class QLineEdit;
class QSortFilterProxyModel;
class QStandardItemModel;
class QTreeView;

namespace ng {

/// Everything a design can be made of, from the kernels' own tables: grouped, searchable, with a small picture of what each does.
/// Entries are dragged onto the canvas or activated (double click, Return).
class KernelPalette : public QWidget {
    Q_OBJECT
public:
    static constexpr const char* kMime = "application/x-neurogrove-kernel";
    static constexpr const char* kTask = "task"; ///< the entry that is no kernel

    enum class Offer { Everything, Nodes, Neurons }; ///< what can be chosen: for a place on the ground, for the end of an arrow
    explicit KernelPalette(const KernelCatalog&, Offer = Offer::Everything, QWidget* parent = nullptr);

    /// Reads the catalogue again, e.g. after a plugin was loaded.
    void refill();
    [[nodiscard]] QLineEdit& search() const { return *m_search; }
    [[nodiscard]] QTreeView& list() const { return *m_list; }
    /// Ids that match the search, in the order shown.
    [[nodiscard]] QStringList shown() const;

signals:
    void chosen(const QString& kernel);

protected:
    bool eventFilter(QObject*, QEvent*) override;
    void changeEvent(QEvent*) override;

private:
    void activate(const QModelIndex&);
    [[nodiscard]] QModelIndex firstEntry() const;

    const KernelCatalog& m_kernels;
    Offer m_offer;
    QLineEdit* m_search;
    QTreeView* m_list;
    QStandardItemModel* m_model;
    QSortFilterProxyModel* m_filter;
};

} // namespace ng

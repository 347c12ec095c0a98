#include "kernel_palette.h"

#include "kernel_picture.h"

#include "common/theme.h"

#include <QEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>

namespace ng {

namespace {

constexpr int kRow = 32;
constexpr int kGroup = 28;
constexpr int kPicture = 40;
enum Role { IdRole = Qt::UserRole + 1, KindRole, SearchRole, ResponseRole };

/// Hands the dragged entry's id to the canvas.
class PaletteModel : public QStandardItemModel {
public:
    using QStandardItemModel::QStandardItemModel;
    [[nodiscard]] QStringList mimeTypes() const override { return {KernelPalette::kMime}; }
    [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override
    {
        auto* data = new QMimeData;
        if (!indexes.isEmpty()) data->setData(KernelPalette::kMime, indexes[0].data(IdRole).toString().toUtf8());
        return data;
    }
    [[nodiscard]] Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }
};

class PaletteDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& i) const override
    {
        return {100, i.parent().isValid() ? kRow : kGroup};
    }
    void paint(QPainter* p, const QStyleOptionViewItem& option, const QModelIndex& i) const override
    {
        const Theme& t = theme();
        const QRectF r(option.rect);
        QFont font = option.font;
        if (!i.parent().isValid()) {
            font.setPixelSize(11);
            font.setLetterSpacing(QFont::AbsoluteSpacing, 0.6);
            p->setFont(font);
            p->setPen(t.faint);
            p->drawText(r.adjusted(8, 6, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, i.data().toString().toUpper());
            return;
        }
        const QRectF box = r.adjusted(4, 2, -4, -2);
        const bool here = option.state & (QStyle::State_Selected | QStyle::State_MouseOver);
        p->setRenderHint(QPainter::Antialiasing);
        p->setPen(QPen(option.state & QStyle::State_Selected ? t.accent : t.line, 1));
        p->setBrush(here ? t.raised : t.panel);
        p->drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        const auto kind = i.data(KindRole).isValid() ? std::optional(static_cast<KernelKind>(i.data(KindRole).toInt())) : std::nullopt;
        paintKernelMark(*p, {box.left() + 8, box.center().y() - 6, 13, 12}, kind);
        const QVariant response = i.data(ResponseRole);
        double right = box.right() - 6;
        if (response.isValid()) {
            right -= kPicture;
            paintResponse(*p, {right, box.top() + 5, kPicture, box.height() - 10}, response.value<KernelResponse>(), t.dim);
            right -= 4;
        }
        p->setFont(option.font);
        p->setPen(t.text);
        const QRectF text(box.left() + 28, box.top(), right - box.left() - 28, box.height());
        p->drawText(text, Qt::AlignVCenter | Qt::AlignLeft, option.fontMetrics.elidedText(i.data().toString(), Qt::ElideRight, static_cast<int>(text.width())));
    }
};

} // namespace

} // namespace ng

Q_DECLARE_METATYPE(ng::KernelResponse)

namespace ng {

KernelPalette::KernelPalette(const KernelCatalog& kernels, Offer offer, QWidget* parent)
    : QWidget(parent), m_kernels(kernels), m_offer(offer), m_search(new QLineEdit), m_list(new QTreeView),
      m_model(new PaletteModel(this)), m_filter(new QSortFilterProxyModel(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4, 6, 4, 4);
    column->setSpacing(4);
    m_search->setPlaceholderText(tr("Search models…"));
    m_search->setClearButtonEnabled(true);
    m_search->setAccessibleName(tr("Search models"));
    m_search->setToolTip(tr("Finds models by name, title and description; Return adds the first"));
    m_search->installEventFilter(this);
    column->addWidget(m_search);

    m_filter->setSourceModel(m_model);
    m_filter->setRecursiveFilteringEnabled(true);
    m_filter->setFilterRole(SearchRole);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list->setModel(m_filter);
    m_list->setHeaderHidden(true);
    m_list->setRootIsDecorated(false);
    m_list->setIndentation(0);
    m_list->setItemsExpandable(false);
    m_list->setMouseTracking(true);
    m_list->setDragEnabled(offer == Offer::Everything);
    m_list->setDragDropMode(offer == Offer::Everything ? QAbstractItemView::DragOnly : QAbstractItemView::NoDragDrop);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setAccessibleName(tr("Models"));
    m_list->setToolTip(offer == Offer::Everything ? tr("Drag one onto the canvas; Return or a double click adds it") : tr("Return or a double click adds one"));
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    column->addWidget(m_list, 1);

    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filter->setFilterFixedString(text.trimmed());
        m_list->expandAll();
        m_list->setCurrentIndex(text.trimmed().isEmpty() ? QModelIndex() : firstEntry());
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] {
        activate(m_list->currentIndex().parent().isValid() ? m_list->currentIndex() : firstEntry());
    });
    connect(m_list, &QTreeView::activated, this, &KernelPalette::activate);
    refill();
}

void KernelPalette::refill()
{
    m_model->clear();
    const auto group = [this](const QString& title) {
        auto* item = new QStandardItem(title);
        item->setFlags(Qt::ItemIsEnabled);
        m_model->appendRow(item);
        return item;
    };
    const auto entry = [](QStandardItem* in, const QString& id, const QString& title, const QString& doc) {
        auto* item = new QStandardItem(id);
        item->setData(id, IdRole);
        item->setData(id + ' ' + title + ' ' + doc, SearchRole);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren);
        item->setToolTip("<p><b>" + title.toHtmlEscaped() + "</b></p><p>" + doc.toHtmlEscaped() + "</p>");
        item->setData(title, Qt::AccessibleDescriptionRole);
        in->appendRow(item);
        return item;
    };
    const std::pair<KernelKind, QString> kinds[] = {{KernelKind::Neuron, tr("Neurons")}, {KernelKind::Stimulus, tr("Stimuli")},
        {KernelKind::Synapse, tr("Synapses")}, {KernelKind::Growth, tr("Growth")}};
    for (const auto& [kind, title] : kinds) {
        if (m_offer == Offer::Neurons && kind != KernelKind::Neuron) continue;
        if (m_offer == Offer::Nodes && kind != KernelKind::Neuron && kind != KernelKind::Stimulus) continue;
        auto* in = group(title);
        for (const KernelDescription* k : m_kernels.all()) {
            if (k->kind != kind) continue;
            auto* item = entry(in, QString::fromStdString(k->id), QString::fromStdString(k->title.empty() ? k->id : k->title),
                QString::fromStdString(k->doc));
            item->setData(static_cast<int>(kind), KindRole);
            if (const auto response = responseOf(m_kernels, k->id)) item->setData(QVariant::fromValue(*response), ResponseRole);
        }
        in->sortChildren(0);
    }
    if (m_offer != Offer::Neurons)
        entry(group(tr("Tasks")), kTask, tr("Class-incremental task"),
            tr("Labelled pictures are shown to a stimulus class by class; labels are read from a population and the accuracy is kept."));
    m_list->expandAll();
}

QStringList KernelPalette::shown() const
{
    QStringList out;
    for (int g = 0; g < m_filter->rowCount(); ++g) {
        const auto in = m_filter->index(g, 0);
        for (int i = 0; i < m_filter->rowCount(in); ++i) out << m_filter->index(i, 0, in).data(IdRole).toString();
    }
    return out;
}

QModelIndex KernelPalette::firstEntry() const
{
    for (int g = 0; g < m_filter->rowCount(); ++g)
        if (const auto in = m_filter->index(g, 0); m_filter->rowCount(in) > 0) return m_filter->index(0, 0, in);
    return {};
}

void KernelPalette::activate(const QModelIndex& i)
{
    const QString id = i.data(IdRole).toString();
    if (!id.isEmpty()) emit chosen(id);
}

bool KernelPalette::eventFilter(QObject* watched, QEvent* e)
{
    // Down goes from the search into the list, as in any completer.
    if (watched == m_search && e->type() == QEvent::KeyPress) {
        const auto key = static_cast<QKeyEvent*>(e)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            QCoreApplication::sendEvent(m_list, e);
            return true;
        }
    }
    return QWidget::eventFilter(watched, e);
}

void KernelPalette::changeEvent(QEvent* e)
{
    QWidget::changeEvent(e);
    if (e->type() == QEvent::PaletteChange) m_list->viewport()->update();
}

} // namespace ng

#include "class_list_editor.h"

#include "common/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLabel>
#include <QPointer>
#include <QToolButton>
#include <algorithm>

namespace ng {

namespace {

constexpr int kChipsWidth = 180; // of one line: ten classes of one digit
constexpr int kGap = 1;
constexpr QSize kChip{17, 20}; // at least

QToolButton* chip(const QString& text, bool on, int width)
{
    auto* b = new QToolButton;
    b->setText(text);
    b->setCheckable(true);
    b->setChecked(on);
    b->setFixedSize(width, kChip.height());
    b->setObjectName("chip");
    return b;
}

} // namespace

ClassListEditor::ClassListEditor(const QStringList& classes, QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    for (const QString& c : classes) m_offered.push_back(c.toInt());
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(kGap);
    m_grid->setVerticalSpacing(4);
}

void ClassListEditor::show(const QString& text)
{
    Lists lists;
    for (const QJsonValue& task : QJsonDocument::fromJson(text.toUtf8()).array()) {
        auto& one = lists.emplace_back();
        for (const QJsonValue& c : task.toArray()) one.push_back(c.toInt());
    }
    if (lists == m_lists && m_grid->count() > 0) return;
    m_lists = std::move(lists);
    rebuild();
}

QString ClassListEditor::lists() const
{
    QStringList tasks;
    for (const auto& task : m_lists) {
        QStringList one;
        for (const int c : task) one << QString::number(c);
        tasks << "[" + one.join(",") + "]";
    }
    return "[" + tasks.join(",") + "]";
}

void ClassListEditor::rebuild()
{
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        if (QWidget* w = item->widget()) { // it may be the one whose click led here
            w->hide();
            w->deleteLater();
        }
        delete item;
    }
    // A class that the data set has not is shown as what it is; the check below the canvas says so.
    std::vector<int> offered = m_offered;
    for (const auto& task : m_lists) offered.insert(offered.end(), task.begin(), task.end());
    std::ranges::sort(offered);
    offered.erase(std::ranges::unique(offered).begin(), offered.end());

    int width = kChip.width();
    for (const int c : offered) width = std::max(width, fontMetrics().horizontalAdvance(QString::number(c)) + 6);
    const int perLine = std::max(1, kChipsWidth / (width + kGap));
    const int removeColumn = perLine + 1;
    m_grid->setColumnStretch(removeColumn + 1, 1);

    int line = 0;
    for (std::size_t t = 0; t < m_lists.size(); ++t) {
        auto* name = new QLabel(QString::number(t + 1));
        name->setProperty("faint", true);
        name->setFixedWidth(fontMetrics().horizontalAdvance(QString::number(m_lists.size())) + 4);
        m_grid->addWidget(name, line, 0);
        int column = 0;
        for (const int c : offered) {
            if (column == perLine) {
                column = 0;
                ++line;
            }
            const bool mine = std::ranges::find(m_lists[t], c) != m_lists[t].end();
            QToolButton* b = chip(QString::number(c), mine, width);
            b->setAccessibleName(tr("Class %1 in task %2").arg(c).arg(t + 1));
            b->setToolTip(mine ? tr("Take class %1 out of task %2").arg(c).arg(t + 1) : tr("Put class %1 into task %2").arg(c).arg(t + 1));
            connect(b, &QToolButton::clicked, this, [this, t, c] { toggle(t, c); });
            m_grid->addWidget(b, line, 1 + column++);
        }
        auto* remove = new QToolButton;
        remove->setAutoRaise(true);
        remove->setFixedSize(kChip);
        remove->setIcon(icon("x"));
        remove->setIconSize({12, 12});
        remove->setAccessibleName(tr("Remove task %1").arg(t + 1));
        remove->setToolTip(remove->accessibleName());
        connect(remove, &QToolButton::clicked, this, [this, t] {
            Lists next = m_lists;
            next.erase(next.begin() + static_cast<std::ptrdiff_t>(t));
            change(std::move(next));
        });
        m_grid->addWidget(remove, line, removeColumn);
        ++line;
    }
    auto* add = new QToolButton;
    add->setAutoRaise(true);
    add->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    add->setIcon(icon("plus"));
    add->setIconSize({12, 12});
    add->setText(m_lists.empty() ? tr("all classes at once; add a task") : tr("add a task"));
    add->setAccessibleName(tr("Add a task"));
    // A task has at least one class: the first that no task has.
    const auto isFree = [this](int c) {
        return std::ranges::none_of(m_lists, [c](const auto& task) { return std::ranges::find(task, c) != task.end(); });
    };
    const auto free = std::ranges::find_if(m_offered, isFree);
    add->setEnabled(free != m_offered.end());
    add->setToolTip(add->isEnabled() ? tr("Add a task with class %1").arg(*free) : tr("Every class belongs to a task already"));
    if (add->isEnabled())
        connect(add, &QToolButton::clicked, this, [this, c = *free] {
            Lists next = m_lists;
            next.push_back({c});
            change(std::move(next));
        });
    m_grid->addWidget(add, line, 0, 1, removeColumn + 2, Qt::AlignLeft);
    for (int i = 0; i < m_grid->count(); ++i) m_grid->itemAt(i)->widget()->show();
}

void ClassListEditor::toggle(std::size_t task, int classNumber)
{
    Lists next = m_lists;
    const bool mine = std::ranges::find(next[task], classNumber) != next[task].end();
    for (auto& t : next) std::erase(t, classNumber);
    if (!mine) {
        next[task].push_back(classNumber);
        std::ranges::sort(next[task]);
    }
    // The last class of a task takes the task with it: one without classes cannot be run.
    std::erase_if(next, [](const auto& t) { return t.empty(); });
    change(std::move(next));
}

void ClassListEditor::change(Lists next)
{
    m_lists = std::move(next);
    rebuild();
    emit edited(lists());
}

} // namespace ng

#include "problem_strip.h"

#include "common/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace ng {

namespace {

constexpr int kRow = 28;
constexpr int kMostRows = 4;
constexpr int kMostFixes = 12; // looking for one takes a while; the next ones come up as the first are mended

} // namespace

ProblemStrip::ProblemStrip(QWidget* parent) : QFrame(parent)
{
    setObjectName("panel");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* bar = new QWidget;
    bar->setFixedHeight(34);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    m_mark = new QLabel;
    m_mark->setFixedSize(8, 8);
    m_state = new QLabel;
    m_state->setProperty("strong", true);
    m_note = new QLabel;
    m_note->setObjectName("panelLimit");
    row->addWidget(m_mark);
    row->addWidget(m_state);
    row->addStretch(1);
    row->addWidget(m_note);
    column->addWidget(bar);
    m_list = new QListWidget;
    m_list->setAccessibleName(tr("Problems of the design"));
    m_list->setUniformItemSizes(true);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setStyleSheet("QListWidget { background: transparent; } QListWidget::item { padding: 2px 6px; border-radius: 4px; }");
    auto* inset = new QVBoxLayout;
    inset->setContentsMargins(18, 0, 12, 0);
    inset->addWidget(m_list);
    column->addLayout(inset);
    const auto go = [this](const QListWidgetItem* i) { emit jump(i->data(Qt::UserRole).toString().toStdString()); };
    connect(m_list, &QListWidget::itemClicked, this, go);
    connect(m_list, &QListWidget::itemActivated, this, go);
    setProblems({});
}

void ProblemStrip::setProblems(const std::vector<Error>& errors, const std::function<QString(const Error&)>& fixOf)
{
    m_ready = errors.empty();
    m_state->setText(m_ready     ? tr("Ready to run")
            : errors.size() == 1 ? tr("1 problem keeps it from running")
                                 : tr("%1 problems keep it from running").arg(errors.size()));
    m_list->clear();
    for (const Error& e : errors) {
        auto* item = new QListWidgetItem(QString::fromStdString(e.line()), m_list);
        item->setData(Qt::UserRole, QString::fromStdString(e.where));
        item->setToolTip(QString::fromStdString(e.line()));
        item->setSizeHint({0, kRow});
        const bool near = m_list->count() <= kMostFixes;
        if (const QString fix = fixOf && near ? fixOf(e) : QString(); !fix.isEmpty()) offer(*item, e, fix);
    }
    m_list->setVisible(!m_ready);
    m_list->setFixedHeight(kRow * std::min<int>(kMostRows, static_cast<int>(errors.size())) + 8);
    paintState();
}

void ProblemStrip::offer(QListWidgetItem& item, const Error& e, const QString& fix)
{
    auto* row = new QWidget;
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->addStretch(1);
    auto* button = new QPushButton(fix.left(1).toUpper() + fix.mid(1));
    button->setObjectName("fix");
    button->setToolTip(tr("Mends this problem; it can be undone"));
    button->setStyleSheet("QPushButton { padding: 0 10px; min-height: 0; }");
    button->setFixedHeight(kRow - 4);
    connect(button, &QPushButton::clicked, this, [this, e] { emit fixRequested(e); }, Qt::QueuedConnection); // the list is made anew by it
    line->addWidget(button);
    m_list->setItemWidget(&item, row);
}

void ProblemStrip::setNote(const QString& text) { m_note->setText(text); }

QString ProblemStrip::summary() const { return m_state->text(); }

void ProblemStrip::paintState()
{
    const QColor c = m_ready ? theme().birth : theme().death;
    m_mark->setStyleSheet(QString("background: %1; border-radius: 4px;").arg(c.name()));
    m_state->setStyleSheet(QString("color: %1;").arg(c.name()));
}

void ProblemStrip::changeEvent(QEvent* e)
{
    QFrame::changeEvent(e);
    if (e->type() == QEvent::PaletteChange) paintState();
}

} // namespace ng

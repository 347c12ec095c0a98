#include "design_text_view.h"

#include "json_lines.h"

#include "common/theme.h"

#include <ng/model/experiment_json.h>

#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QTextBlock>
#include <QTimer>
#include <QVBoxLayout>

namespace ng {

namespace {

constexpr int kPauseMs = 250;

}

DesignTextView::DesignTextView(ExperimentDocument& document, QWidget* parent)
    : QWidget(parent), m_document(document), m_text(new QPlainTextEdit), m_state(new QLabel), m_apply(new QPushButton(tr("Apply"))),
      m_revert(new QPushButton(tr("Revert"))), m_pause(new QTimer(this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    QFont mono = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    mono.setPixelSize(13);
    m_text->setFont(mono);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setAccessibleName(tr("The design as text"));
    m_text->setToolTip(tr("The design as it is saved (JSON); Ctrl+Return applies what is typed"));
    m_text->setTabChangesFocus(true);
    column->addWidget(m_text, 1);
    auto* bar = new QHBoxLayout;
    bar->setContentsMargins(12, 6, 12, 6);
    m_state->setWordWrap(true);
    m_apply->setToolTip(tr("Makes the design what the text says, as one undoable edit (Ctrl+Return)"));
    m_revert->setToolTip(tr("Forgets what was typed and shows the design again"));
    bar->addWidget(m_state, 1);
    bar->addWidget(m_revert);
    bar->addWidget(m_apply);
    column->addLayout(bar);
    m_pause->setSingleShot(true);
    m_pause->setInterval(kPauseMs);
    connect(m_pause, &QTimer::timeout, this, &DesignTextView::check);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        if (m_showing) return;
        m_typed = true;
        m_pause->start();
    });
    connect(m_apply, &QPushButton::clicked, this, &DesignTextView::apply);
    connect(m_revert, &QPushButton::clicked, this, &DesignTextView::revert);
    auto* keys = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this);
    keys->setContext(Qt::WidgetWithChildrenShortcut);
    connect(keys, &QShortcut::activated, this, &DesignTextView::apply);
    connect(&document, &ExperimentDocument::changed, this, [this](const ChangeEvent& e) {
        if (e.kind == ChangeEvent::Kind::Everything) m_typed = false;
        if (isVisible() && !m_typed) showDesign();
    });
    check();
}

void DesignTextView::showEvent(QShowEvent* e)
{
    QWidget::showEvent(e);
    if (!m_typed) showDesign();
}

void DesignTextView::changeEvent(QEvent* e)
{
    QWidget::changeEvent(e);
    if (e->type() == QEvent::PaletteChange) markLine();
}

void DesignTextView::showDesign()
{
    const QString now = QString::fromStdString(toJson(m_document.experiment()));
    if (now != m_text->toPlainText()) {
        m_showing = true;
        const int line = m_text->textCursor().blockNumber();
        m_text->setPlainText(now);
        QTextCursor c(m_text->document()->findBlockByNumber(line));
        m_text->setTextCursor(c);
        m_showing = false;
    }
    m_typed = false;
    check();
}

void DesignTextView::check()
{
    m_pause->stop();
    m_errorLine = 0;
    m_read.reset();
    m_state->setProperty("error", false);
    if (!m_typed) {
        m_state->setText(tr("The text is the design."));
    } else {
        const std::string typed = m_text->toPlainText().toStdString();
        auto e = parseExperiment(typed);
        if (e) {
            m_read = *std::move(e);
            m_state->setText(*m_read == m_document.experiment() ? tr("Written differently, the same design.") : tr("Can be applied."));
        } else {
            m_errorLine = lineOfPlace(typed, e.error().where);
            const QString where = m_errorLine > 0 ? tr("line %1: ").arg(m_errorLine) : QString();
            m_state->setText(where + QString::fromStdString(e.error().line()));
            m_state->setProperty("error", true);
        }
    }
    m_state->style()->unpolish(m_state); // the style sheet looks at properties only then
    m_state->style()->polish(m_state);
    m_apply->setEnabled(m_read && !(*m_read == m_document.experiment()));
    m_revert->setEnabled(m_typed);
    markLine();
}

void DesignTextView::markLine()
{
    QList<QTextEdit::ExtraSelection> marks;
    if (m_errorLine > 0) {
        QTextEdit::ExtraSelection mark;
        QColor ground = theme().death;
        ground.setAlpha(60);
        mark.format.setBackground(ground);
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        mark.cursor = QTextCursor(m_text->document()->findBlockByNumber(m_errorLine - 1));
        marks << mark;
    }
    m_text->setExtraSelections(marks);
}

bool DesignTextView::apply()
{
    check();
    if (!m_read || *m_read == m_document.experiment()) return false;
    m_typed = false;
    m_document.edit(tr("edit the text"), {ChangeEvent::Kind::Structure, {}}, *m_read);
    showDesign();
    return true;
}

void DesignTextView::revert()
{
    m_typed = false;
    showDesign();
}

QString DesignTextView::error() const { return m_state->property("error").toBool() ? m_state->text() : QString(); }

void DesignTextView::goTo(const std::string& place)
{
    const int line = lineOfPlace(m_text->toPlainText().toStdString(), place);
    if (line > 0) m_text->setTextCursor(QTextCursor(m_text->document()->findBlockByNumber(line - 1)));
    m_text->ensureCursorVisible();
}

} // namespace ng

#include "inspector.h"

#include "field_editor.h"
#include "life_curve.h"

#include "common/theme.h"

#include <ng/model/experiment_json.h>

#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollBar>
#include <QTimer>
#include <QVBoxLayout>

namespace ng {

namespace {

constexpr int kWidth = 388;

/// The parameters a path such as "populations.competitive.parameters.tau_m" lies in, and its name.
ParameterMap* parametersAt(Experiment& e, const std::string& path, std::string& name)
{
    const auto dot = path.rfind('.');
    name = path.substr(dot + 1);
    const auto find = [&](auto& items, const std::string& list) -> ParameterMap* {
        for (auto& item : items)
            if (path == list + "." + item.id + ".parameters." + name) return &item.parameters;
        return nullptr;
    };
    if (ParameterMap* m = find(e.populations, "populations")) return m;
    if (ParameterMap* m = find(e.projections, "projections")) return m;
    return find(e.growth, "growth");
}

} // namespace

Inspector::Inspector(ExperimentDocument& document, const KernelCatalog& kernels, QWidget* parent)
    : QWidget(parent), m_document(document), m_kernels(kernels)
{
    setFixedWidth(kWidth);
    setAccessibleName(tr("Inspector"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);

    auto* head = new QFrame;
    head->setObjectName("panel");
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);
    m_title = new QLabel;
    m_title->setObjectName("panelTitle");
    m_kind = new QLabel;
    m_kind->setObjectName("panelShown");
    row->addWidget(m_title);
    row->addWidget(m_kind, 1);
    column->addWidget(head);

    m_error = new QLabel;
    m_error->setProperty("error", true);
    m_error->setWordWrap(true);
    m_error->setContentsMargins(12, 0, 12, 0);
    m_error->hide();
    column->addWidget(m_error);

    m_scroll = new QScrollArea;
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }");
    column->addWidget(m_scroll, 1);

    connect(&document, &ExperimentDocument::changed, this, [this](const ChangeEvent& e) {
        if (e.kind != ChangeEvent::Kind::Position) refresh();
    });
    refresh();
}

void Inspector::setItem(const DesignItem& item)
{
    if (item == m_item) return;
    m_item = item;
    m_error->hide();
    refresh();
    m_scroll->verticalScrollBar()->setValue(0);
}

bool Inspector::sameShape(const std::vector<InspectorSection>& sections) const
{
    if (sections.size() != m_sections.size()) return false;
    for (std::size_t s = 0; s < sections.size(); ++s) {
        if (sections[s].title != m_sections[s].title || sections[s].fields.size() != m_sections[s].fields.size()
            || sections[s].life.has_value() != m_sections[s].life.has_value())
            return false;
        for (std::size_t f = 0; f < sections[s].fields.size(); ++f)
            if (sections[s].fields[f].key() != m_sections[s].fields[f].key()) return false;
    }
    return true;
}

void Inspector::refresh()
{
    const Experiment& e = m_document.experiment();
    const auto [name, kind] = headOf(e, m_item);
    m_title->setText(name);
    m_kind->setText(kind);
    auto sections = sectionsFor(e, m_kernels, m_item);
    if (!sameShape(sections)) {
        rebuild(sections);
    } else {
        for (std::size_t s = 0; s < sections.size(); ++s) {
            m_heads[s].first->setText(sections[s].quiet);
            m_heads[s].second->setText(sections[s].help);
            if (m_lives[s]) m_lives[s]->show(*sections[s].life);
            for (std::size_t f = 0; f < sections[s].fields.size(); ++f) m_editors[s][f]->show(sections[s].fields[f]);
        }
    }
    m_sections = std::move(sections);
}

void Inspector::rebuild(const std::vector<InspectorSection>& sections)
{
    m_editors.clear();
    m_heads.clear();
    m_lives.clear();
    m_gesture = 0;
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    for (const InspectorSection& s : sections) {
        auto* card = new QFrame;
        card->setObjectName("panel");
        auto* rows = new QVBoxLayout(card);
        rows->setContentsMargins(0, 0, 0, 6);
        rows->setSpacing(0);
        auto* bar = new QWidget;
        bar->setObjectName("panelHeader");
        bar->setFixedHeight(30);
        auto* head = new QHBoxLayout(bar);
        head->setContentsMargins(12, 0, 12, 0);
        auto* title = new QLabel(s.title);
        title->setObjectName("panelTitle");
        auto* quiet = new QLabel(s.quiet);
        quiet->setObjectName("panelLimit");
        head->addWidget(title);
        head->addStretch(1);
        head->addWidget(quiet);
        rows->addWidget(bar);
        auto* help = new QLabel(s.help);
        help->setProperty("faint", true);
        help->setWordWrap(true);
        help->setTextInteractionFlags(Qt::TextSelectableByMouse);
        help->setContentsMargins(12, 6, 12, 4);
        help->setVisible(!s.help.isEmpty());
        rows->addWidget(help);
        rows->addSpacing(4);
        auto& editors = m_editors.emplace_back();
        for (const InspectorField& f : s.fields) {
            auto* editor = new FieldEditor(f);
            connect(editor, &FieldEditor::edited, this,
                [this, editor](const QString& value, bool dragging) { edit(editor->field(), value, dragging); });
            connect(editor, &FieldEditor::released, this, [this] { m_gesture = 0; });
            connect(editor, &FieldEditor::resetRequested, this, [this, editor] { resetField(editor->field()); });
            rows->addWidget(editor);
            editors.push_back(editor);
        }
        if (s.fields.empty()) {
            auto* none = new QLabel(tr("Nothing to set."));
            none->setProperty("faint", true);
            none->setContentsMargins(12, 4, 12, 4);
            rows->addWidget(none);
        }
        LifeCurve* life = nullptr;
        if (s.life) {
            life = new LifeCurve;
            life->show(*s.life);
            rows->addWidget(life);
        }
        m_lives.push_back(life);
        m_heads.emplace_back(quiet, help);
        column->addWidget(card);
    }
    column->addStretch(1);
    // An editor may be the one whose signal led here: it must outlive the call.
    if (QWidget* old = m_scroll->takeWidget()) {
        old->hide();
        old->deleteLater();
    }
    m_scroll->setWidget(content);
}

void Inspector::edit(const InspectorField& field, const QString& value, bool dragging)
{
    const InspectorField f = field; // a rebuild may take the editor, and the field with it
    if (dragging && m_gesture == 0) m_gesture = m_document.newGesture();
    const auto dot = f.path.find('.');
    const QString owner =
        dot == std::string::npos ? QString() : headOf(m_document.experiment(), itemAtPath(m_document.experiment(), f.path)).first;
    const QString what = owner.isEmpty() ? tr("set %1").arg(f.label) : tr("set %1 of “%2”").arg(f.label, owner);
    if (f.path.ends_with(".kernel")) return changeKernel(f, value.toStdString(), what);
    const auto error = m_document.changeByPath(f.path, value.toStdString(), dragging ? m_gesture : 0, what);
    m_error->setVisible(error.has_value());
    if (error) {
        m_error->setText(QString::fromStdString(error->line()));
        refresh();
    }
}

void Inspector::changeKernel(const InspectorField& field, const std::string& kernel, const QString& what)
{
    Experiment e = m_document.experiment();
    if (!setByPath(e, field.path, kernel)) return; // a list offers only what can be set
    // What the new kernel does not know would only be a fault; undo brings it back.
    const KernelDescription* k = m_kernels.find(kernel);
    const auto isUnknown = [k](const auto& entry) { return k && !k->field(entry.first); };
    std::string name;
    const std::string owner = field.path.substr(0, field.path.rfind('.'));
    if (ParameterMap* map = parametersAt(e, owner + ".parameters.", name)) std::erase_if(*map, isUnknown);
    for (Population& p : e.populations)
        if (owner == "populations." + p.id) std::erase_if(p.initial, isUnknown);
    m_document.edit(what, {ChangeEvent::Kind::Value, field.path}, std::move(e));
}

void Inspector::resetField(const InspectorField& field)
{
    const InspectorField f = field;
    const QString what = tr("reset %1").arg(f.label);
    std::string name;
    Experiment copy = m_document.experiment();
    if (ParameterMap* map = f.isParameter ? parametersAt(copy, f.path, name) : nullptr) {
        map->erase(name);
        m_document.edit(what, {ChangeEvent::Kind::Value, f.path}, std::move(copy));
        return;
    }
    QString value;
    switch (f.kind) {
    case InspectorField::Kind::Number:
        value = QString::number(f.fallback, 'g', 12);
        break;
    case InspectorField::Kind::Flag:
        value = f.path.ends_with(".maturation") ? "null" : f.fallback != 0 ? "true" : "false";
        break;
    case InspectorField::Kind::Choice:
        value = f.path.ends_with(".receptor") ? QString() : f.fallbackText;
        break;
    case InspectorField::Kind::Distribution:
        value = QString::number(f.fallback, 'g', 12);
        break;
    case InspectorField::Kind::Text:
    case InspectorField::Kind::Classes:
        return;
    }
    (void)m_document.changeByPath(f.path, value.toStdString(), 0, what); // a default is always allowed
}

FieldEditor* Inspector::editor(const std::string& path) const
{
    for (const auto& section : m_editors)
        for (FieldEditor* e : section)
            if (e->field().path == path) return e;
    return nullptr;
}

void Inspector::focusFirst()
{
    for (const auto& section : m_editors)
        if (!section.empty()) {
            m_scroll->ensureWidgetVisible(section.front());
            if (auto* input = section.front()->nextInFocusChain()) input->setFocus();
            return;
        }
}

void Inspector::reveal(const std::string& path)
{
    // The nearest field above the place: an error in "connect.rule" or "classes[1]" belongs to that row.
    for (std::string p = path; !p.empty(); p = p.substr(0, p.find_last_of(".["))) {
        if (FieldEditor* e = editor(p)) {
            m_scroll->ensureWidgetVisible(e);
            if (auto* input = e->nextInFocusChain()) input->setFocus();
            return;
        }
        if (p.find_last_of(".[") == std::string::npos) return;
    }
}

} // namespace ng

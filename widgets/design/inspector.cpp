#include "inspector.h"

#include "connection_matrix.h"
#include "field_editor.h"
#include "life_curve.h"

#include "common/theme.h"

#include <ng/model/design_edit.h>
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

/// What another kernel does not know would only be a fault; undo brings it back.
void dropUnknown(Experiment& e, const std::string& owner, const KernelDescription* k)
{
    const auto isUnknown = [k](const auto& entry) { return k && !k->field(entry.first); };
    std::string name;
    if (ParameterMap* map = parametersAt(e, owner + ".parameters.", name)) std::erase_if(*map, isUnknown);
    for (Population& p : e.populations)
        if (owner == "populations." + p.id) std::erase_if(p.initial, isUnknown);
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

void Inspector::setItems(const std::vector<DesignItem>& items)
{
    if (items == m_items) return;
    m_items = items;
    refresh();
    m_scroll->verticalScrollBar()->setValue(0);
}

bool Inspector::sameShape(const std::vector<InspectorSection>& sections) const
{
    if (sections.size() != m_sections.size()) return false;
    for (std::size_t s = 0; s < sections.size(); ++s) {
        const InspectorSection &a = sections[s], &b = m_sections[s];
        if (a.title != b.title || a.fields.size() != b.fields.size() || a.life.has_value() != b.life.has_value()
            || a.projection.empty() != b.projection.empty())
            return false;
        for (std::size_t f = 0; f < a.fields.size(); ++f)
            if (a.fields[f].key() != b.fields[f].key()) return false;
    }
    return true;
}

void Inspector::refresh()
{
    const Experiment& e = m_document.experiment();
    if (m_items.size() > 1) {
        m_title->setText(tr("%1 parts").arg(m_items.size()));
        m_kind->setText(tr("what they have in common; an edit sets all"));
    } else {
        const auto [name, kind] = headOf(e, item());
        m_title->setText(name);
        m_kind->setText(kind);
    }
    auto sections = sectionsFor(e, m_kernels, m_items);
    if (!sameShape(sections)) {
        rebuild(sections);
    } else {
        for (std::size_t s = 0; s < sections.size(); ++s) {
            const Card& card = m_cards[s];
            card.quiet->setText(sections[s].quiet);
            card.help->setText(sections[s].help);
            if (card.life) card.life->show(*sections[s].life);
            if (card.matrix) card.matrix->show(e, sections[s].projection);
            for (std::size_t f = 0; f < sections[s].fields.size(); ++f) m_editors[s][f]->show(sections[s].fields[f]);
        }
    }
    m_sections = std::move(sections);
    showFaults();
}

void Inspector::setErrors(const std::vector<Error>& errors)
{
    m_errors = errors;
    showFaults();
}

void Inspector::showFaults()
{
    for (const auto& section : m_editors)
        for (FieldEditor* f : section) {
            const std::string& path = f->field().path;
            QStringList found;
            for (const Error& e : m_errors)
                if (e.where == path) found << QString::fromStdString(e.remedy.empty() ? e.what : e.what + "; " + e.remedy);
            f->setFault(found.join('\n'));
        }
}

ConnectionMatrix* Inspector::matrix() const
{
    for (const Card& card : m_cards)
        if (card.matrix) return card.matrix;
    return nullptr;
}

void Inspector::rebuild(const std::vector<InspectorSection>& sections)
{
    m_editors.clear();
    m_cards.clear();
    m_gesture = 0;
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    for (const InspectorSection& s : sections) column->addWidget(makeCard(s));
    if (sections.empty()) {
        auto* none = new QLabel(tr("These parts have no field in common."));
        none->setProperty("faint", true);
        none->setContentsMargins(12, 8, 12, 8);
        column->addWidget(none);
    }
    column->addStretch(1);
    // An editor may be the one whose signal led here: it must outlive the call.
    if (QWidget* old = m_scroll->takeWidget()) {
        old->hide();
        old->deleteLater();
    }
    m_scroll->setWidget(content);
}

QWidget* Inspector::makeCard(const InspectorSection& s)
{
    Card made;
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
    made.quiet = new QLabel(s.quiet);
    made.quiet->setObjectName("panelLimit");
    head->addWidget(title);
    head->addStretch(1);
    head->addWidget(made.quiet);
    rows->addWidget(bar);
    made.help = new QLabel(s.help);
    made.help->setProperty("faint", true);
    made.help->setWordWrap(true);
    made.help->setTextInteractionFlags(Qt::TextSelectableByMouse);
    made.help->setContentsMargins(12, 6, 12, 4);
    made.help->setVisible(!s.help.isEmpty());
    rows->addWidget(made.help);
    rows->addSpacing(4);
    auto& editors = m_editors.emplace_back();
    for (const InspectorField& f : s.fields) {
        auto* editor = new FieldEditor(f);
        connect(editor, &FieldEditor::edited, this, [this, editor](const QString& value, bool dragging) { edit(*editor, value, dragging); });
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
    if (s.life) {
        made.life = new LifeCurve;
        made.life->show(*s.life);
        rows->addWidget(made.life);
    }
    if (!s.projection.empty()) {
        made.matrix = new ConnectionMatrix(m_kernels);
        made.matrix->show(m_document.experiment(), s.projection);
        rows->addWidget(made.matrix);
    }
    m_cards.push_back(made);
    return card;
}

QString Inspector::ownerOf(const InspectorField& f) const
{
    if (m_items.size() > 1) return tr("%1 parts").arg(m_items.size());
    const bool whole = f.path.find('.') == std::string::npos;
    return whole ? QString() : headOf(m_document.experiment(), itemAtPath(m_document.experiment(), f.path)).first;
}

void Inspector::edit(FieldEditor& editor, const QString& value, bool dragging)
{
    const InspectorField f = editor.field(); // a rebuild may take the editor, and the field with it
    if (dragging && m_gesture == 0) m_gesture = m_document.newGesture();
    const QString owner = ownerOf(f);
    const QString what = owner.isEmpty() ? tr("set %1").arg(f.label) : tr("set %1 of “%2”").arg(f.label, owner);
    if (f.path.ends_with(".id")) {
        if (const auto no = rename(f, value)) {
            editor.show(f);
            editor.complain(*no);
        }
        return;
    }
    Experiment e = m_document.experiment();
    std::vector<std::string> paths{f.path};
    paths.insert(paths.end(), f.others.begin(), f.others.end());
    for (const std::string& path : paths) {
        const auto set = setByPath(e, path, value.toStdString());
        if (!set) {
            editor.show(f); // what there was
            editor.complain(QString::fromStdString(set.error().remedy.empty() ? set.error().what : set.error().what + "; " + set.error().remedy));
            return;
        }
        if (path.ends_with(".kernel")) dropUnknown(e, path.substr(0, path.rfind('.')), m_kernels.find(value.toStdString()));
    }
    m_document.edit(what, {ChangeEvent::Kind::Value, f.path}, std::move(e), dragging ? m_gesture : 0);
}

std::optional<QString> Inspector::rename(const InspectorField& field, const QString& to)
{
    const std::string list = field.path.substr(0, field.path.find('.'));
    const std::string from = field.text.toStdString();
    Experiment e = m_document.experiment();
    if (!renameId(e, list, from, to.toStdString()))
        return tr("“%1” is taken or not usable; use letters, digits, _ and -").arg(to);
    const DesignItem now{item().kind, item().kind == DesignItem::Kind::Growth ? item().id : to.toStdString()};
    m_document.edit(tr("rename “%1” to “%2”").arg(field.text, to), {ChangeEvent::Kind::Structure, {}}, std::move(e));
    emit renamed(now);
    return std::nullopt;
}

void Inspector::resetField(const InspectorField& field)
{
    const InspectorField f = field;
    const QString what = tr("reset %1").arg(f.label);
    Experiment e = m_document.experiment();
    std::vector<std::string> paths{f.path};
    paths.insert(paths.end(), f.others.begin(), f.others.end());
    if (f.isParameter) {
        for (const std::string& path : paths) {
            std::string name;
            if (ParameterMap* map = parametersAt(e, path, name)) map->erase(name);
        }
        return m_document.edit(what, {ChangeEvent::Kind::Value, f.path}, std::move(e));
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
    for (const std::string& path : paths) (void)setByPath(e, path, value.toStdString()); // a default is always allowed
    m_document.edit(what, {ChangeEvent::Kind::Value, f.path}, std::move(e));
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
            section.front()->setFocus();
            return;
        }
}

void Inspector::reveal(const std::string& path)
{
    // The nearest field above the place: an error in "connect.rule" or "classes[1]" belongs to that row.
    for (std::string p = path; !p.empty(); p = p.substr(0, p.find_last_of(".["))) {
        if (FieldEditor* e = editor(p)) {
            m_scroll->ensureWidgetVisible(e);
            e->setFocus();
            return;
        }
        if (p.find_last_of(".[") == std::string::npos) return;
    }
}

} // namespace ng

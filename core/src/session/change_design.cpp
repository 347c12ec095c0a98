#include <ng/session/change_design.h>

#include <ng/session/experiment_document.h>

namespace ng {

ChangeDesign::ChangeDesign(ExperimentDocument& document, const QString& text, ChangeEvent event, DesignPatch patch, int gesture)
    : QUndoCommand(text), m_document(document), m_event(std::move(event)), m_patch(std::move(patch)), m_gesture(gesture)
{
}

bool ChangeDesign::mergeWith(const QUndoCommand* next)
{
    const auto* other = dynamic_cast<const ChangeDesign*>(next);
    if (!other || other->m_gesture != m_gesture || other->m_event.path != m_event.path) return false;
    Experiment before = m_document.m_experiment; // both are done; taken back one after the other
    DesignPatch second = other->m_patch;
    second.swap(before);
    m_patch.swap(before);
    m_patch = DesignPatch(m_document.m_experiment, std::move(before));
    setObsolete(m_patch.isEmpty());
    return true;
}

void ChangeDesign::swap()
{
    m_patch.swap(m_document.m_experiment);
    emit m_document.changed(m_event);
}

} // namespace ng

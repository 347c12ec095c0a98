#pragma once
#include <ng/session/experiment_document.h>

#include <QUndoCommand>
#include <functional>
#include <utility>

namespace ng {

/// A command on a document: the only thing that may write to its experiment.
class DocumentCommand : public QUndoCommand {
public:
    DocumentCommand(ExperimentDocument& document, const QString& text, ChangeEvent event)
        : QUndoCommand(text), m_document(document), m_event(std::move(event))
    {
    }

protected:
    [[nodiscard]] Experiment& experiment() const { return m_document.m_experiment; }
    void announce() const { emit m_document.changed(m_event); }
    [[nodiscard]] const ChangeEvent& event() const { return m_event; }

private:
    ExperimentDocument& m_document;
    ChangeEvent m_event;
};

/// Gives one value of a design another content. Undo and redo are the same thing: swap.
/// Commands of one gesture (a slider being dragged) on one value become one; a gesture that ends where it began leaves nothing.
template <class T>
class ChangeValue final : public DocumentCommand {
public:
    using At = std::function<T&(Experiment&)>;

    /// `gesture` 0 never merges.
    ChangeValue(ExperimentDocument& document, const QString& text, ChangeEvent event, At at, T value, int gesture = 0)
        : DocumentCommand(document, text, std::move(event)), m_at(std::move(at)), m_other(std::move(value)), m_gesture(gesture)
    {
    }

    void undo() override { swap(); }
    void redo() override { swap(); }
    [[nodiscard]] int id() const override { return m_gesture == 0 ? -1 : 1; }
    bool mergeWith(const QUndoCommand* next) override
    {
        const auto* other = dynamic_cast<const ChangeValue*>(next);
        if (!other || other->m_gesture != m_gesture || other->event().path != event().path) return false;
        setObsolete(m_at(experiment()) == m_other); // m_other is what was there before the gesture
        return true;
    }

private:
    void swap()
    {
        std::swap(m_at(experiment()), m_other);
        announce();
    }

    At m_at;
    T m_other; // the content that is not in the document now
    int m_gesture;
};

} // namespace ng

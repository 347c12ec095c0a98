#pragma once
#include "composition.h"

namespace ng {

class LiveParametersPanel;

/// Joins the live parameters to the run that is shown: offers what its design offers, posts what a person changes. Thread: GUI.
class LiveTuning : public QObject {
    Q_OBJECT
public:
    LiveTuning(Composition&, LiveParametersPanel&, QObject* parent = nullptr);

signals:
    void failed(const ng::Error& error);

private:
    void offer();
    void enable();

    Composition& m_parts;
    LiveParametersPanel& m_panel;
};

} // namespace ng

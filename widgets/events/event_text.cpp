#include "event_text.h"

#include "common/theme.h"
#include "event_log.h"

#include <QLocale>
#include <QObject>

#include <cmath>

namespace ng {

QString measure(double v)
{
    const QLocale english(QLocale::English);
    const double a = std::abs(v);
    if (a == 0 || (a >= 100 && a < 1e9) || (a >= 1 && v == std::round(v) && a < 1e9)) return english.toString(v, 'f', 0);
    if (a >= 10) return english.toString(v, 'f', 1);
    if (a >= 0.095) return english.toString(v, 'f', 2);
    return english.toString(v, 'g', 2);
}

QString reasonText(const RunInfo& info, RuleIndex rule, std::uint16_t reason, float measured, float limit)
{
    QString text = reason < info.reasons.size() ? QString::fromStdString(info.reasons[reason]) : QString();
    if (measured != 0 || limit != 0) {
        const QString values = limit == 0 ? measure(measured) : measure(measured) + (measured < limit ? " < " : measured > limit ? " > " : " = ") + measure(limit);
        // "best match below rho" says with the figures which side of what it is on: "best match 0.29 < 0.45".
        bool said = false;
        for (const QString& side : {QString(" below "), QString(" above ")})
            if (const auto at = text.indexOf(side); limit != 0 && at > 0 && text.indexOf(' ', at + side.size()) < 0) {
                text = text.left(at) + ' ' + values;
                said = true;
            }
        if (!said) text = text.isEmpty() ? values : text + ": " + values;
    }
    if (rule < info.rules.size()) {
        const QString name = QString::fromStdString(info.rules[rule]);
        text = text.isEmpty() ? name : name + ": " + text;
    }
    return text;
}

QString ruleName(const RunInfo& info, RuleIndex rule) { return rule < info.rules.size() ? QString::fromStdString(info.rules[rule]) : QObject::tr("start"); }

QString populationTitle(const RunInfo& info, PopulationIndex p)
{
    if (p >= info.populations.size()) return {};
    const PopulationInfo& i = info.populations[p];
    return QString::fromStdString(i.title.empty() ? i.id : i.title);
}

QColor stageColour(Stage s)
{
    switch (s) {
    case Stage::Progenitor: return theme().dim;
    case Stage::Immature: return QColor(maturityColour(0.15f));
    case Stage::CriticalPeriod: return QColor(maturityColour(0.6f));
    case Stage::Mature: return QColor(maturityColour(1.f));
    case Stage::Dead: break;
    }
    return theme().death;
}

QString titleOf(const EventLog& log, const LogEntry& e)
{
    const QString id = e.neuron == kNoNeuron ? QString() : count(raw(e.neuron));
    switch (e.kind) {
    case LogEntry::Kind::Birth: return QObject::tr("birth %1").arg(id);
    case LogEntry::Kind::Death: return QObject::tr("death %1").arg(id);
    case LogEntry::Kind::StageChange:
        if (e.rule != kNoIndex) return QObject::tr("recruited %1").arg(id); // out of a reserve, by a growth rule
        return QString::fromUtf8(stageName(e.stage).data(), static_cast<qsizetype>(stageName(e.stage).size())) + ' ' + id;
    case LogEntry::Kind::Connect:
        return e.neuron == kNoNeuron ? QObject::tr("%1 synapses built").arg(count(e.count))
            : e.count == 1           ? QObject::tr("1 synapse formed")
                                     : QObject::tr("%1 synapses formed").arg(count(e.count));
    case LogEntry::Kind::Prune: return e.count == 1 ? QObject::tr("1 synapse pruned") : QObject::tr("%1 synapses pruned").arg(count(e.count));
    case LogEntry::Kind::Built: return QObject::tr("%1 neurons built").arg(count(e.count));
    case LogEntry::Kind::Intervention: break;
    }
    const Intervention& i = log.intervention(e);
    return QString("%1 %2 → %3").arg(QString::fromStdString(i.path).section('.', -1), measure(i.before), measure(i.after));
}

QString detailOf(const RunInfo& info, const EventLog& log, const LogEntry& e)
{
    switch (e.kind) {
    case LogEntry::Kind::Intervention: return QObject::tr("%1, changed by hand").arg(QString::fromStdString(log.intervention(e).path));
    case LogEntry::Kind::Built: return QObject::tr("%1, at the start").arg(populationTitle(info, e.population));
    case LogEntry::Kind::Connect:
    case LogEntry::Kind::Prune: {
        const QString why = reasonText(info, e.rule, e.reason, e.measured, e.limit);
        if (e.neuron == kNoNeuron) return QObject::tr("onto %1, at the start").arg(populationTitle(info, e.population));
        const QString with = QObject::tr("with %1").arg(count(raw(e.neuron)));
        return why.isEmpty() ? with : with + "; " + why;
    }
    case LogEntry::Kind::StageChange:
        // What a neuron grew up by is reached, not compared: an age in ms, or its own spikes.
        if (e.rule == kNoIndex && e.measured > 0) {
            const QString reason = e.reason < info.reasons.size() ? QString::fromStdString(info.reasons[e.reason]) : QObject::tr("age");
            return reason + ' ' + (reason == "age" ? seconds(static_cast<double>(e.measured) / 1000, 1) : measure(static_cast<double>(e.measured)));
        }
        break;
    default: break;
    }
    return reasonText(info, e.rule, e.reason, e.measured, e.limit);
}

QColor colourOf(const LogEntry& e)
{
    switch (e.kind) {
    case LogEntry::Kind::Birth: return theme().birth;
    case LogEntry::Kind::Death: return theme().death;
    case LogEntry::Kind::StageChange: return stageColour(e.stage);
    case LogEntry::Kind::Intervention: return theme().intervention;
    default: return theme().faint;
    }
}

} // namespace ng

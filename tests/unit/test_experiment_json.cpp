#include "support/fake_kernels.h"

#include <ng/model/experiment_json.h>

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <random>

using namespace ng;

namespace {

const char* const kSmall = R"({
  "neurogrove_design": 1,
  "title": "small",
  "populations": [
    {"id": "in", "kernel": "poisson", "size": 4},
    {"id": "out", "kernel": "iaf_psc_exp", "size": 2, "parameters": {"tau_m": 20}}
  ],
  "projections": [{"id": "feed", "source": "in", "target": "out", "weight": 100, "delay": 1}],
  "growth": [{"id": "birth", "kernel": "novelty_birth", "population": "out", "parameters": {"rho": 0.8}}],
  "task": {"input": "in", "readout": "out", "classes": [[0, 1], [2]]},
  "live": [{"path": "growth.birth.rho", "min": 0, "max": 1}]
})";

Experiment small() { return *parseExperiment(kSmall); }

QString line(const std::vector<Error>& errors)
{
    QStringList all;
    for (const Error& e : errors) all << QString::fromStdString(e.line());
    return all.join("\n");
}

} // namespace

class TestExperimentJson : public QObject {
    Q_OBJECT
private slots:
    void readsWhatItWrites_data()
    {
        QTest::addColumn<QString>("json");
        QTest::newRow("defaults") << QString::fromStdString(toJson(Experiment{}));
        QTest::newRow("digits") << QString::fromStdString(toJson(test::digitsDesign()));
        QTest::newRow("balanced") << QString::fromStdString(toJson(test::balancedDesign()));
        QTest::newRow("small") << QString::fromStdString(toJson(small()));
    }
    void readsWhatItWrites()
    {
        QFETCH(QString, json);
        const auto e = parseExperiment(json.toStdString());
        QVERIFY2(e, e ? "" : e.error().line().c_str());
        QCOMPARE(QString::fromStdString(toJson(*e)), json);
    }

    void readsTheShippedDesigns()
    {
        const QDir folder(NG_SOURCE_DIR "/resources/experiments");
        const QStringList names = folder.entryList({"*.ngdesign"});
        QVERIFY(!names.isEmpty());
        for (const QString& name : names) {
            const auto e = loadExperiment(folder.filePath(name).toStdString());
            QVERIFY2(e, e ? "" : e.error().line().c_str());
            const auto back = parseExperiment(toJson(*e));
            QVERIFY2(back && *back == *e, qPrintable(name));
        }
    }

    void keepsEveryField()
    {
        Experiment e = test::digitsDesign();
        e.dtMs = 0.25;
        e.frameMs = 2.5;
        e.seed = 0xFFFFFFFFFFFFFFFFull;
        e.durationMs = 1234.5;
        e.speed = 2;
        e.populations[1].inhibitory = true;
        e.populations[1].parameterUnits = {{"tau_m", "ms"}};
        e.populations[1].layout = {LayoutSpec::Kind::Dome, 1, 2, 3, 4, 5, 6};
        e.populations[1].maturation = Maturation{1, 2, 3, 0.5, false};
        e.projections[0].connect = {ConnectRule::Kind::Distance, 0.3, 7, 55, true};
        e.projections[0].delay = {Distribution::Kind::Normal, 2, 0.5};
        e.projections[0].weightUnit = "mV";
        e.projections[0].receptor = "excitatory";
        e.projections[0].growsWithNewborns = false;
        e.growth[0].enabled = false;
        e.task->id = "order";
        e.task->dataset = "bars";
        e.task->passes = 3;
        e.task->presentMs = 350;
        e.task->maxRate = 480;
        e.task->testFraction = 0.3;
        e.task->shuffleClasses = e.task->mixTasks = true;
        e.task->limit = 50;
        e.recording = {false, {"competitive"}, 1, 2, 3, 4};
        const auto back = parseExperiment(toJson(e));
        QVERIFY2(back, back ? "" : back.error().line().c_str());
        QVERIFY(*back == e);
    }

    void unitsAreConverted()
    {
        const auto e = parseExperiment(R"({"neurogrove_design": 1, "dt_ms": "100 us", "duration_ms": "2 min", "populations": [
            {"id": "a", "kernel": "iaf_psc_exp", "size": 1, "parameters": {"C_m": "0.25 nF", "tau_m": "0.02 s", "I_e": "-0.1nA", "E_L": -65}}],
            "projections": [{"id": "p", "source": "a", "target": "a", "delay": "1500 us", "weight": "0.1 nA"}]})");
        QVERIFY2(e, e ? "" : e.error().line().c_str());
        QCOMPARE(e->dtMs, 0.1);
        QCOMPARE(e->durationMs, 120000.0);
        QCOMPARE(e->populations[0].parameters.at("C_m"), 250.0);
        QCOMPARE(e->populations[0].parameters.at("tau_m"), 20.0);
        QCOMPARE(e->populations[0].parameters.at("I_e"), -100.0);
        QCOMPARE(e->populations[0].parameterUnits.count("E_L"), std::size_t{0});
        QCOMPARE(e->projections[0].delay.a, 1.5);
        QCOMPARE(e->projections[0].weight.a, 100.0);
        QCOMPARE(line(validate(*e, test::FakeKernels())), QString());
        const auto back = parseExperiment(toJson(*e));
        QVERIFY(back && *back == *e);
    }

    void refusesBadText_data()
    {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QStringList>("said");
        const auto row = [](const char* name, QString json, QStringList said) { QTest::newRow(name) << json << said; };
        const QString design = QString(kSmall);
        const auto with = [&](const char* old, const char* fresh) {
            Q_ASSERT(design.contains(old));
            return QString(design).replace(old, fresh);
        };
        row("empty", "", {"the design is empty"});
        row("blank", " \n\t ", {"the design is empty"});
        row("truncated", design.left(design.size() / 2), {"line ", "ends early"});
        row("not JSON", "this is not a design", {"line 1, column 1", "not JSON", "this"});
        row("comma", with("\"size\": 4}", "\"size\": 4,}"), {"line 5, column 49", "not JSON", "}"});
        row("NaN literal", with("20}", "NaN}"), {"line 6", "not a number: NaN", "finite"});
        row("minus infinity literal", with("20}", "-Infinity}"), {"line 6", "finite"});
        row("too large a number", with("20}", "1e999}"), {"number too large: 1e999", "line 6"});
        row("NaN text", with("20}", "\"NaN\"}"), {"populations.out.parameters.tau_m", "not a number", "NaN"});
        row("not an object", "[1, 2]", {"[1,2]", "JSON object"});
        row("no version", with("\"neurogrove_design\": 1,", ""), {"neurogrove_design", "missing"});
        row("newer version", with("_design\": 1", "_design\": 2"), {"neurogrove_design", "version 2", "reads version 1"});
        row("version of another type", with("_design\": 1", "_design\": \"1\""), {"neurogrove_design", "version \"1\""});
        row("unknown key", with("\"title\"", "\"titel\""), {"titel", "unknown key", "did you mean \"title\""});
        row("unknown key in a population", with("\"size\": 4", "\"siz\": 4, \"size\": 4"), {"populations.in.siz", "did you mean \"size\""});
        row("key twice", with("\"size\": 4", "\"size\": 3, \"size\": 4"), {"\"size\"", "twice"});
        row("missing id", with("\"id\": \"in\", ", ""), {"populations[0]", "\"id\" is missing"});
        row("missing size", with(", \"size\": 4", ""), {"populations.in", "\"size\" is missing"});
        row("text for a number", with("\"size\": 4", "\"size\": \"four\""),
            {"populations.in.size", "wrong type", "\"four\"", "whole number"});
        row("number for a text", with("\"small\"", "5"), {"title", "wrong type: 5", "text"});
        row("negative size", with("\"size\": 4", "\"size\": -4"), {"populations.in.size", "-4", "from 0 to 4294967295"});
        row("fraction of a neuron", with("\"size\": 4", "\"size\": 4.5"), {"populations.in.size", "4.5", "whole number"});
        row("size beyond 32 bits", with("\"size\": 4", "\"size\": 4294967296"), {"populations.in.size", "4294967296"});
        row("list for an object", with("{\"tau_m\": 20}", "[20]"), {"populations.out.parameters", "wrong type: [20]"});
        row("true for a parameter", with("20}", "true}"), {"populations.out.parameters.tau_m", "wrong type: true"});
        row("wrong unit of a delay", with("\"delay\": 1", "\"delay\": \"20 mV\""),
            {"projections.feed.delay", "wrong unit: 20 mV", "a time in ms"});
        row("unknown unit", with("20}", "\"20 parsec\"}"), {"populations.out.parameters.tau_m", "unknown unit: 20 parsec", "ms, us"});
        row("unit where none belongs", with("\"min\": 0", "\"min\": \"3 ms\""), {"live[0].min", "wrong unit: 3 ms", "without a unit"});
        row("unknown connect rule", with("\"weight\": 100", "\"connect\": {\"rule\": \"all_to_al\"}"),
            {"projections.feed.connect.rule", "all_to_al", "nearest: all_to_all"});
        row("unknown distribution", with("\"weight\": 100", "\"weight\": {\"gamma\": [1, 2]}"),
            {"projections.feed.weight", "uniform", "normal"});
        row("distribution of three", with("\"weight\": 100", "\"weight\": {\"uniform\": [1, 2, 3]}"),
            {"projections.feed.weight", "wrong type"});
        row("class that is no number", with("[2]", "[\"two\"]"), {"task.classes[1][0]", "wrong type"});
        row("hostile nesting", "{\"neurogrove_design\":1,\"title\":" + QString(100000, '[') + QString(100000, ']') + "}",
            {"nested too deeply"});
    }
    void refusesBadText()
    {
        QFETCH(QString, json);
        QFETCH(QStringList, said);
        const auto e = parseExperiment(json.toStdString());
        QVERIFY(!e);
        const QString message = QString::fromStdString(e.error().line());
        for (const QString& s : said) QVERIFY2(message.contains(s), qPrintable(message));
        QVERIFY2(!message.contains('\n'), qPrintable(message));
    }

    void refusesBadFiles()
    {
        QTemporaryDir dir;
        const std::string missing = dir.filePath("none.ngdesign").toStdString();
        const auto none = loadExperiment(missing);
        QVERIFY(!none);
        QCOMPARE(none.error().where, missing);
        QVERIFY(none.error().what.find("no such file") != std::string::npos);
        const auto folder = loadExperiment(dir.path().toStdString());
        QVERIFY(!folder && folder.error().what.find("folder") != std::string::npos);
        QFile f(dir.filePath("broken.ngdesign"));
        QVERIFY(f.open(QIODevice::WriteOnly));
        f.write("{\"neurogrove_design\": 1,\n \"seed\": x}");
        f.close();
        const auto broken = loadExperiment(f.fileName().toStdString());
        QVERIFY(!broken);
        QVERIFY2(QString::fromStdString(broken.error().where).endsWith("broken.ngdesign, line 2, column 10"), broken.error().where.c_str());
        QVERIFY(f.open(QIODevice::WriteOnly | QIODevice::Truncate));
        f.write(kSmall);
        f.close();
        QVERIFY(loadExperiment(f.fileName().toStdString()) == small());
    }

    void acceptsGoodDesigns()
    {
        const test::FakeKernels kernels;
        QCOMPARE(line(validate(small(), kernels)), QString());
        QCOMPARE(line(validate(test::digitsDesign(), kernels)), QString());
        QCOMPARE(line(validate(test::balancedDesign(), kernels)), QString());
    }

    void refusesBadDesigns_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QStringList>("said");
        const auto row = [](const char* name, const char* path, const char* value, QStringList said) {
            QTest::newRow(name) << QString(path) << QString(value) << said;
        };
        row("unknown kernel", "populations.out.kernel", "hodgkin_huxley",
            {"populations.out.kernel", "unknown kernel \"hodgkin_huxley\"", "no installed plugin", "iaf_psc_exp"});
        row("misspelt kernel", "populations.out.kernel", "iaf_psc_exq", {"did you mean \"iaf_psc_exp\""});
        row("synapse kernel on a population", "populations.out.kernel", "static", {"populations.out.kernel", "is a synapse kernel"});
        row("neuron kernel on a projection", "projections.feed.kernel", "izhikevich", {"projections.feed.kernel", "is a neuron kernel"});
        row("unknown growth kernel", "growth.birth.kernel", "budding", {"growth.birth.kernel", "unknown kernel", "novelty_birth"});
        row("parameter out of range", "populations.out.parameters.tau_m", "-3",
            {"populations.out.parameters.tau_m", "out of range: -3 ms", "from 0.1 to 1000 ms"});
        row("parameter in a wrong unit", "populations.out.parameters.tau_m", "20 mV",
            {"populations.out.parameters.tau_m", "wrong unit: 20 mV", "a time in ms"});
        row("unit on a plain number", "growth.birth.rho", "0.8 ms",
            {"growth.birth.parameters.rho", "wrong unit: 0.8 ms", "without a unit"});
        row("unknown parameter", "populations.out.parameters.tau", "3", {"populations.out.parameters.tau", "did you mean \"tau_m\""});
        row("state given as parameter", "populations.out.parameters.V_m", "3", {"no parameter \"V_m\""});
        row("unknown initial state", "populations.out.initial.w", "3", {"populations.out.initial.w", "no state \"w\"", "V_m"});
        row("no neurons", "populations.out.size", "0", {"populations.out.size", "at least 1"});
        row("cap below the start", "populations.out.max_size", "1", {"populations.out.max_size", "1 < 2"});
        row("a stimulus that grows", "populations.in.max_size", "10", {"populations.in.max_size", "does not grow"});
        row("too many neurons", "populations.out.size", "4000000000", {"too many neurons"});
        row("zero dt", "dt_ms", "0", {"dt_ms", "out of range: 0 ms"});
        row("frame below dt", "frame_ms", "0.01", {"frame_ms", "out of range"});
        row("negative speed", "speed", "-1", {"speed", "out of range: -1"});
        row("negative duration", "duration_ms", "-1", {"duration_ms", "out of range: -1 ms"});
        row("dangling source", "projections.feed.source", "inn",
            {"projections.feed.source", "no population \"inn\"", "did you mean \"in\""});
        row("projection onto a stimulus", "projections.feed.target", "in", {"projections.feed.target", "stimulus"});
        row("unequal one to one", "projections.feed.connect.rule", "one_to_one", {"projections.feed.connect.rule", "4 and 2"});
        row("delay below dt", "projections.feed.delay", "0.01", {"projections.feed.delay", "shorter than a time step", "0.1 ms"});
        row("weight in a wrong unit", "projections.feed.weight", "3 mV",
            {"projections.feed.weight", "wrong unit: 3 mV", "a current in pA"});
        row("uniform upside down", "projections.feed.weight", R"({"uniform": [2, 1]})", {"projections.feed.weight", "lower"});
        row("negative spread", "projections.feed.weight", R"({"normal": [2, -1]})", {"projections.feed.weight", "standard deviation"});
        row("unknown receptor", "projections.feed.receptor", "nmda", {"projections.feed.receptor", "excitatory, inhibitory"});
        row("id twice", "populations.out.id", "in", {"populations.in.id", "twice"});
        row("id with a dot", "populations.out.id", "a.b", {"populations[1].id", "letters"});
        row("growth on nothing", "growth.birth.population", "x", {"growth.birth.population", "no population \"x\""});
        row("growth on a stimulus", "growth.birth.population", "in", {"growth.birth.population", "stimulus"});
        row("task into neurons", "task.input", "out", {"task.input", "stimulus"});
        row("read-out of a stimulus", "task.readout", "in", {"task.readout", "stimulus"});
        row("class twice", "task.classes", "[[0],[0]]", {"task.classes[1]", "twice"});
        row("empty task", "task.classes", "[[]]", {"task.classes[0]", "without classes"});
        row("all is tested", "task.test_fraction", "1", {"task.test_fraction", "from 0 to 0.9"});
        row("record a stranger", "recording.populations", R"(["x"])", {"recording.populations[0]", "no population \"x\""});
        row("live path to nowhere", "live.0.path", "growth.birth.rhoo", {"live[0].path", "rhoo", "did you mean \"rho\""});
        row("live range upside down", "live.0.min", "2", {"live[0]", "empty range"});
        row("more in reserve than there are", "populations.out.reserve", "1000", {"populations.out.reserve", "use at most the size"});
        row("adults more plastic than newborns", "populations.out.maturation.adult_plasticity", "1.5", {"populations.out.maturation.adult_plasticity", "from 0 to 1"});
        row("critical period before immaturity", "populations.out.maturation.critical_period_ms", "10",
            {"populations.out.maturation.immature_ms", "from 0 to 10 ms"});
    }
    void refusesBadDesigns()
    {
        QFETCH(QString, path);
        QFETCH(QString, value);
        QFETCH(QStringList, said);
        Experiment e = small();
        const auto set = setByPath(e, path.toStdString(), value.toStdString());
        QVERIFY2(set, set ? "" : set.error().line().c_str());
        const QString message = line(validate(e, test::FakeKernels()));
        for (const QString& s : said) QVERIFY2(message.contains(s), qPrintable("got: " + message));
    }

    void refusesNaNSetByProgram()
    {
        Experiment e = small();
        e.populations[1].parameters["tau_m"] = std::nan("");
        e.projections[0].weight.a = std::nan("");
        const QString message = line(validate(e, test::FakeKernels()));
        QVERIFY2(message.contains("populations.out.parameters.tau_m: not a number: NaN"), qPrintable(message));
        QVERIFY2(message.contains("projections.feed.weight"), qPrintable(message));
    }

    void pathsReachEverything()
    {
        Experiment e = small();
        QVERIFY(setByPath(e, "populations.out.size", "12"));
        QCOMPARE(e.populations[1].size, 12u);
        QVERIFY(setByPath(e, "populations[0].size", "7"));
        QCOMPARE(e.populations[0].size, 7u);
        QVERIFY(setByPath(e, "growth.birth.rho", "0.5"));
        QVERIFY(setByPath(e, "growth.birth.noise", "0.1"));
        QCOMPARE(e.growth[0].parameters, (ParameterMap{{"rho", 0.5}, {"noise", 0.1}}));
        QVERIFY(setByPath(e, "growth.birth.enabled", "false"));
        QVERIFY(!e.growth[0].enabled);
        QVERIFY(setByPath(e, "title", "5"));
        QCOMPARE(e.title, std::string("5"));
        QVERIFY(setByPath(e, "duration_ms", "10 s"));
        QCOMPARE(e.durationMs, 10000.0);
        QVERIFY(setByPath(e, "seed", "18446744073709551615"));
        QCOMPARE(e.seed, 18446744073709551615ull);
        QVERIFY(setByPath(e, "populations.out.maturation.spikes_to_mature", "5"));
        QCOMPARE(e.populations[1].maturation->spikesToMature, 5.0);
        QVERIFY(setByPath(e, "populations.out.maturation", "null"));
        QVERIFY(!e.populations[1].maturation);
        QVERIFY(setByPath(e, "populations.out.maturation", "{}"));
        QVERIFY(e.populations[1].maturation == Maturation{});
        const Experiment before = e;
        for (const char* path : {"", "nothing", "populations.absent.size", "populations.out.size.more", "populations.9.size"}) {
            const auto r = setByPath(e, path, "1");
            QVERIFY2(!r, path);
            QVERIFY(!r.error().what.empty());
        }
        QVERIFY(!setByPath(e, "populations.out.size", "many"));
        QVERIFY(!setByPath(e, "populations.out.size", "-1"));
        QVERIFY(e == before);
    }

    void numbersAtPaths()
    {
        const test::FakeKernels kernels;
        Experiment e = small();
        QCOMPARE(numberAtPath(e, "growth.birth.parameters.rho", kernels).value_or(-1), 0.8);
        QCOMPARE(numberAtPath(e, "growth.birth.rho", kernels).value_or(-1), 0.8);
        QCOMPARE(numberAtPath(e, "growth.birth.noise", kernels).value_or(-1), 0.0125);
        QCOMPARE(numberAtPath(e, "task.max_rate", kernels).value_or(-1), 240.0);
        QCOMPARE(numberAtPath(e, "projections.feed.weight", kernels).value_or(-1), 100.0);
        QVERIFY(setByPath(e, "populations.out.C_m", "0.5 nF"));
        QCOMPARE(numberAtPath(e, "populations.out.C_m", kernels).value_or(-1), 500.0);
        QVERIFY(!numberAtPath(e, "title", kernels));
        QVERIFY(!numberAtPath(e, "growth.birth.absent", kernels));
    }

    /// Whatever is written to a path of a known number is read back from it, and survives the file.
    void randomWalkOfPaths()
    {
        const test::FakeKernels kernels;
        std::mt19937 rng(11);
        Experiment e = test::digitsDesign();
        std::vector<std::string> paths{
            "dt_ms", "frame_ms", "duration_ms", "task.present_ms", "task.max_rate", "recording.trace_ms", "live.0.max"};
        for (const Population& p : e.populations)
            for (const FieldDescription& f : kernels.find(p.kernel)->fields)
                if (f.role == FieldRole::Parameter) paths.push_back("populations." + p.id + ".parameters." + f.name);
        for (const GrowthRule& g : e.growth)
            for (const FieldDescription& f : kernels.find(g.kernel)->fields) paths.push_back("growth." + g.id + "." + f.name);
        for (int i = 0; i < 1000; ++i) {
            const std::string& path = paths[rng() % paths.size()];
            const double v = std::uniform_real_distribution<double>(-1e3, 1e3)(rng);
            QVERIFY(setByPath(e, path, QByteArray::number(v, 'g', 17).toStdString()));
            QCOMPARE(numberAtPath(e, path, kernels).value_or(0), v);
        }
        const auto back = parseExperiment(toJson(e));
        QVERIFY(back && *back == e);
    }

    void differencesNameWhatDiffers()
    {
        const Experiment a = small();
        Experiment b = a;
        QVERIFY(differences(a, b).empty());
        b.populations[1].canvasX = 50; // a drawing, not the network
        QVERIFY(differences(a, b).empty());
        b.populations[1].parameters = {{"C_m", 100}};
        b.seed = 2;
        b.task->classes = {{0}};
        b.growth.clear();
        QStringList rows;
        for (const auto& d : differences(a, b)) rows << QString::fromStdString(d.path + "|" + d.a + "|" + d.b);
        for (const char* row : {"seed|1|2", "populations.out.parameters.tau_m|20|-", "populations.out.parameters.C_m|-|100",
                 "task.classes|[[0,1],[2]]|[[0]]", "growth.birth.kernel|novelty_birth|-"})
            QVERIFY2(rows.contains(row), qPrintable(rows.join("\n")));
    }
};

QTEST_APPLESS_MAIN(TestExperimentJson)
#include "test_experiment_json.moc"

#include "support/designs.h"
#include "support/fake_kernels.h"

#include "common/theme.h"
#include "design/connection_matrix.h"
#include "design/design_canvas.h"
#include "design/design_page.h"
#include "design/design_text_view.h"
#include "design/distribution_editor.h"
#include "design/field_editor.h"
#include "design/inspector.h"
#include "design/json_lines.h"
#include "design/node_item.h"
#include "design/number_box.h"
#include "design/problem_strip.h"

#include <ng/model/design_edit.h>
#include <ng/session/kernel_response.h>

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QLoggingCategory>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

using namespace ng;
using Kind = DesignItem::Kind;

namespace {

struct Desk {
    explicit Desk(const Experiment& e, const KernelCatalog* real = nullptr)
    {
        document.reset(e);
        page = std::make_unique<DesignPage>(document, real ? *real : kernels);
        page->resize(1280, 720);
        page->show();
        QApplication::setActiveWindow(page.get());
        QCoreApplication::processEvents();
    }
    [[nodiscard]] const Experiment& design() const { return document.experiment(); }
    void select(std::initializer_list<DesignItem> items) const { page->canvas().design().select(items); }
    [[nodiscard]] FieldEditor* editor(const std::string& path) const { return page->inspector().editor(path); }
    /// Types into the number of a field as a person does: click, type, Return.
    void type(const std::string& path, const QString& text) const
    {
        FieldEditor* e = editor(path);
        QVERIFY2(e, path.c_str());
        auto* box = e->findChild<NumberBox*>();
        box->setFocus();
        box->selectAll();
        QTest::keyClicks(box, text);
        QTest::keyClick(box, Qt::Key_Return);
    }

    test::FakeKernels kernels;
    ExperimentDocument document;
    std::unique_ptr<DesignPage> page;
};

} // namespace

/// The inspector's rows, what can be typed into them, several parts at once, and the design as text.
class TestInspector : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QLoggingCategory::setFilterRules("qt.qpa.*=false");
        applyTheme(*qApp, true);
    }

    void unitsAreTypedAndConverted_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<double>("kept");
        const QString p = "populations.excitatory.parameters.";
        QTest::newRow("plain") << p + "tau_m" << "12.5" << 12.5;
        QTest::newRow("own unit") << p + "tau_m" << "15 ms" << 15.0;
        QTest::newRow("seconds") << p + "tau_m" << "0.02 s" << 20.0;
        QTest::newRow("microseconds") << p + "tau_m" << "500us" << 0.5;
        QTest::newRow("volts") << p + "V_th" << "-0.05 V" << -50.0;
        QTest::newRow("nanofarad") << p + "C_m" << "0.2 nF" << 200.0;
        QTest::newRow("nanoampere") << p + "I_e" << "0.375 nA" << 375.0;
        QTest::newRow("thousands") << p + "C_m" << "1,250" << 1250.0;
        QTest::newRow("kilohertz") << QString("populations.background.parameters.rate") << "1.5 kHz" << 1500.0;
        QTest::newRow("spikes") << QString("populations.background.parameters.rate") << "20 spikes/s" << 20.0;
    }
    void unitsAreTypedAndConverted()
    {
        QFETCH(QString, path);
        QFETCH(QString, typed);
        QFETCH(double, kept);
        Desk d(test::balancedDesign());
        const std::string at = path.toStdString();
        d.select({itemAtPath(d.design(), at)});
        d.type(at, typed);
        QCOMPARE(*numberAtPath(d.design(), at, d.kernels), kept);
        QCOMPARE(d.editor(at)->message(), QString());
        QCOMPARE(d.document.undoStack().count(), 1);
    }

    void nonsenseIsSaidAndChangesNothing_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("said");
        QTest::newRow("words") << "quick" << "not a number";
        QTest::newRow("another dimension") << "3 mV" << "mV cannot be turned into ms";
        QTest::newRow("no such unit") << "3 parsecs" << "not a unit";
        QTest::newRow("too large") << "5 h" << "outside 0.1 to 1000";
        QTest::newRow("not a number") << "nan" << "not a number";
    }
    void nonsenseIsSaidAndChangesNothing()
    {
        QFETCH(QString, typed);
        QFETCH(QString, said);
        Desk d(test::balancedDesign());
        d.select({{Kind::Population, "excitatory"}});
        const std::string path = "populations.excitatory.parameters.tau_m";
        d.type(path, typed);
        QVERIFY2(d.editor(path)->message().contains(said), qPrintable(d.editor(path)->message()));
        QCOMPARE(d.document.undoStack().count(), 0);
        QCOMPARE(d.editor(path)->findChild<NumberBox*>()->value(), 10.0);
        d.type(path, "11");
        QCOMPARE(d.editor(path)->message(), QString()); // mended
        QCOMPARE(d.design().populations[1].parameters.at("tau_m"), 11.0);
    }

    void whatIsWrongIsSaidBesideItsField()
    {
        Experiment e = test::balancedDesign();
        e.populations[1].parameters["tau_m"] = -3;
        Desk d(e);
        d.select({{Kind::Population, "excitatory"}});
        QVERIFY(d.editor("populations.excitatory.parameters.tau_m")->message().contains("out of range: -3"));
        QVERIFY(d.editor("populations.excitatory.parameters.C_m")->message().isEmpty());
        d.type("populations.excitatory.parameters.tau_m", "20");
        QVERIFY(d.editor("populations.excitatory.parameters.tau_m")->message().isEmpty());
    }

    void severalPartsAreEditedAtOnce()
    {
        Experiment e = test::balancedDesign();
        e.populations[1].parameters["tau_m"] = 20;
        Desk d(e);
        d.select({{Kind::Population, "excitatory"}, {Kind::Population, "inhibitory"}});
        QVERIFY(!d.editor("populations.excitatory.title")); // a name belongs to one
        FieldEditor* tau = d.editor("populations.excitatory.parameters.tau_m");
        auto* box = tau->findChild<NumberBox*>();
        QVERIFY(box->isMixed());
        QCOMPARE(box->text(), QString("mixed"));
        QVERIFY(!d.editor("populations.excitatory.parameters.C_m")->findChild<NumberBox*>()->isMixed());
        QCOMPARE(d.editor("populations.excitatory.inhibitory")->findChild<QCheckBox*>()->checkState(), Qt::PartiallyChecked);
        d.type("populations.excitatory.parameters.tau_m", "20"); // the first one's value already: meant for all
        QCOMPARE(d.design().populations[1].parameters.at("tau_m"), 20.0);
        QCOMPARE(d.design().populations[2].parameters.at("tau_m"), 20.0);
        QVERIFY(!box->isMixed());
        QCOMPARE(d.document.undoStack().count(), 1);
        tau->findChild<QToolButton*>()->click();
        QVERIFY(!d.design().populations[1].parameters.contains("tau_m") && !d.design().populations[2].parameters.contains("tau_m"));
        d.document.undoStack().undo();
        d.document.undoStack().undo();
        QVERIFY(d.design() == e);
        QVERIFY(box->isMixed());
        // Parts of another kind have less in common.
        d.select({{Kind::Population, "excitatory"}, {Kind::Population, "background"}});
        QVERIFY(!d.editor("populations.background.parameters.rate") && !d.editor("populations.excitatory.parameters.tau_m"));
        QVERIFY(d.editor("populations.background.layout.width"));
        d.select({{Kind::Projection, "ee"}, {Kind::Projection, "ie"}, {Kind::Projection, "ii"}});
        QVERIFY(d.editor("projections.ee.weight")->field().mixed);
        emit d.editor("projections.ee.kernel")->findChild<QComboBox*>()->textActivated("stdp_pair");
        for (const std::size_t i : {2u, 4u, 5u}) QCOMPARE(d.design().projections[i].kernel, std::string("stdp_pair"));
        QCOMPARE(d.design().projections[0].kernel, std::string("static"));
    }

    void anIdIsRenamed()
    {
        Desk d(test::digitsDesign());
        d.select({{Kind::Population, "competitive"}});
        auto* text = d.editor("populations.competitive.id")->findChild<QLineEdit*>();
        text->setFocus();
        text->selectAll();
        QTest::keyClicks(text, "layer");
        QTest::keyClick(text, Qt::Key_Return);
        QCOMPARE(d.design().projections[0].target, std::string("layer"));
        QVERIFY((d.page->inspector().item() == DesignItem{Kind::Population, "layer"})); // still selected
        QCOMPARE(d.document.undoStack().count(), 1);
        text = d.editor("populations.layer.id")->findChild<QLineEdit*>();
        text->setFocus();
        text->selectAll();
        QTest::keyClicks(text, "digits");
        QTest::keyClick(text, Qt::Key_Return);
        QVERIFY(d.editor("populations.layer.id")->message().contains("taken"));
        QCOMPARE(d.document.undoStack().count(), 1);
    }

    void distributions()
    {
        Desk d(test::balancedDesign());
        d.select({{Kind::Projection, "ee"}});
        auto* editor = d.editor("projections.ee.weight")->findChild<DistributionEditor*>();
        auto* kind = editor->findChild<QComboBox*>();
        QCOMPARE(kind->count(), 4);
        const auto choose = [&](int i) {
            kind->setCurrentIndex(i);
            emit kind->activated(i);
        };
        choose(3);
        const Distribution& w = d.design().projections[2].weight;
        QVERIFY(w.kind == Distribution::Kind::Lognormal && w.a == 16.2 && w.b == 0.5);
        QVERIFY(!parseExperiment(toJson(d.design())) || *parseExperiment(toJson(d.design())) == d.design());
        auto boxes = editor->findChildren<NumberBox*>();
        boxes[1]->setFocus();
        boxes[1]->selectAll();
        QTest::keyClicks(boxes[1], "0.8");
        QTest::keyClick(boxes[1], Qt::Key_Return);
        QCOMPARE(w.b, 0.8);
        choose(1);
        QVERIFY(w.kind == Distribution::Kind::Uniform && w.a <= w.b);
        choose(0);
        QVERIFY(w.kind == Distribution::Kind::Constant);
    }

    /// The number of synapses on the screen is the number in the run.
    void theMatrixIsTheRun()
    {
        const auto& kernels = test::plugins().registry();
        Experiment e = test::shipped("balanced-4000");
        e.populations[0].size = 400;
        e.populations[1].size = 100;
        Desk d(e, &kernels);
        auto engine = test::engineWith(e, 1);
        const auto structure = engine->structure();
        for (std::size_t i = 0; i < e.projections.size(); ++i) {
            d.select({{Kind::Projection, e.projections[i].id}});
            ConnectionMatrix* m = d.page->inspector().matrix();
            QVERIFY(m);
            m->drawNow();
            QVERIFY2(m->preview(), qPrintable(m->text()));
            const auto drawn = std::ranges::count_if(structure->synapses, [&](const SynapseState& s) { return s.projection == i; });
            QCOMPARE(m->preview()->synapses, static_cast<std::uint64_t>(drawn));
            std::uint64_t sum = 0;
            for (const std::uint32_t c : m->preview()->counts) sum += c;
            QCOMPARE(sum, m->preview()->synapses);
        }
        // Seen at the cell: one to one is the diagonal.
        Experiment one = e;
        one.populations[1].size = 400;
        one.projections[1].connect = {};
        one.projections[1].connect.kind = ConnectRule::Kind::OneToOne;
        const auto diagonal = previewConnections(one, kernels, one.projections[1].id, 20);
        QVERIFY(diagonal);
        for (std::uint32_t r = 0; r < 20; ++r)
            for (std::uint32_t c = 0; c < 20; ++c) QCOMPARE(diagonal->counts[r * 20 + c], r == c ? 20u : 0u);
        one.populations[0].size = 400'000;
        QVERIFY(!previewConnections(one, kernels, one.projections[0].id, 20));
    }

    /// The small pictures come from the kernels themselves.
    void kernelsShowWhatTheyDo()
    {
        const auto& kernels = test::plugins().registry();
        const auto iaf = responseOf(kernels, "iaf_psc_exp");
        QVERIFY(iaf && iaf->spikes.size() >= 3 && iaf->spikes.size() <= 6);
        const auto [low, high] = std::ranges::minmax(iaf->curve);
        QVERIFY(low >= -75 && high <= -54); // between rest and threshold
        const auto poisson = responseOf(kernels, "poisson");
        QVERIFY(poisson && poisson->trains.size() == 8 && !poisson->trains[0].empty() && poisson->trains[0] != poisson->trains[1]);
        const auto window = responseOf(kernels, "stdp_pair");
        QVERIFY(window);
        QVERIFY(window->curve[20] < 0 && window->curve[40] > 0); // target before source depresses, after it potentiates
        QVERIFY(window->curve[35] > window->curve[55]); // and less the longer ago
        QVERIFY(!responseOf(kernels, "static"));
        QVERIFY(!responseOf(test::FakeKernels(), "iaf_psc_exp"));
    }

    void theTextIsTheDesign()
    {
        Desk d(test::digitsDesign());
        d.page->showText(true);
        DesignTextView& t = d.page->text();
        QVERIFY(t.isVisible());
        QCOMPARE(t.text().toPlainText(), QString::fromStdString(toJson(d.design())));
        QVERIFY(!d.document.changeByPath("populations.competitive.size", "33"));
        QVERIFY(t.text().toPlainText().contains("\"size\": 33"));
        t.text().setPlainText(t.text().toPlainText().replace("\"size\": 33", "\"size\": 44").replace("\"seed\": 7", "\"seed\": 8"));
        QTest::keyClick(&t.text(), Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(d.design().populations[1].size, 44u);
        QCOMPARE(d.design().seed, std::uint64_t{8});
        QCOMPARE(d.document.undoStack().count(), 2); // both at once are one edit
        d.document.undoStack().undo();
        QVERIFY(t.text().toPlainText().contains("\"size\": 33"));
    }

    void errorsOfTheTextAreMarkedAtTheirLine()
    {
        Desk d(test::digitsDesign());
        d.page->showText(true);
        DesignTextView& t = d.page->text();
        const QString good = t.text().toPlainText();
        const auto lineOf = [&](const QString& part) { return static_cast<int>(t.text().toPlainText().section(part, 0, 0).count('\n')) + 1; };
        QString bad = good;
        bad.replace("\"size\": 15", "\"size\": \"many\"");
        t.text().setPlainText(bad);
        t.check();
        QCOMPARE(t.errorLine(), lineOf("\"size\": \"many\""));
        QVERIFY(t.error().contains("populations.competitive.size"));
        QVERIFY(!t.apply());
        bad = good;
        bad.replace("\"seed\": 7,", "\"seed\": 7");
        t.text().setPlainText(bad);
        t.check();
        QVERIFY(std::abs(t.errorLine() - lineOf("\"seed\": 7")) <= 1); // a missing comma shows at what comes next
        QVERIFY(!t.apply());
        QCOMPARE(d.document.undoStack().count(), 0);
        QVERIFY(!d.document.changeByPath("seed", "9"));
        QCOMPARE(t.text().toPlainText(), bad); // what is typed is not lost
        t.revert();
        QVERIFY(t.text().toPlainText().contains("\"seed\": 9") && t.error().isEmpty());
    }

    void linesOfPlaces()
    {
        const char* json = "{\n  \"a\": [\n    { \"id\": \"x\", \"v\": 1 },\n    { \"id\": \"y\",\n      \"v\": { \"w\": \"}\\\"{\" } }\n  ],\n  \"b\": 2\n}";
        QCOMPARE(lineOfPlace(json, "a"), 2);
        QCOMPARE(lineOfPlace(json, "a.x.v"), 3);
        QCOMPARE(lineOfPlace(json, "$.a[1].v.w"), 5);
        QCOMPARE(lineOfPlace(json, "a.y.v.nothing"), 5); // as far as it leads
        QCOMPARE(lineOfPlace(json, "b"), 7);
        QCOMPARE(lineOfPlace(json, "line 4, column 2"), 4);
        QCOMPARE(lineOfPlace("", "a"), 0);
        QVERIFY(lineOfPlace("{\"a\": [[[", "a") >= 0);
        QVERIFY(lineOfPlace(std::string(100000, '['), "a") >= 0);
    }

    /// Every offered fix takes its problem away, and nothing else is broken by it.
    void problemsAreMended_data()
    {
        QTest::addColumn<QString>("break_");
        QTest::addColumn<QString>("value");
        QTest::newRow("kernel") << "populations.competitive.kernel" << "lif_adaptiv";
        QTest::newRow("empty population") << "populations.digits.size" << "0";
        QTest::newRow("cap") << "populations.competitive.max_size" << "3";
        QTest::newRow("out of range") << "populations.competitive.parameters.tau_m" << "-3";
        QTest::newRow("unknown parameter") << "populations.competitive.parameters.tau_q" << "3";
        QTest::newRow("dangling") << "projections.feed.source" << "nobody";
        QTest::newRow("delay") << "projections.feed.delay" << "0.01";
        QTest::newRow("synapse kernel") << "projections.feed.kernel" << "stdp_competitve";
        QTest::newRow("synapse kernel with other parameters") << "projections.feed.kernel" << "stdp_pairs";
        QTest::newRow("rule on nothing") << "growth.novelty.population" << "nobody";
        QTest::newRow("task input") << "task.input" << "nobody";
        QTest::newRow("task readout") << "task.readout" << "nobody";
        QTest::newRow("live") << "live[0].path" << "growth.gone.rho";
    }
    void problemsAreMended()
    {
        QFETCH(QString, break_);
        QFETCH(QString, value);
        Desk d(test::digitsDesign());
        QVERIFY(d.page->errors().empty());
        const auto error = d.document.changeByPath(break_.toStdString(), value.toStdString());
        QVERIFY2(!error, error ? error->line().c_str() : "");
        QVERIFY(!d.page->errors().empty());
        for (int i = 0; i < 3 && !d.page->errors().empty(); ++i) {
            auto* fix = d.page->problems().list().findChild<QPushButton*>("fix");
            QVERIFY2(fix, d.page->errors()[0].line().c_str());
            fix->click();
            QCoreApplication::processEvents();
        }
        QVERIFY2(d.page->errors().empty(), d.page->errors().empty() ? "" : d.page->errors()[0].line().c_str());
        while (d.document.undoStack().canUndo()) d.document.undoStack().undo();
        QVERIFY(d.design() == test::digitsDesign());
    }
};

QTEST_MAIN(TestInspector)
#include "test_inspector.moc"

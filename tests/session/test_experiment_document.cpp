#include "support/fake_kernels.h"

#include <ng/model/experiment_json.h>
#include <ng/session/experiment_document.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace ng;

namespace {

void setSize(ExperimentDocument& d, std::uint32_t size, int gesture = 0)
{
    d.change<std::uint32_t>(
        "size", {ChangeEvent::Kind::Value, "populations.competitive.size"},
        [](Experiment& e) -> std::uint32_t& { return e.populations[1].size; }, size, gesture);
}

} // namespace

class TestExperimentDocument : public QObject {
    Q_OBJECT
private slots:
    void aRandomWalkUndoesAndRedoes()
    {
        std::mt19937 rng(5);
        ExperimentDocument d;
        d.reset(test::digitsDesign());
        const Experiment start = d.experiment();
        std::vector<Experiment> states{start};
        const char* const parameters[] = {
            "populations.competitive.tau_m", "populations.competitive.V_th", "growth.novelty.rho", "task.max_rate", "duration_ms"};
        while (states.size() < 1001) {
            switch (rng() % 4) {
            case 0:
                setSize(d, rng() % 300);
                break;
            case 1:
                d.change<ParameterMap>(
                    "rho", {ChangeEvent::Kind::Value, "growth.novelty.parameters"},
                    [](Experiment& e) -> ParameterMap& { return e.growth[0].parameters; },
                    rng() % 5 ? ParameterMap{{"rho", static_cast<double>(rng() % 100) / 100}} : ParameterMap{});
                break;
            case 2:
                d.change<double>(
                    "move", {ChangeEvent::Kind::Position, "populations.digits.canvas"},
                    [](Experiment& e) -> double& { return e.populations[0].canvasX; }, static_cast<double>(rng() % 50) * 20);
                break;
            default:
                QVERIFY(!d.changeByPath(parameters[rng() % 5], std::to_string(rng() % 1000)));
                break;
            }
            if (!(d.experiment() == states.back())) states.push_back(d.experiment());
        }
        QCOMPARE(d.undoStack().count(), 1000);
        const Experiment end = d.experiment();
        for (std::size_t i = states.size() - 1; i-- > 0;) {
            d.undoStack().undo();
            QVERIFY(d.experiment() == states[i]);
        }
        QVERIFY(!d.undoStack().canUndo());
        QVERIFY(d.experiment() == start && !d.isDirty());
        for (int i = 0; i < 1000; ++i) d.undoStack().redo();
        QVERIFY(d.experiment() == end);
        QVERIFY(!d.undoStack().canRedo());
    }

    void aDragIsOneCommand()
    {
        ExperimentDocument d;
        d.reset(test::digitsDesign());
        const int drag = d.newGesture();
        for (std::uint32_t s = 16; s < 60; ++s) setSize(d, s, drag);
        QCOMPARE(d.undoStack().count(), 1);
        setSize(d, 70, d.newGesture());
        QCOMPARE(d.undoStack().count(), 2);
        setSize(d, 71);
        setSize(d, 72);
        QCOMPARE(d.undoStack().count(), 4);
        for (int i = 0; i < 4; ++i) d.undoStack().undo();
        QCOMPARE(d.experiment().populations[1].size, 15u);
    }

    void whatChangesNothingLeavesNothing()
    {
        ExperimentDocument d;
        d.reset(test::digitsDesign());
        setSize(d, 15);
        QCOMPARE(d.undoStack().count(), 0);
        const int drag = d.newGesture();
        setSize(d, 40, drag);
        setSize(d, 15, drag); // back where the drag began
        QCOMPARE(d.undoStack().count(), 0);
        QVERIFY(!d.isDirty());
        const auto error = d.changeByPath("populations.competitive.size", "many");
        QVERIFY(error);
        QVERIFY(QString::fromStdString(error->line()).contains("populations.competitive.size"));
        QCOMPARE(d.undoStack().count(), 0);
    }

    void listenersHearWhatChanged()
    {
        ExperimentDocument d;
        d.reset(test::digitsDesign());
        std::vector<ChangeEvent> heard;
        connect(&d, &ExperimentDocument::changed, this, [&](const ChangeEvent& e) { heard.push_back(e); });
        setSize(d, 20);
        d.undoStack().undo();
        d.adopt("adopt", test::balancedDesign());
        QCOMPARE(heard.size(), std::size_t{3});
        QCOMPARE(heard[0].path, std::string("populations.competitive.size"));
        QCOMPARE(heard[1].path, heard[0].path);
        QVERIFY(heard[2].kind == ChangeEvent::Kind::Everything);
        d.undoStack().undo();
        QVERIFY(d.experiment() == test::digitsDesign());
    }

    void savesAndOpens()
    {
        QTemporaryDir dir;
        ExperimentDocument d;
        d.reset(test::digitsDesign());
        QCOMPARE(d.name(), QString("Growing digits"));
        QVERIFY(d.save()); // no file yet: an error
        QSignalSpy state(&d, &ExperimentDocument::stateChanged);
        setSize(d, 33);
        QVERIFY(d.isDirty());
        QVERIFY(state.count() > 0);
        const QString file = dir.filePath("mine.ngdesign");
        QVERIFY(!d.saveAs(file));
        QVERIFY(!d.isDirty());
        QCOMPARE(d.name(), QString("mine.ngdesign"));
        d.undoStack().undo();
        QVERIFY(d.isDirty());
        ExperimentDocument other;
        QVERIFY(!other.open(file));
        QCOMPARE(other.experiment().populations[1].size, 33u);
        QVERIFY(!other.isDirty());
        const auto error = other.open(dir.filePath("absent.ngdesign"));
        QVERIFY(error && error->line().find("no such file") != std::string::npos);
        QCOMPARE(other.experiment().populations[1].size, 33u); // what was open stays
        QCOMPARE(other.file(), file);
    }

    void aFolderThatCannotBeWrittenIsAnError()
    {
        QTemporaryDir dir;
        ExperimentDocument d;
        d.reset(test::digitsDesign());
        const QString file = dir.filePath("kept.ngdesign");
        QVERIFY(!d.saveAs(file));
        setSize(d, 40);
        // /proc refuses new files from everybody, also where tests run as root and permissions do not hold.
        const auto error = d.saveAs("/proc/neurogrove.ngdesign");
        QVERIFY(error);
        QCOMPARE(error->where, std::string("/proc/neurogrove.ngdesign"));
        QVERIFY(!error->remedy.empty());
        QVERIFY(d.isDirty());
        QCOMPARE(d.file(), file);
        QVERIFY(loadExperiment(file.toStdString())->populations[1].size == 15);
    }

    /// Time is made up: what is edited is kept half a minute later, beside its file.
    void unsavedWorkIsKeptBesideItsFileEveryHalfMinute()
    {
        QTemporaryDir dir;
        QDir(dir.path()).mkdir("unsaved");
        const QString file = dir.filePath("mine.ngdesign"), folder = dir.filePath("unsaved");
        const auto kept = [&] { return QDir(dir.path()).entryList({".*.autosave.json"}, QDir::Files | QDir::Hidden); };
        qint64 now = 0;
        ExperimentDocument d;
        d.setAutosaveFolder(folder, [&now] { return now; });
        d.reset(test::digitsDesign());
        QVERIFY(!d.saveAs(file));
        const QByteArray saved = [&] {
            QFile f(file);
            (void)f.open(QIODevice::ReadOnly);
            return f.readAll();
        }();
        now = 100'000;
        QVERIFY(!d.autosaveIfDue());
        QVERIFY(kept().isEmpty()); // nothing was edited
        setSize(d, 44);
        now += 29'000;
        setSize(d, 45);
        QVERIFY(!d.autosaveIfDue());
        QVERIFY(kept().isEmpty());
        now += 1000;
        QVERIFY(!d.autosaveIfDue());
        QCOMPARE(kept(), QStringList{".mine.ngdesign.autosave.json"});
        QVERIFY(ExperimentDocument::recoveries(folder, {file}).empty()); // its program is alive
        setSize(d, 46);
        now += 10'000;
        QVERIFY(!d.autosaveIfDue()); // not due again yet
        // What a crash leaves behind; the file itself was never touched.
        const QString beside = dir.filePath(".mine.ngdesign.autosave.json");
        QVERIFY(QFile::copy(beside, dir.filePath(".crashed.ngdesign.autosave.json")));
        const auto found = ExperimentDocument::recoveries(folder, {dir.filePath("crashed.ngdesign")});
        QCOMPARE(found.size(), std::size_t{1});
        ExperimentDocument other;
        other.setAutosaveFolder(folder, [&now] { return now; });
        QVERIFY(!other.recover(found[0]));
        QCOMPARE(other.experiment().populations[1].size, 45u);
        QVERIFY(other.isDirty());
        QVERIFY(QFile::exists(found[0].autosave));
        now += 30'000; // the same design is open in `d`: this one keeps its own elsewhere, and takes over from the crashed one
        QVERIFY(!other.autosaveIfDue());
        QVERIFY(!QFile::exists(found[0].autosave));
        QCOMPARE(QDir(folder).entryList({"*.autosave.json"}).size(), 1);
        QFile f(file);
        QVERIFY(f.open(QIODevice::ReadOnly));
        QCOMPARE(f.readAll(), saved);
        QVERIFY(!d.save());
        QVERIFY(kept().isEmpty());
    }

    void aCopyLeavesTheDocumentWhereItIs()
    {
        QTemporaryDir dir;
        ExperimentDocument d;
        d.reset(test::digitsDesign());
        setSize(d, 21);
        QVERIFY(!d.saveCopy(dir.filePath("template.ngdesign")));
        QVERIFY(d.isDirty() && d.file().isEmpty());
        QCOMPARE(loadExperiment(dir.filePath("template.ngdesign").toStdString())->populations[1].size, 21u);
    }

    void unsavedWorkIsRecovered()
    {
        QTemporaryDir dir;
        QString left;
        {
            ExperimentDocument d;
            d.setAutosaveFolder(dir.path());
            d.reset(test::digitsDesign(), "/somewhere/mine.ngdesign");
            QVERIFY(!d.autosaveNow());
            QVERIFY(QDir(dir.path()).entryList({"*.autosave.json"}).isEmpty()); // nothing unsaved yet
            setSize(d, 44);
            QVERIFY(!d.autosaveNow());
            QVERIFY(ExperimentDocument::recoveries(dir.path()).empty()); // its program is alive
            // What a crash leaves behind: the file without a living owner.
            const QString mine = QDir(dir.path()).entryList({"*.autosave.json"}).value(0);
            left = dir.filePath("crashed.autosave.json");
            QVERIFY(QFile::copy(dir.filePath(mine), left));
        }
        QCOMPARE(QDir(dir.path()).entryList({"*.autosave.json"}), QStringList{"crashed.autosave.json"});
        const auto found = ExperimentDocument::recoveries(dir.path());
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found[0].file, QString("/somewhere/mine.ngdesign"));
        ExperimentDocument d;
        QVERIFY(!d.recover(found[0]));
        QCOMPARE(d.experiment().populations[1].size, 44u);
        QVERIFY(d.isDirty());
        QCOMPARE(d.name(), QString("mine.ngdesign"));
        QVERIFY(QFile::exists(left)); // still there should this program crash too
        QVERIFY(!d.saveAs(dir.filePath("mine.ngdesign")));
        QVERIFY(!QFile::exists(left));
    }
};

QTEST_GUILESS_MAIN(TestExperimentDocument)
#include "test_experiment_document.moc"

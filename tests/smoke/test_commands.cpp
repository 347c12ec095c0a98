#include "program.h"

#include <QJsonArray>
#include <sqlite3.h>

using namespace ng::test;

namespace {

/// The first pictures of the small growing network: births, deaths of none, a second or two of simulated time.
const QStringList kShort{"run", design("first-growth"), "--set", "task.limit=10", "--json"};

/// Makes the balanced network five times as large, with fewer synapses each.
const QStringList kMany{"--duration", "100ms", "--set", "populations.excitatory.size=16000", "--set", "populations.inhibitory.size=4000",
                        "--set", "projections.ee.connect.probability=0.004", "--set", "projections.ei.connect.probability=0.004",
                        "--set", "projections.ie.connect.probability=0.004", "--set", "projections.ii.connect.probability=0.004"};

} // namespace

/// The sub-commands, each as it is typed.
class TestCommands : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    Outcome m_first; ///< of kShort, recorded in a.ngrun

    Outcome program(const QStringList& arguments, const Environment& changes = {}) const { return neurogrove(m_dir.path(), arguments, changes); }
    QString file(const QString& name) const { return m_dir.filePath(name); }

    static QJsonObject ownDesign() { return QJsonDocument::fromJson(contentOf(design("first-growth"))).object(); }
    static QString ownSeed() { return QString::number(ownDesign()["seed"].toInt()); }
    static QString ownRho() { return QString::number(ownDesign()["growth"].toArray()[0].toObject()["parameters"].toObject()["rho"].toDouble()); }

private slots:
    void initTestCase()
    {
        m_first = program(kShort + QStringList{"--out", "a.ngrun"});
        QVERIFY2(m_first.status == 0, qPrintable(m_first.err));
        const Outcome other = program(kShort + QStringList{"--out", "b.ngrun", "--seed", "8", "--set", "growth.novelty.rho=0.625"});
        QVERIFY2(other.status == 0, qPrintable(other.err));
    }

    void runPrintsOneObject()
    {
        QCOMPARE(m_first.err, QString());
        QCOMPARE(m_first.out.count('\n'), 1);
        const QJsonObject o = m_first.json();
        for (const char* key : {"hash", "sim_s", "wall_s", "spikes", "births", "deaths", "synapses_formed", "synapses_pruned", "neurons", "synapses", "metrics"})
            QVERIFY2(o.contains(key), key);
        for (const char* key : {"average_accuracy", "forgetting", "backward_transfer", "R"}) QVERIFY2(o["metrics"].toObject().contains(key), key);
        QCOMPARE(o["hash"].toString().size(), 32);
        QCOMPARE(o["sim_s"].toDouble(), 10 * ownDesign()["task"].toObject()["present_ms"].toDouble() / 1000);
        QVERIFY(o["births"].toInt() > 0);
        QCOMPARE(o["neurons"].toInt(), o["births"].toInt() - o["deaths"].toInt());
        QCOMPARE(o["synapses"].toInt(), o["synapses_formed"].toInt() - o["synapses_pruned"].toInt());
    }

    void sameHash_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("threads");
        QTest::addColumn<bool>("recorded");
        for (const char* name : {"first-growth", "balanced-4000"})
            for (const char* threads : {"1", "2", "4"})
                for (const bool recorded : {false, true})
                    QTest::addRow("%s %s%s", name, threads, recorded ? " recorded" : "") << QString(name) << QString(threads) << recorded;
    }
    void sameHash()
    {
        QFETCH(QString, name);
        QFETCH(QString, threads);
        QFETCH(bool, recorded);
        QStringList arguments{"run", design(name), "--json", "--threads", threads};
        if (name == "first-growth") arguments += {"--set", "task.limit=10"};
        else arguments += kMany;
        if (recorded) arguments += {"--out", QString(QTest::currentDataTag()).replace(' ', '-') + ".ngrun"};
        const Outcome o = program(arguments);
        QVERIFY2(o.status == 0, qPrintable(o.err));
        static QHash<QString, QString> hashes;
        if (!hashes.contains(name)) hashes[name] = o.hash();
        QCOMPARE(o.hash(), hashes[name]);
        // So many neurons are worth sharing out.
        if (name == "balanced-4000") QCOMPARE(o.json()["threads"].toInt(), threads.toInt());
        QVERIFY(o.json()["spikes"].toInt() > 1000);
    }

    void seedIsUsed()
    {
        const Outcome o = program(kShort + QStringList{"--seed", "9"});
        QCOMPARE(o.status, 0);
        QVERIFY(o.hash() != m_first.hash());
        QCOMPARE(program(kShort + QStringList{"--seed", ownSeed()}).hash(), m_first.hash());
    }

    void setChangesTheDesign()
    {
        const Outcome o = program({"run", design("first-growth"), "--set", "task.limit=5", "--set", "growth.novelty.parameters.rho=0.6", "--json"});
        QVERIFY2(o.status == 0, qPrintable(o.err));
        QCOMPARE(o.json()["sim_s"].toDouble(), m_first.json()["sim_s"].toDouble() / 2);
        QVERIFY(o.json()["births"].toInt() < m_first.json()["births"].toInt());
    }

    void badArguments_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QStringList>("words");
        const QString d = design("first-growth");
        QTest::newRow("path that is not there") << QStringList{"run", d, "--set", "task.limt=10"} << QStringList{"--set", "task.limt", "did you mean \"limit\""};
        QTest::newRow("no value") << QStringList{"run", d, "--set", "task.limit"} << QStringList{"--set", "path=value"};
        QTest::newRow("wrong value") << QStringList{"run", d, "--set", "task.limit=-1"} << QStringList{"--set", "task.limit", "-1", "whole number"};
        QTest::newRow("out of range") << QStringList{"run", d, "--set", "growth.novelty.rho=7"} << QStringList{"first-growth.ngdesign", "rho", "from 0 to 1"};
        QTest::newRow("duration") << QStringList{"run", d, "--duration", "soon"} << QStringList{"--duration", "soon", "10s"};
        QTest::newRow("negative duration") << QStringList{"run", d, "--duration=-1s"} << QStringList{"--duration", "-1s"};
        QTest::newRow("without an end") << QStringList{"run", design("balanced-4000"), "--duration", "0s"} << QStringList{"balanced-4000", "--duration 10s"};
        QTest::newRow("threads") << QStringList{"run", d, "--threads", "-2"} << QStringList{"command line", "--threads"};
        QTest::newRow("no design") << QStringList{"run"} << QStringList{"command line", "design is required", "--help"};
        QTest::newRow("unknown option") << QStringList{"run", d, "--fast"} << QStringList{"command line", "--fast", "--help"};
        QTest::newRow("unknown command") << QStringList{"rnu"} << QStringList{"rnu", "no such command", "--help"};
        QTest::newRow("line break in a name") << QStringList{"run", "no\nfile"} << QStringList{"no file", "check the name"};
        QTest::newRow("instruction set") << QStringList{"run", d, "--simd", "mmx"} << QStringList{"--simd", "mmx", "avx2"};
        QTest::newRow("nothing to measure") << QStringList{"bench"} << QStringList{"command line", "what is required", "--help"};
        QTest::newRow("unknown network") << QStringList{"bench", "cubo"} << QStringList{"command line", "cubo", "cuba"};
        QTest::newRow("two sizes") << QStringList{"bench", "cuba", "--neurons", "400", "--scale", "2"} << QStringList{"--neurons", "--scale", "one of the two"};
        QTest::newRow("too small a network") << QStringList{"bench", "brunel", "--neurons", "200"} << QStringList{"--neurons", "too small", "1000"};
        QTest::newRow("too large a network") << QStringList{"bench", "microcircuit", "--scale", "2"} << QStringList{"--scale", "published size"};
        QTest::newRow("scale of the limit") << QStringList{"bench", "limit", "--scale", "2"} << QStringList{"--scale", "--neurons"};
        QTest::newRow("weight dependence of a static network") << QStringList{"bench", "brunel", "--weight-dependent"} << QStringList{"--weight-dependent", "brunel-stdp"};
        QTest::newRow("no time to measure") << QStringList{"bench", "cuba", "--seconds", "0"} << QStringList{"command line", "--seconds"};
        QTest::newRow("size of a picture") << QStringList{"screenshot", "--size", "wide", "--out", "x.png"} << QStringList{"--size", "wide", "1280x800"};
    }
    void badArguments()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QStringList, words);
        const Outcome o = program(arguments);
        QCOMPARE(o.status, 1);
        QCOMPARE(o.out, QString());
        QCOMPARE(o.notOneLine(words), QString());
    }

    /// Each network in a small form: the keys are there and their figures hang together.
    void benchNetworks_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("neurons");
        QTest::addColumn<double>("inputs");
        QTest::newRow("cuba") << QStringList{"cuba", "--neurons", "1000"} << 1000 << 80.0;
        QTest::newRow("coba") << QStringList{"coba", "--scale", "0.25"} << 1000 << 80.0;
        QTest::newRow("brunel") << QStringList{"brunel", "--neurons", "1500"} << 1500 << 1000.0;
        QTest::newRow("brunel-stdp") << QStringList{"brunel-stdp", "--neurons", "1500"} << 1500 << 1000.0;
        QTest::newRow("brunel-stdp, weight-dependent") << QStringList{"brunel-stdp", "--weight-dependent", "--neurons", "1500"} << 1500 << 1000.0;
        QTest::newRow("hpc") << QStringList{"hpc", "--scale", "0.02"} << 225 << 11250.0;
        QTest::newRow("microcircuit") << QStringList{"microcircuit", "--scale", "0.02"} << 1544 << 77.4;
    }
    void benchNetworks()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, neurons);
        QFETCH(double, inputs);
        const Outcome o = program(QStringList{"bench"} + arguments + QStringList{"--seconds", "0.05", "--threads", "2", "--json"});
        QVERIFY2(o.status == 0, qPrintable(o.err));
        QCOMPARE(o.err, QString());
        const QJsonObject m = o.json();
        for (const char* key : {"cpu_per_s", "wall_per_s", "rate_hz", "events_per_s", "bytes_per_synapse", "build_s", "limit_per_s", "ratio_to_limit"})
            QVERIFY2(m[key].isDouble() && m[key].toDouble() > 0, key);
        QCOMPARE(m["neurons"].toInt(), neurons);
        QCOMPARE(m["threads"].toInt(), 2);
        QVERIFY2(std::abs(m["synapses"].toDouble() / neurons / inputs - 1) < 0.05, qPrintable(o.out));
        QVERIFY(std::abs(m["ratio_to_limit"].toDouble() - m["limit_per_s"].toDouble() / m["cpu_per_s"].toDouble()) < 1e-6);
    }
    void benchLimitAndBuild()
    {
        const Outcome limit = program({"bench", "limit", "--neurons", "512", "--json"}), text = program({"bench", "limit", "--neurons", "512"}), build = program({"bench", "build", "--neurons", "2000", "--json"});
        QVERIFY2(limit.status == 0 && text.status == 0 && build.status == 0, qPrintable(limit.err + text.err + build.err));
        for (const char* kernel : {"iaf_psc_exp", "iaf_psc_delta", "iaf_psc_alpha", "iaf_cond_exp"}) {
            QVERIFY(limit.json()["updates_per_s"].toObject()[kernel].toDouble() > 0);
            QVERIFY(limit.json()["kernel_updates_per_s"].toObject()[kernel].toDouble() > 0);
            QVERIFY(text.out.contains(kernel));
        }
        QCOMPARE(build.json()["synapses"].toInt(), 2'000'000);
        QVERIFY(build.json()["synapses_per_s"].toDouble() > 0);
    }
    /// A lower instruction set gives the same run.
    void instructionSetIsObeyed()
    {
        for (const char* level : {"scalar", "sse4", "avx2", "avx512"}) QCOMPARE(program(kShort + QStringList{"--simd", level}).hash(), m_first.hash());
    }

    void durationIsKept()
    {
        for (const auto& [text, seconds] : {std::pair{"80ms", 0.08}, {"0.04", 0.04}, {"0.001min", 0.06}}) {
            const Outcome o = program({"run", design("balanced-4000"), "--duration", text, "--json"});
            QVERIFY2(o.status == 0, qPrintable(o.err));
            // A frame of this design has 1.5 ms; a run ends with a whole one.
            QVERIFY2(std::abs(o.json()["sim_s"].toDouble() - seconds) < 0.01, qPrintable(o.out));
        }
    }

    void existingFileIsRefused()
    {
        const QByteArray before = contentOf(file("a.ngrun"));
        const Outcome o = program(kShort + QStringList{"--out", "a.ngrun"});
        QCOMPARE(o.status, 1);
        QCOMPARE(o.notOneLine({"a.ngrun", "exists already", "another name"}), QString());
        QVERIFY(contentOf(file("a.ngrun")) == before);
    }

    void lostResultIsNoSuccess()
    {
        const Outcome o = run(m_dir.path(), "bash", {"-c", programFile() + " plugins --json > /dev/full"});
        QCOMPARE(o.status, 1);
        QCOMPARE(o.notOneLine({"standard output", "No space left"}), QString());
    }

    void replaySaysWhatItHolds()
    {
        const Outcome o = program({"replay", "a.ngrun", "--json"});
        QVERIFY2(o.status == 0, qPrintable(o.err));
        const QJsonObject a = o.json(), b = m_first.json();
        for (const char* key : {"hash", "spikes", "births", "deaths", "synapses_formed", "synapses_pruned", "neurons", "synapses"}) QCOMPARE(a[key], b[key]);
        QCOMPARE(a["average_accuracy"].toDouble(), b["metrics"].toObject()["average_accuracy"].toDouble());
        QCOMPARE(a["ended"].toString(), QString("finished"));
        QVERIFY(a["gaps"].toArray().isEmpty());
    }

    void replayAtATime()
    {
        const Outcome begin = program({"replay", "a.ngrun", "--at", "0s", "--json"}), end = program({"replay", "a.ngrun", "--at", QString::number(m_first.json()["sim_s"].toDouble() * 1000 - 1) + "ms", "--json"});
        QVERIFY2(begin.status == 0 && end.status == 0, qPrintable(begin.err + end.err));
        QCOMPARE(begin.json()["neurons"].toInt(-1), 0);
        QCOMPARE(begin.json()["populations"].toObject()["retina"].toInt(), 64);
        QCOMPARE(end.json()["neurons"].toInt(), m_first.json()["neurons"].toInt());
        QCOMPARE(end.json()["synapses"].toInt(), m_first.json()["synapses"].toInt());
        const Outcome beyond = program({"replay", "a.ngrun", "--at", "1h"});
        QCOMPARE(beyond.status, 1);
        QCOMPARE(beyond.notOneLine({"--at"}), QString());
    }

    void replayVerifies()
    {
        const Outcome o = program({"replay", "a.ngrun", "--verify", "--json"});
        QVERIFY2(o.status == 0, qPrintable(o.err));
        QCOMPARE(o.json()["verified"].toBool(), true);
        QCOMPARE(o.json()["hash_again"].toString(), m_first.hash());
    }

    void replayRefuses_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("word");
        QTest::newRow("missing") << "missing" << "no such file";
        QTest::newRow("empty") << "empty" << "empty";
        QTest::newRow("text") << "text" << "not a database";
        QTest::newRow("truncated") << "truncated" << "malformed";
        QTest::newRow("folder") << "folder" << "folder";
    }
    void replayRefuses()
    {
        QFETCH(QString, kind);
        QFETCH(QString, word);
        const QString name = kind + ".ngrun";
        const QByteArray good = contentOf(file("a.ngrun"));
        if (kind == "empty") QVERIFY(write(file(name), {}));
        if (kind == "text") QVERIFY(write(file(name), QByteArray(9000, 'x')));
        if (kind == "truncated") QVERIFY(write(file(name), good.left(good.size() / 2)));
        if (kind == "folder") QVERIFY(QDir(m_dir.path()).mkdir(name));
        for (const QStringList& arguments : {QStringList{"replay", name}, {"replay", name, "--verify"}, {"compare", "a.ngrun", name}}) {
            const Outcome o = program(arguments);
            QCOMPARE(o.status, 1);
            QCOMPARE(o.notOneLine({name, word, ";"}), QString());
        }
    }

    /// A chunk of spikes whose bytes are not those written: that stretch is a gap, the rest is there.
    void damagedChunkIsAGap()
    {
        QVERIFY(QFile::copy(file("a.ngrun"), file("damaged.ngrun")));
        sqlite3* db = nullptr;
        QCOMPARE(sqlite3_open(qPrintable(file("damaged.ngrun")), &db), SQLITE_OK);
        const char* damage = "UPDATE spike_chunk SET data = CAST(substr(data, 1, 40) || x'00' || substr(data, 42) AS BLOB) WHERE id = 1";
        QCOMPARE(sqlite3_exec(db, damage, nullptr, nullptr, nullptr), SQLITE_OK);
        QCOMPARE(sqlite3_close(db), SQLITE_OK);
        const Outcome o = program({"replay", "damaged.ngrun", "--json"});
        QVERIFY2(o.status == 0, qPrintable(o.err));
        QCOMPARE(o.json()["gaps"].toArray()[0].toObject()["reason"].toString(), QString("damaged chunk"));
        QCOMPARE(o.json()["births"].toInt(), m_first.json()["births"].toInt());
        const Outcome verify = program({"replay", "damaged.ngrun", "--verify", "--json"});
        QCOMPARE(verify.status, 1);
        QCOMPARE(verify.json()["verified"].toBool(true), false);
    }

    void compareEqual()
    {
        const Outcome o = program({"compare", "a.ngrun", "a.ngrun", "--json"});
        QCOMPARE(o.status, 0);
        QCOMPARE(o.json()["equal"].toBool(), true);
        QVERIFY(o.json()["design"].toArray().isEmpty());
    }

    void compareDifferent()
    {
        const Outcome o = program({"compare", "a.ngrun", "b.ngrun", "--json"});
        QCOMPARE(o.status, 1);
        QCOMPARE(o.err, QString());
        QHash<QString, QStringList> rows;
        for (const QJsonValue& v : o.json()["design"].toArray())
            rows[v.toObject()["path"].toString()] = {v.toObject()["a"].toString(), v.toObject()["b"].toString()};
        QCOMPARE(rows.size(), 2);
        QCOMPARE(rows["seed"], (QStringList{ownSeed(), "8"}));
        QCOMPARE(rows["growth.novelty.parameters.rho"], (QStringList{ownRho(), "0.625"}));
        const Outcome text = program({"compare", "a.ngrun", "b.ngrun"});
        QCOMPARE(text.status, 1);
        QVERIFY(text.out.contains("growth.novelty.parameters.rho") && text.out.endsWith("different\n"));
    }

    void helpOfEverything_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("program") << QStringList{};
        for (const char* c : {"run", "replay", "compare", "plugins", "screenshot", "bench"}) QTest::newRow(c) << QStringList{c};
    }
    void helpOfEverything()
    {
        QFETCH(QStringList, command);
        const Outcome o = program(command + QStringList{"--help"});
        QCOMPARE(o.status, 0);
        QCOMPARE(o.err, QString());
        QVERIFY(o.out.contains("Usage:"));
    }

    void withoutADisplay_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("display");
        QTest::newRow("window") << QStringList{} << "";
        QTest::newRow("window on a design") << QStringList{design("first-growth"), "--start"} << "";
        QTest::newRow("display that does not answer") << QStringList{} << ":4711";
        QTest::newRow("picture") << QStringList{"screenshot", design("first-growth"), "--out", "x.png"} << "";
    }
    void withoutADisplay()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, display);
        const Outcome o = program(arguments, {{"DISPLAY", display}, {"QT_QPA_PLATFORM", ""}});
        QCOMPARE(o.status, 1);
        QCOMPARE(o.notOneLine({"./run"}), QString());
        QVERIFY(o.err.contains(display.isEmpty() ? "not set" : ":4711"));
    }
};

QTEST_GUILESS_MAIN(TestCommands)
#include "test_commands.moc"

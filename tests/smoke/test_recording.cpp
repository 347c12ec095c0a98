#include "program.h"

#include <ng/store/recorded_timeline.h>
#include <ng/store/run_catalog.h>

#include <unistd.h>

using namespace ng;
using namespace ng::test;

namespace {

/// Lets spikes of a saved run be counted.
struct Counter : SpikeSink {
    std::uint64_t n = 0;
    void take(SpikeSpan s) override { n += s.spikes.size(); }
};

} // namespace

/// A run whose recording is cut short from outside: killed, or with no room left.
class TestRecording : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;

    /// What the catalogue shows of a file; nothing committed yet: zeros.
    static RunEntry entry(const QString& file) { return QFile::exists(file) ? readRunEntry(file.toStdString()) : RunEntry{}; }

private slots:
    void killedRunKeepsWhatWasCommitted()
    {
        const QString file = m_dir.filePath("killed.ngrun");
        QProcess p;
        p.setWorkingDirectory(m_dir.path());
        p.setProcessEnvironment(environment(m_dir.path()));
        p.start(programFile(), {"run", design("balanced-4000"), "--duration", "10000s", "--out", "killed.ngrun"});
        QVERIFY(p.waitForStarted());
        // Two commits with spikes, as the file says, then the end without notice.
        RunEntry seen;
        double before = 0;
        for (int commits = 0; commits < 3;) {
            QVERIFY2(!p.waitForFinished(5), p.readAllStandardError().constData());
            seen = entry(file);
            if (seen.error || seen.simulatedSeconds <= before) continue;
            QVERIFY(seen.recording);
            before = seen.simulatedSeconds;
            ++commits;
        }
        p.kill();
        QVERIFY(p.waitForFinished());
        QCOMPARE(p.exitStatus(), QProcess::CrashExit);

        const RunEntry after = entry(file);
        QVERIFY2(!after.error, after.error ? after.error->line().c_str() : "");
        QVERIFY(!after.recording && !after.complete);
        QVERIFY(QString::fromStdString(after.endedBy).startsWith("ended early at "));
        QVERIFY(after.simulatedSeconds >= seen.simulatedSeconds); // what was once committed stays
        QVERIFY(after.spikes >= seen.spikes && seen.spikes > 0);
        const auto run = openRecordedTimelineBlocking(file.toStdString());
        QVERIFY2(run, run ? "" : run.error().line().c_str());
        Counter spikes;
        QVERIFY((*run)->spikes((*run)->extent(), spikes).covers((*run)->extent()));
        QCOMPARE(spikes.n, after.spikes);
        QCOMPARE((*run)->structureAt((*run)->extent().end - 1)->neurons.size(), std::size_t{4000});

        const Outcome replay = neurogrove(m_dir.path(), {"replay", "killed.ngrun", "--json"});
        QCOMPARE(replay.status, 0);
        QVERIFY(replay.json()["ended"].toString().startsWith("ended early at "));
        QCOMPARE(replay.json()["hash"].toString(), QString("-"));
        // Its spikes are those of the design.
        const Outcome verify = neurogrove(m_dir.path(), {"replay", "killed.ngrun", "--verify", "--json"});
        QVERIFY2(verify.status == 0 && verify.json()["verified"].toBool(), qPrintable(verify.out + verify.err));
    }

    void fullDisk_data()
    {
        QTest::addColumn<int>("kilobytes");
        QTest::newRow("from the start") << 8;
        QTest::newRow("after a while") << 1000;
    }
    void fullDisk()
    {
        QFETCH(int, kilobytes);
        const QString name = QString("full-%1.ngrun").arg(kilobytes);
        const Outcome o = run(m_dir.path(), "bash", {"-c", QString("ulimit -f %1; exec \"$0\" \"$@\"").arg(kilobytes), programFile(), "run", design("growing-digits"),
                                                       "--out", name});
        QCOMPARE(o.status, 1);
        QCOMPARE(o.out, QString());
        QCOMPARE(o.notOneLine({name, "; "}), QString());
        if (kilobytes < 100) {
            QVERIFY2(!QFile::exists(m_dir.filePath(name)), "a file without a run was left behind");
            return;
        }
        const RunEntry kept = entry(m_dir.filePath(name));
        QVERIFY2(!kept.error, kept.error ? kept.error->line().c_str() : "");
        QVERIFY(kept.simulatedSeconds > 0 && !kept.complete);
    }

    void folderThatIsNotThere()
    {
        const Outcome o = neurogrove(m_dir.path(), {"run", design("first-growth"), "--out", "no/such/run.ngrun"});
        QCOMPARE(o.status, 1);
        QCOMPARE(o.notOneLine({"no/such/run.ngrun", "No such file or directory", "create the folder"}), QString());
    }

    void folderThatCannotBeWritten()
    {
        QString folder = m_dir.filePath("locked");
        QVERIFY(QDir(m_dir.path()).mkdir("locked"));
        QVERIFY(QFile::setPermissions(folder, QFile::ReadOwner | QFile::ExeOwner));
        if (::geteuid() == 0) folder = "/sys"; // root is stopped by nothing else
        const Outcome o = neurogrove(m_dir.path(), {"run", design("first-growth"), "--out", folder + "/run.ngrun"});
        QFile::setPermissions(m_dir.filePath("locked"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QCOMPARE(o.status, 1);
        QCOMPARE(o.notOneLine({folder + "/run.ngrun", "denied", "folder that can be written"}), QString());
    }

    /// Two programs, one file.
    void secondWriterIsRefused()
    {
        QProcess p;
        p.setWorkingDirectory(m_dir.path());
        p.setProcessEnvironment(environment(m_dir.path()));
        p.start(programFile(), {"run", design("balanced-4000"), "--duration", "10000s", "--out", "two.ngrun"});
        QVERIFY(p.waitForStarted());
        while (entry(m_dir.filePath("two.ngrun")).simulatedSeconds <= 0) QVERIFY2(!p.waitForFinished(5), p.readAllStandardError().constData());
        const Outcome o = neurogrove(m_dir.path(), {"run", design("first-growth"), "--out", "two.ngrun"});
        const QProcess::ProcessState first = p.state();
        p.kill();
        QVERIFY(p.waitForFinished());
        QCOMPARE(first, QProcess::Running);
        QCOMPARE(o.status, 1);
        QCOMPARE(o.notOneLine({"two.ngrun", "being written", "another name"}), QString());
    }
};

QTEST_GUILESS_MAIN(TestRecording)
#include "test_recording.moc"

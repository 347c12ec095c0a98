#include "program.h"

#include <QJsonArray>
#include <sqlite3.h>

using namespace ng::test;

/// Going on from a saved run, as it is typed: `replay FILE --from T --continue`.
class TestContinue : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;
    QString m_balanced, m_digits; ///< hashes of the uninterrupted runs

    Outcome program(const QStringList& arguments) const { return neurogrove(m_dir.path(), arguments); }
    QString file(const QString& name) const { return m_dir.filePath(name); }

    bool sql(const QString& name, const char* text) const
    {
        sqlite3* db = nullptr;
        const bool ok = sqlite3_open(qPrintable(file(name)), &db) == SQLITE_OK && sqlite3_exec(db, text, nullptr, nullptr, nullptr) == SQLITE_OK;
        return sqlite3_close(db) == SQLITE_OK && ok;
    }

    static QStringList digits(const QStringList& more)
    {
        return QStringList{"run", design("growing-digits"), "--json", "--set", "task.limit=12", "--set", "task.test_fraction=0.1", "--set", "growth.apoptosis.age_ms=8000"} + more;
    }

private slots:
    void initTestCase()
    {
        const Outcome b = program({"run", design("balanced-4000"), "--duration", "400ms", "--json", "--set", "recording.checkpoint_ms=100", "--out", "balanced.ngrun"});
        QVERIFY2(b.status == 0, qPrintable(b.err));
        m_balanced = b.hash();
        const Outcome d = program(digits({"--set", "recording.checkpoint_ms=5000", "--out", "digits.ngrun"}));
        QVERIFY2(d.status == 0, qPrintable(d.err));
        QVERIFY(d.json()["births"].toInt() > 5 && d.json()["deaths"].toInt() > 0);
        m_digits = d.hash();
    }

    /// On a checkpoint, between two, before the first and in the middle of a picture: the hash of the run that never stopped.
    void sameContinuation_data()
    {
        QTest::addColumn<QString>("run");
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("threads");
        QTest::addColumn<double>("loaded");
        QTest::newRow("balanced before the first") << "balanced" << "56ms" << "1" << 0.0;
        QTest::newRow("balanced on one") << "balanced" << "208ms" << "1" << 0.2;
        QTest::newRow("balanced, other threads") << "balanced" << "0.344" << "3" << 0.304;
        QTest::newRow("digits before the first") << "digits" << "1.23s" << "1" << 0.0;
        QTest::newRow("digits on one") << "digits" << "10s" << "1" << 10.0;
        QTest::newRow("digits within a picture") << "digits" << "12.34s" << "2" << 10.0;
        QTest::newRow("digits near the end") << "digits" << "20.5s" << "1" << 20.0;
    }
    void sameContinuation()
    {
        QFETCH(QString, run);
        QFETCH(QString, from);
        QFETCH(QString, threads);
        QFETCH(double, loaded);
        const Outcome o = program({"replay", run + ".ngrun", "--from", from, "--continue", "--threads", threads, "--json"});
        QVERIFY2(o.status == 0, qPrintable(o.err));
        QCOMPARE(o.hash(), run == "balanced" ? m_balanced : m_digits);
        QCOMPARE(o.json()["loaded_s"].toString().toDouble(), loaded);
    }

    /// Beyond its end, as if it had been asked for so long at once.
    void longerThanItWas()
    {
        const Outcome o = program({"replay", "balanced.ngrun", "--continue", "--duration", "200ms", "--json"});
        QVERIFY2(o.status == 0, qPrintable(o.err));
        QCOMPARE(o.json()["loaded_s"].toString().toDouble(), 0.4);
        const Outcome whole = program({"run", design("balanced-4000"), "--duration", "600ms", "--json"});
        QCOMPARE(o.hash(), whole.hash());
    }

    /// A fork holds its own stretch, opens and can be repeated alone, says where it comes from, and can be forked itself.
    void forkWithAChange()
    {
        const Outcome o = program({"replay", "digits.ngrun", "--from", "9s", "--continue", "--set", "growth.novelty.rho=0.95", "--out", "fork.ngrun", "--json"});
        QVERIFY2(o.status == 0, qPrintable(o.err));
        QVERIFY(o.hash() != m_digits);
        QVERIFY(QDir(m_dir.path()).mkdir("elsewhere"));
        QVERIFY(QFile::copy(file("fork.ngrun"), file("elsewhere/fork.ngrun"))); // without its parent
        const QJsonObject whole = program({"replay", "digits.ngrun", "--json"}).json(), fork = program({"replay", "elsewhere/fork.ngrun", "--json", "--verify"}).json();
        QCOMPARE(fork["verified"].toBool(), true);
        QCOMPARE(fork["hash_again"].toString(), o.hash());
        QCOMPARE(fork["from_file"].toString(), QString("digits.ngrun"));
        QCOMPARE(fork["from_s"].toDouble(), 9.0);
        QCOMPARE(fork["changes"].toArray(), (QJsonArray{"growth.novelty.rho=0.95"}));
        QCOMPARE(fork["interventions"].toDouble(), 1.0);
        QVERIFY(fork["gaps"].toArray().isEmpty());
        QVERIFY(fork["seconds"].toDouble() > 5 && fork["seconds"].toDouble() < whole["seconds"].toDouble());
        QVERIFY(fork["births"].toDouble() > 0);
        QCOMPARE(fork["checkpoints_s"].toArray()[0].toDouble(), 9.0);
        // The same structure on both sides of the seam.
        const QJsonObject parent = program({"replay", "digits.ngrun", "--at", "9.005s", "--json"}).json(), child = program({"replay", "fork.ngrun", "--at", "9.005s", "--json"}).json();
        QVERIFY(parent["neurons"].toInt() > 5);
        for (const char* key : {"neurons", "synapses", "populations", "stages"}) QCOMPARE(child[key], parent[key]);
        const Outcome again = program({"replay", "fork.ngrun", "--from", "11s", "--continue", "--json"});
        QVERIFY2(again.status == 0, qPrintable(again.err));
        QCOMPARE(again.hash(), o.hash());
        const Outcome differs = program({"compare", "digits.ngrun", "fork.ngrun", "--json"});
        QCOMPARE(differs.status, 1);
        QCOMPARE(differs.err, QString());
    }

    /// Changed and changed back at the same time is the run itself: --set is an intervention, nothing else.
    void replayedInterventionsAreKept()
    {
        const Outcome a = program({"replay", "balanced.ngrun", "--from", "104ms", "--continue", "--set", "populations.excitatory.I_e=1", "--out", "driven.ngrun", "--json"});
        QVERIFY2(a.status == 0, qPrintable(a.err));
        QVERIFY(a.hash() != m_balanced);
        // From a state before the change of another one's hand: 104 ms to 152 ms are simulated again.
        const Outcome b = program({"replay", "driven.ngrun", "--from", "152ms", "--continue", "--json"});
        QVERIFY2(b.status == 0, qPrintable(b.err));
        QCOMPARE(b.json()["loaded_s"].toString().toDouble(), 0.104);
        QCOMPARE(b.hash(), a.hash());
    }

    /// A damaged state is passed over for an older one; nothing is lost but time.
    void damagedCheckpoint()
    {
        QVERIFY(QFile::copy(file("balanced.ngrun"), file("damaged.ngrun")));
        QVERIFY(sql("damaged.ngrun", "UPDATE checkpoint SET data = zeroblob(length(data)) WHERE tick = 3040"));
        const Outcome o = program({"replay", "damaged.ngrun", "--from", "320ms", "--continue", "--json"});
        QVERIFY2(o.status == 0, qPrintable(o.err));
        QCOMPARE(o.json()["loaded_s"].toString().toDouble(), 0.2);
        QCOMPARE(o.hash(), m_balanced);
    }
    /// A run that was cut short goes on from what it kept.
    void interruptedRun()
    {
        QVERIFY(QFile::copy(file("digits.ngrun"), file("cut.ngrun")));
        QVERIFY(sql("cut.ngrun", "DELETE FROM ending; UPDATE progress SET end_tick = 156000; DELETE FROM checkpoint WHERE tick > 156000"));
        const Outcome o = program({"replay", "cut.ngrun", "--continue", "--json"});
        QVERIFY2(o.status == 0, qPrintable(o.err));
        QCOMPARE(o.json()["loaded_s"].toString().toDouble(), 15.0);
        QCOMPARE(o.hash(), m_digits);
    }
    void olderFilesHaveNone()
    {
        QVERIFY(QFile::copy(file("balanced.ngrun"), file("old.ngrun")));
        QVERIFY(sql("old.ngrun", "DROP TABLE checkpoint; PRAGMA user_version=1"));
        const Outcome o = program({"replay", "old.ngrun", "--from", "320ms", "--continue", "--json"});
        QVERIFY2(o.status == 0, qPrintable(o.err));
        QCOMPARE(o.hash(), m_balanced);
    }

    void refused_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("its end") << QStringList{"balanced.ngrun", "--continue"} << QStringList{"balanced.ngrun", "end", "--duration"};
        QTest::newRow("beyond") << QStringList{"balanced.ngrun", "--from", "3s", "--continue"} << QStringList{"balanced.ngrun", "0.4"};
        QTest::newRow("no time") << QStringList{"balanced.ngrun", "--from", "soon", "--continue"} << QStringList{"--from", "soon"};
        QTest::newRow("not a parameter") << QStringList{"balanced.ngrun", "--from", "0.1", "--continue", "--set", "populations.excitatory.size=4"} << QStringList{"size"};
        QTest::newRow("out of range") << QStringList{"balanced.ngrun", "--from", "0.1", "--continue", "--set", "populations.excitatory.tau_m=-4"} << QStringList{"tau_m", "range"};
        QTest::newRow("no number") << QStringList{"balanced.ngrun", "--from", "0.1", "--continue", "--set", "populations.excitatory.tau_m=long"} << QStringList{"tau_m", "long"};
        QTest::newRow("without --continue") << QStringList{"balanced.ngrun", "--from", "0.1"} << QStringList{"--from", "--continue"};
        QTest::newRow("over another run") << QStringList{"balanced.ngrun", "--from", "0.1", "--continue", "--out", "digits.ngrun"} << QStringList{"digits.ngrun", "exists"};
    }
    void refused()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QStringList, words);
        const Outcome o = program(QStringList{"replay"} + arguments);
        QCOMPARE(o.status, 1);
        QCOMPARE(o.notOneLine(words), QString());
    }

    /// Numbers that run away: one line, exit status 1, and a file that is whole.
    void runawayNumberIsNoSuccess()
    {
        QVERIFY(write(file("unstable.ngdesign"), R"({"neurogrove_design": 1, "title": "Unstable", "dt_ms": 1, "duration_ms": 10000,
            "populations": [{"id": "cells", "kernel": "izhikevich", "size": 10, "parameters": {"a": 10, "b": 10}}]})"));
        const Outcome o = program({"run", "unstable.ngdesign", "--out", "unstable.ngrun", "--json"});
        QCOMPARE(o.status, 1);
        QCOMPARE(o.out, QString());
        QCOMPARE(o.notOneLine({"unstable.ngdesign", "populations.cells", "V_m of neuron 0 ", "tick", "izhikevich"}), QString());
        const Outcome saved = program({"replay", "unstable.ngrun", "--json", "--verify"});
        QVERIFY2(saved.status == 0, qPrintable(saved.err + saved.out));
        QVERIFY(saved.json()["ended"].toString().startsWith("failed: V_m of neuron 0"));
        QVERIFY(saved.json()["seconds"].toDouble() < 1);
    }
};

QTEST_GUILESS_MAIN(TestContinue)
#include "test_continue.moc"

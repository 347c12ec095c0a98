#include <support/designs.h>

#include <QTemporaryDir>

using namespace ng;
using namespace ng::test;

namespace {

const QString kBroken = NG_BINARY_DIR "/tests/broken_plugins/";

/// What became of one plugin file beside the built-ins.
PluginRecord tryFile(const QString& file)
{
    PluginHost host;
    host.addBuiltIns();
    host.addFile(file.toStdString());
    return host.plugins().back();
}

} // namespace

class TestPluginHost : public QObject {
    Q_OBJECT
private slots:
    void builtInsPassTheSameChecks()
    {
        PluginHost host;
        host.addBuiltIns();
        for (const PluginRecord& r : host.plugins()) QVERIFY2(r.state == PluginState::Active, r.error ? r.error->line().c_str() : "");
        for (const char* id : {"iaf_psc_exp", "lif_adaptive", "poisson", "static", "stdp_pair", "stdp_competitive", "novelty_birth", "apoptosis", "birth_rate", "prune_weak", "survival_window", "synaptic_elements", "turnover"})
            QVERIFY2(host.registry().find(id), id);
        QVERIFY(!host.registry().find("izhikevich")); // that one is loaded from the folder
    }
    void theFolderBringsIzhikevich()
    {
        const KernelDescription* k = plugins().registry().find("izhikevich");
        QVERIFY(k);
        QCOMPARE(k->kind, KernelKind::Neuron);
        QVERIFY(k->field("a") && k->field("V_m"));
    }
    /// The source of the broken ones without a fault is accepted: the faults are what the checks see.
    void withoutAFaultItIsAccepted()
    {
        const PluginRecord r = tryFile(kBroken + "none.so");
        QVERIFY2(r.state == PluginState::Active, r.error ? r.error->line().c_str() : "");
    }
    /// A plugin built for interface 2.0 has shorter kernel structs; both of its kernels are found and work.
    void anOlderMinorVersionLoads()
    {
        PluginHost host;
        host.addBuiltIns();
        host.addFile((kBroken + "old_minor.so").toStdString());
        const PluginRecord& r = host.plugins().back();
        QVERIFY2(r.state == PluginState::Active, r.error ? r.error->line().c_str() : "");
        QCOMPARE(r.kernels, (std::vector<std::string>{"test_neuron", "test_neuron_2"}));
        Experiment e;
        e.durationMs = 10;
        Population p;
        p.id = "cells";
        p.kernel = "test_neuron_2";
        p.size = 4;
        e.populations = {p};
        const auto engine = buildEngine(e, host.registry(), 1);
        QVERIFY2(engine, engine ? "" : engine.error().line().c_str());
        (void)(*engine)->advance();
    }
    void faultsAreRefused_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::newRow("wrong_iid") << "org.example.Other/3";
        QTest::newRow("newer_metadata") << "made for interface 2.7";
        QTest::newRow("newer_table") << "made for interface 2.2";
        QTest::newRow("null_update") << "update function is missing";
        QTest::newRow("writes_outside") << "writes outside its block";
        QTest::newRow("throws") << "throws";
        QTest::newRow("duplicate") << "is there already";
        QTest::newRow("no_fields_text") << "lacks a name, a unit or a text";
        QTest::newRow("many_states") << "more than 32 state fields";
        QTest::newRow("unstable") << "different results";
        QTest::newRow("keeps_input") << "does not zero the input";
        if (bestSimdLevel() >= SimdLevel::Avx2) QTest::newRow("levels_differ") << "different results for the same input (avx2)";
    }
    void faultsAreRefused()
    {
        QFETCH(QString, reason);
        const QString file = kBroken + QTest::currentDataTag() + ".so";
        QVERIFY(QFile::exists(file));
        const PluginRecord r = tryFile(file);
        QCOMPARE(r.state, PluginState::Rejected);
        QVERIFY(r.error);
        const QString line = QString::fromStdString(r.error->line());
        QVERIFY2(line.contains(reason), qPrintable(line));
        QVERIFY2(line.contains(file), qPrintable(line)); // names the file
    }
    void notALibrary()
    {
        QTemporaryDir dir;
        QFile f(dir.filePath("notes.so"));
        QVERIFY(f.open(QIODevice::WriteOnly));
        f.write("this is no library");
        f.close();
        QCOMPARE(tryFile(f.fileName()).state, PluginState::Rejected);
    }
    /// A byte-level copy of the real plugin whose metadata claims another interface is refused before its code runs.
    void wrongAbiCopyOfARealPlugin()
    {
        QFile real(NG_BINARY_DIR "/bin/plugins/izhikevich.so");
        QVERIFY(real.open(QIODevice::ReadOnly));
        QByteArray bytes = real.readAll();
        // The metadata is CBOR: the key "abi", an array of two, 2, 1.
        const QByteArray abi = QByteArray("cabi\x82\x02\x01", 7);
        const qsizetype at = bytes.indexOf(abi);
        QVERIFY(at > 0);
        bytes[at + 5] = 3;
        QTemporaryDir dir;
        QFile copy(dir.filePath("izhikevich.so"));
        QVERIFY(copy.open(QIODevice::WriteOnly));
        copy.write(bytes);
        copy.close();
        const PluginRecord r = tryFile(copy.fileName());
        QCOMPARE(r.state, PluginState::Rejected);
        QVERIFY2(QString::fromStdString(r.error->line()).contains("made for interface 3.1"), r.error->line().c_str());
        QVERIFY(QString::fromStdString(r.error->line()).contains("izhikevich.so"));
    }
    /// A design that needs a kernel nobody brings says which.
    void aMissingKernelIsNamed()
    {
        PluginHost host;
        host.addBuiltIns();
        Experiment e;
        e.title = "needs a plugin";
        e.durationMs = 10;
        Population p;
        p.id = "cells";
        p.kernel = "izhikevich";
        p.size = 4;
        e.populations = {p};
        const auto engine = buildEngine(e, host.registry(), 1);
        QVERIFY(!engine);
        const QString line = QString::fromStdString(engine.error().line());
        QVERIFY2(line.contains("izhikevich") && line.contains("populations.cells.kernel"), qPrintable(line));
        QVERIFY(buildEngine(e, plugins().registry(), 1));
    }
};

QTEST_GUILESS_MAIN(TestPluginHost)
#include "test_plugin_host.moc"

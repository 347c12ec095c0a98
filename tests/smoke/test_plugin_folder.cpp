#include "program.h"

#include <QJsonArray>

using namespace ng::test;

/// Plugins as the program finds them in its folders.
class TestPluginFolder : public QObject {
    Q_OBJECT

    QTemporaryDir m_dir;

    static QStringList kernelsIn(const QString& json)
    {
        QStringList ids;
        for (const QJsonValue& plugin : QJsonDocument::fromJson(json.toUtf8()).array())
            for (const QJsonValue& kernel : plugin.toObject()["kernels"].toArray()) ids << kernel.toObject()["id"].toString();
        return ids;
    }

private slots:
    void allKernelsAreListed()
    {
        const Outcome o = neurogrove(m_dir.path(), {"plugins", "--json"});
        QVERIFY2(o.status == 0, qPrintable(o.err));
        QCOMPARE(o.err, QString());
        const QStringList ids = kernelsIn(o.out);
        for (const char* id : {"iaf_psc_exp", "lif_adaptive", "izhikevich", "poisson", "static", "stdp_pair", "stdp_competitive", "novelty_birth", "apoptosis", "birth_rate", "prune_weak", "survival_window", "synaptic_elements", "turnover"})
            QVERIFY2(ids.count(id) == 1, id);
        const Outcome text = neurogrove(m_dir.path(), {"plugins"});
        QCOMPARE(text.status, 0);
        QCOMPARE(text.out.count('\n'), ids.size());
    }

    /// The one dynamic plugin, said to be made for another interface: refused by name and reason, and everything else works.
    void wrongAbiIsRefused()
    {
        QVERIFY(QDir(m_dir.path()).mkdir("plugins"));
        QByteArray library = contentOf(NG_BINARY_DIR "/bin/plugins/izhikevich.so");
        // The metadata is CBOR: the key "abi", an array of two, 2, 1.
        const qsizetype at = library.indexOf(QByteArray("cabi\x82\x02\x01", 7));
        QVERIFY(at > 0);
        library[at + 5] = 9;
        QVERIFY(write(m_dir.filePath("plugins/from_another_world.so"), library));
        const Environment folder{{"NEUROGROVE_PLUGINS", m_dir.filePath("plugins")}};

        const Outcome listed = neurogrove(m_dir.path(), {"plugins", "--json"}, folder);
        QCOMPARE(listed.status, 0);
        QStringList refused;
        for (const QJsonValue& v : QJsonDocument::fromJson(listed.out.toUtf8()).array())
            if (v.toObject()["state"] == "rejected") refused << v.toObject()["error"].toString();
        QCOMPARE(refused.size(), 1);
        for (const char* word : {"from_another_world.so", "9.1", "2.1", "kernel_abi.h"}) QVERIFY2(refused[0].contains(word), qPrintable(refused[0]));
        QCOMPARE(kernelsIn(listed.out).count("izhikevich"), 1); // the right one is still there

        const Outcome run = neurogrove(m_dir.path(), {"run", design("first-growth"), "--set", "task.limit=5", "--json"}, folder);
        QCOMPARE(run.status, 0);
        QCOMPARE(run.notOneLine({"from_another_world.so", "9.1"}), QString());

        const Outcome named = neurogrove(m_dir.path(), {"plugins", m_dir.filePath("plugins/from_another_world.so")});
        QCOMPARE(named.status, 1);
    }

    /// The program where its plugin folder is not: a design that needs the plugin says which kernel is missing.
    void missingPluginIsNamed()
    {
        QVERIFY(QDir(m_dir.path()).mkdir("alone"));
        QVERIFY(QFile::copy(programFile(), m_dir.filePath("alone/neurogrove")));
        QByteArray text = contentOf(design("balanced-4000"));
        QVERIFY(text.contains("\"iaf_psc_exp\""));
        QVERIFY(write(m_dir.filePath("needs.ngdesign"), text.replace("\"iaf_psc_exp\"", "\"izhikevich\"")));
        const Outcome o = run(m_dir.path(), m_dir.filePath("alone/neurogrove"), {"run", "needs.ngdesign", "--duration", "10ms"});
        QCOMPARE(o.status, 1);
        QCOMPARE(o.notOneLine({"needs.ngdesign", "kernel", "\"izhikevich\"", "; "}), QString());
    }
};

QTEST_GUILESS_MAIN(TestPluginFolder)
#include "test_plugin_folder.moc"

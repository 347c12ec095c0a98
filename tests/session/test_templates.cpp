#include "support/designs.h"

#include <QDir>
#include <QTest>

using namespace ng;

/// Every template that ships is a network that works: it can be run as it is, everything in it fires, what should grow grows.
class TestTemplates : public QObject {
    Q_OBJECT
private slots:
    void everyTemplateLives_data()
    {
        QTest::addColumn<QString>("file");
        const QDir dir(NG_SOURCE_DIR "/resources/templates");
        for (const QString& name : dir.entryList({"*.ngdesign"}, QDir::Files, QDir::Name)) QTest::newRow(qPrintable(name)) << dir.filePath(name);
        QVERIFY(dir.entryList({"*.ngdesign"}).size() == 6);
    }
    void everyTemplateLives()
    {
        QFETCH(QString, file);
        auto e = loadExperiment(file.toStdString());
        QVERIFY2(e, e ? "" : e.error().line().c_str());
        QVERIFY(!e->title.empty() && !e->summary.empty());
        if (e->populations.empty()) return; // the empty one
        QVERIFY(!e->lookFor.empty());
        const auto errors = validate(*e, test::plugins().registry());
        QVERIFY2(errors.empty(), errors.empty() ? "" : errors[0].line().c_str());
        e->durationMs = 4000;
        const auto engine = buildEngine(*e, test::plugins().registry(), 1);
        QVERIFY2(engine, engine ? "" : engine.error().line().c_str());
        const RunResult r = runToEnd(**engine);
        for (const Population& p : e->populations) QVERIFY2(r.meanRates.at(p.id) > 0, p.id.c_str());
        if (!e->growth.empty()) QVERIFY(r.totals.births > 0);
    }
};

QTEST_GUILESS_MAIN(TestTemplates)
#include "test_templates.moc"

#include "panel_gallery.h"
#include "support/synthetic_timeline.h"

#include <charts/time_chart.h>
#include <ng/model/experiment_json.h>
#include <runs/compare_curves.h>
#include <runs/compare_page.h>
#include <runs/difference_table.h>
#include <runs/runs_page.h>

#include <QAbstractButton>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTimer>

using namespace ng;

namespace {

RunRow row(int i)
{
    RunRow r;
    r.file = QString("/runs/growing-digits-%1.ngrun").arg(i, 4, 10, QChar('0'));
    r.title = i % 3 == 2 ? "Fixed digits" : "Growing digits";
    r.seed = static_cast<std::uint64_t>(40 + i);
    r.started = QDateTime(QDate(2026, 11, 1 + i), QTime(9, 30), Qt::UTC);
    r.simulatedSeconds = 359.5 - i;
    r.neurons = 184;
    r.spikes = static_cast<std::uint64_t>(1'204'331 * (i + 1));
    r.births = 131;
    r.deaths = 33;
    if (i != 3) r.accuracy = 0.9 + 0.004 * i;
    r.bytes = static_cast<std::uint64_t>(4'100'000 * (i + 1));
    r.status = i == 4 ? "ended early" : "finished";
    r.hash = QString("9f%1aa01234567890abcdef").arg(i);
    return r;
}

std::vector<RunRow> rows(int n)
{
    std::vector<RunRow> r;
    for (int i = 0; i < n; ++i) r.push_back(row(i));
    return r;
}

QPushButton* button(QWidget& w, const QString& text)
{
    for (auto* b : w.findChildren<QPushButton*>())
        if (b->text() == text) return b;
    return nullptr;
}

/// The synthetic run with a design of its own.
class RunOfDesign : public test::SyntheticTimeline {
public:
    RunOfDesign(const Shape& s, const Experiment& e) : SyntheticTimeline(s), m_named(SyntheticTimeline::info()) { m_named.designJson = toJson(e); }
    const RunInfo& info() const override { return m_named; }

private:
    RunInfo m_named;
};

ComparedRun compared(std::uint64_t seed, double secondsLong, double frameMs)
{
    Experiment e;
    e.title = "Growing digits";
    e.seed = seed;
    e.frameMs = frameMs;
    test::SyntheticTimeline::Shape s;
    s.seed = seed;
    s.seconds = secondsLong;
    s.birthEveryMs = seed == 1 ? 250 : 400;
    RunRow r = row(static_cast<int>(seed));
    return {std::make_shared<RunOfDesign>(s, e), r};
}

} // namespace

class TestRuns : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyTheme(*qApp, true); }

    void emptyListNamesTheFolder()
    {
        RunsPage page;
        page.setRuns({}, "/home/me/runs");
        page.resize(1200, 600);
        page.show();
        bool said = false;
        for (const QLabel* l : page.findChildren<QLabel*>()) said |= l->isVisible() && l->text().contains("No runs yet in /home/me/runs");
        QVERIFY(said);
    }

    void searchNeedsEveryWord()
    {
        RunsPage page;
        page.setRuns(rows(6), "/runs");
        auto* search = page.findChild<QLineEdit*>();
        search->setText("growing early");
        QCOMPARE(page.table().model()->rowCount(), 1);
        search->setText("41");
        QCOMPARE(page.table().model()->index(0, RunTable::Seed).data().toString(), QString("41"));
        search->setText("nothing like it");
        QCOMPARE(page.table().model()->rowCount(), 0);
    }

    void sortsByValueNotByText()
    {
        RunsPage page;
        page.setRuns(rows(12), "/runs");
        page.table().sortByColumn(RunTable::Size, Qt::AscendingOrder);
        // By text "12 MB" would come before "4.1 MB".
        QCOMPARE(page.table().model()->index(0, RunTable::Size).data().toString(), QString("4.1") + QChar(0x2009) + "MB");
        page.table().sortByColumn(RunTable::Spikes, Qt::DescendingOrder);
        QCOMPARE(page.table().model()->index(0, RunTable::Spikes).data().toString(), QString("14,451,972"));
    }

    void aForkSaysWhereItComesFrom()
    {
        std::vector<RunRow> all = rows(2);
        all[1].origin = "growing-digits-0000.ngrun at 12.5 s, growth.novelty.rho=0.8";
        RunsPage page;
        page.setRuns(all, "/runs");
        const auto shown = [&] {
            for (const QLabel* l : page.findChildren<QLabel*>())
                if (l->text().contains("continues")) return l->text();
            return QString();
        };
        page.select({row(0).file});
        QCOMPARE(shown(), QString());
        page.select({row(1).file});
        QVERIFY2(shown().contains("growing-digits-0000.ngrun at 12.5 s, growth.novelty.rho=0.8"), qPrintable(shown()));
    }

    void openCompareDelete()
    {
        RunsPage page;
        page.setRuns(rows(6), "/runs");
        page.resize(1200, 600);
        page.show();
        QSignalSpy open(&page, &RunsPage::openRun), compare(&page, &RunsPage::compareRuns), remove(&page, &RunsPage::deleteRuns);
        QVERIFY(!button(page, "Open")->isEnabled());
        page.select({row(1).file});
        button(page, "Open")->click();
        QCOMPARE(open.takeFirst()[0].toString(), row(1).file);
        QVERIFY(!button(page, "Compare")->isEnabled());
        page.select({row(1).file, row(4).file});
        QVERIFY(!button(page, "Open")->isEnabled());
        button(page, "Compare")->click();
        QCOMPARE(compare.size(), 1);

        const auto answer = [&](const QString& text) {
            QTimer::singleShot(0, &page, [text] {
                auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
                for (QAbstractButton* b : box->buttons())
                    if (b->text().remove('&') == text) b->click();
            });
            button(page, "Delete…")->click();
        };
        answer("Cancel");
        QCOMPARE(remove.size(), 0);
        answer("Delete");
        QCOMPARE(remove.takeFirst()[0].toStringList().size(), 2);
    }

    void selectionSurvivesARefresh()
    {
        RunsPage page;
        page.setRuns(rows(6), "/runs");
        page.select({row(2).file});
        page.setRuns(rows(8), "/runs");
        QCOMPARE(page.selected(), QStringList{row(2).file});
    }

    void comparedRunsShareTheClock()
    {
        ComparePage page;
        page.resize(1280, 700);
        page.show();
        page.setRuns(compared(1, 12, 1), compared(2, 20, 2));
        QCOMPARE(page.hub(0).playhead().tick(), page.hub(1).playhead().tick());
        page.hub(0).playhead().seek(50'000);
        QCOMPARE(page.hub(1).playhead().tick(), Tick(50'000));
        page.hub(1).playhead().seek(70'000);
        QCOMPARE(page.hub(0).playhead().tick(), Tick(70'000));
        page.hub(1).playhead().setVisible({10'000, 30'000});
        QCOMPARE(page.hub(0).playhead().visible(), (TickRange{10'000, 30'000}));
        // The longer run leads: playing goes on past the end of the shorter one.
        page.hub(1).playhead().seek(115'000);
        page.hub(1).playhead().setMode(Playhead::Mode::Playing);
        page.hub(1).step(2);
        QCOMPARE(page.hub(1).playhead().tick(), Tick(135'000));
        QCOMPARE(page.hub(0).playhead().tick(), Tick(135'000));
    }

    void comparedCurvesAndDifferences()
    {
        ComparePage page;
        page.setRuns(compared(1, 12, 1), compared(2, 20, 2));
        const TimeChart& neurons = page.curves().neurons();
        QVERIFY(neurons.points(0).size() > 10);
        QVERIFY(neurons.points(1).last().x() > 19);
        QCOMPARE(neurons.to(), 20.0);
        QVERIFY(page.curves().rate().points(0).size() > 10);
        // One point per task: its row is the task, as the protocol of the tasks writes it.
        QVERIFY(!page.curves().accuracy().isEmpty());
        QCOMPARE(page.curves().accuracy().points(0).size(), 5);
        QStringList paths;
        for (int i = 0; i < page.design().rowCount(); ++i) paths << page.design().item(i, 0)->text();
        QVERIFY2(paths.contains("seed"), qPrintable(paths.join(',')));
        QCOMPARE(paths.size(), 2); // and frameMs, nothing else
        QCOMPARE(page.figures().item(0, 1)->text(), QString("41"));
        page.setRuns(compared(1, 12, 1), compared(1, 12, 1));
        QCOMPARE(page.design().rowCount(), 0);
    }

    void pictures()
    {
        RunsPage page;
        auto all = rows(9);
        all[5].error = "/runs/x.ngrun: not a run file; it may be truncated";
        page.setRuns(all, "/runs");
        page.select({row(1).file});
        test::gallery("runs", page, {{1280, 700}, {1920, 960}});
        ComparePage compare;
        compare.setRuns(compared(1, 12, 1), compared(2, 20, 2));
        test::gallery("compare", compare, {{1280, 700}, {1920, 960}}, [&] { compare.hub(0).step(0.016); compare.hub(1).step(0.016); });
    }
};

QTEST_MAIN(TestRuns)
#include "test_runs.moc"

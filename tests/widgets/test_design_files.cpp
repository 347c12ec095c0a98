#include "support/fake_kernels.h"

#include <common/theme.h>
#include <design_files.h>

#include <ng/model/experiment_json.h>

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QMenu>
#include <QMessageBox>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QWidget>

using namespace ng;

namespace {

void setSeed(ExperimentDocument& d, std::uint64_t seed)
{
    Experiment e = d.experiment();
    e.seed = seed;
    d.edit("seed", {ChangeEvent::Kind::Value, "seed"}, std::move(e));
}

} // namespace

/// What the program asks about files: unsaved work after a crash, unsaved changes, templates.
class TestDesignFiles : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<ExperimentDocument> m_document;
    Settings m_settings{false};
    DesignFiles* m_files = nullptr;

    [[nodiscard]] QString folder() const { return m_dir.filePath("unsaved"); }
    [[nodiscard]] QStringList left() const { return QDir(folder()).entryList({"*.autosave.json"}); }
    /// What a program that died leaves: its autosave, without anybody alive.
    void crash(std::uint64_t seed)
    {
        ExperimentDocument d;
        d.setAutosaveFolder(folder());
        d.reset(test::digitsDesign());
        setSeed(d, seed);
        QVERIFY(!d.autosaveNow());
        const QString mine = QDir(folder()).filePath(left().value(0));
        QVERIFY(QFile::copy(mine, folder() + QString("/crashed-%1.autosave.json").arg(seed)));
    }
    /// Presses the button with this text in the next question, and remembers what was asked.
    void answer(const QString& button, QString* asked = nullptr)
    {
        QTimer::singleShot(0, this, [=] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            QVERIFY(box);
            if (asked) *asked = box->text();
            for (QAbstractButton* b : box->buttons())
                if (b->text().remove('&') == button) return b->click();
            box->reject();
            QFAIL("no such button");
        });
    }

private slots:
    void initTestCase() { applyTheme(*qApp, true); }
    void init()
    {
        QDir(folder()).removeRecursively();
        m_window = std::make_unique<QWidget>();
        m_document = std::make_unique<ExperimentDocument>();
        m_files = new DesignFiles(*m_document, m_settings, QStringLiteral(NG_SOURCE_DIR "/resources"), *m_window);
        m_files->keepUnsavedWork(folder());
        m_window->show();
    }

    void nothingIsAskedWhereNothingWasLost()
    {
        m_files->offerRecovery(); // would wait for an answer for ever
        QVERIFY(!m_document->isDirty());
    }

    void unsavedWorkIsRecovered()
    {
        crash(41);
        QSignalSpy started(m_files, &DesignFiles::started);
        QString asked;
        answer("Recover", &asked);
        m_files->offerRecovery();
        QVERIFY(asked.contains("never saved"));
        QCOMPARE(m_document->experiment().seed, std::uint64_t{41});
        QVERIFY(m_document->isDirty());
        QCOMPARE(started.count(), 1);
    }

    void orLeftForLater()
    {
        crash(42);
        answer("Decide later");
        m_files->offerRecovery();
        QVERIFY(!m_document->isDirty());
        QCOMPARE(left().size(), 1);
    }

    void orThrownAway()
    {
        crash(43);
        answer("Throw away");
        m_files->offerRecovery();
        QVERIFY(left().isEmpty());
    }

    void aChangedDesignIsNotDroppedUnasked()
    {
        m_document->reset(test::digitsDesign());
        QVERIFY(m_files->mayDrop());
        setSeed(*m_document, 5);
        answer("Cancel");
        QVERIFY(!m_files->mayDrop());
        QCOMPARE(m_document->experiment().seed, std::uint64_t{5});
        answer("Discard");
        QVERIFY(m_files->mayDrop());
    }

    void templatesAreListedAndBegun()
    {
        QMenu menu;
        m_files->fillTemplates(menu);
        QAction* balanced = nullptr;
        for (QAction* a : menu.actions())
            if (a->text() == "Balanced network") balanced = a;
        QVERIFY(balanced && !balanced->toolTip().isEmpty());
        balanced->trigger();
        QCOMPARE(m_document->experiment().populations.size(), std::size_t{3});
        QVERIFY(m_document->file().isEmpty() && !m_document->isDirty()); // a new design, not the template
    }
};

QTEST_MAIN(TestDesignFiles)
#include "test_design_files.moc"

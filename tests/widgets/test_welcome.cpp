#include "panel_gallery.h"
#include "support/fake_kernels.h"

#include <ng/model/experiment_json.h>
#include <welcome/design_card.h>
#include <welcome/flow_layout.h>
#include <welcome/gallery.h>
#include <welcome/welcome_page.h>

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTextBrowser>
#include <QToolButton>

using namespace ng;

namespace {

Experiment design(const std::string& title, std::uint32_t cells, std::uint32_t most)
{
    Experiment e;
    e.title = title;
    e.summary = "Handwritten digits arrive two classes at a time; neurons are born for what is new.";
    e.lookFor = "births at the start of each task, deaths at the end of the critical period.";
    e.durationMs = 10'000;
    const auto add = [&](const char* id, const char* kernel, std::uint32_t size, std::uint32_t max, bool inhibitory, double x, double y) {
        Population p;
        p.id = p.title = id;
        p.kernel = kernel;
        p.size = size;
        p.maxSize = max;
        p.inhibitory = inhibitory;
        p.canvasX = x;
        p.canvasY = y;
        e.populations.push_back(p);
    };
    add("digits", "poisson", 64, 0, false, 100, 300);
    add("competitive", "lif_adaptive", cells, most, false, 400, 200);
    add("inhibitory", "iaf_psc_exp", 20, 0, true, 420, 400);
    const auto connect = [&](const char* from, const char* to, double weight) {
        Projection p;
        p.id = std::string(from) + "-" + to;
        p.source = from;
        p.target = to;
        p.weight = Distribution::constant(weight);
        e.projections.push_back(p);
    };
    connect("digits", "competitive", 1);
    connect("competitive", "inhibitory", 1);
    connect("inhibitory", "competitive", -1);
    Task t;
    t.input = "digits";
    t.readout = "competitive";
    t.classes = {{0, 1}, {2, 3}};
    t.canvasX = 100;
    t.canvasY = 480;
    e.task = t;
    return e;
}

void write(const QString& path, const QByteArray& bytes)
{
    QFile f(path);
    QVERIFY(f.open(QIODevice::WriteOnly));
    f.write(bytes);
}

QStringList texts(const QWidget& w)
{
    QStringList all;
    for (const QLabel* l : w.findChildren<QLabel*>()) all << l->text();
    return all;
}

} // namespace

class TestWelcome : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    test::FakeKernels m_kernels;
    QString at(const char* name) const { return m_dir.filePath(name); }

private slots:
    void initTestCase()
    {
        applyTheme(*qApp, true);
        const auto save = [&](const char* name, const std::string& title, std::uint32_t most) { write(at(name), QByteArray::fromStdString(toJson(design(title, 8, most)))); };
        save("growing-digits.ngdesign", "Growing digits", 120);
        save("first-growth.ngdesign", "First growth", 200);
        save("balanced-4000.ngdesign", "Balanced network", 0);
        save("fixed-digits.ngdesign", "Fixed digits", 0);
        save("no-apoptosis-digits.ngdesign", "No apoptosis", 300);
        save("another.ngdesign", "Another", 0);
        write(at("broken.ngdesign"), "{ \"format\": 1, ");
        write(at("growing-digits.md"), "## What happens\n\nFive tasks, one after the other. **Average accuracy** is measured after each.\n\n- births\n- deaths\n");
        write(at("gallery.json"), R"({"sections":[{"title":"Start here","designs":["first-growth","growing-digits","missing","balanced-4000"]},
            {"title":"Controls","designs":["fixed-digits","no-apoptosis-digits"]}]})");
    }

    void gallerySections()
    {
        const auto sections = loadGallery(m_dir.path());
        QCOMPARE(sections.size(), std::size_t(3));
        QCOMPARE(sections[0].title, QString("Start here"));
        QCOMPARE(sections[0].entries.size(), std::size_t(3)); // the missing one is left out
        QCOMPARE(sections[0].entries[0].title(), QString("First growth"));
        QCOMPARE(sections[0].entries[1].page.left(16), QString("## What happens\n"));
        QCOMPARE(sections[2].title, QString("More"));
        QCOMPARE(sections[2].entries[0].title(), QString("Another"));
        QCOMPARE(sections[2].entries[1].title(), QString("broken"));
        QVERIFY(!sections[2].entries[1].error.isEmpty());
    }

    void emptyFolderSaysSo()
    {
        QTemporaryDir none;
        WelcomePage page(none.path(), m_kernels);
        QVERIFY(page.cards().isEmpty());
        QVERIFY(texts(page).join(' ').contains("no worked examples in"));
    }

    void cardsOpenAndRun()
    {
        WelcomePage page(m_dir.path(), m_kernels);
        page.resize(1280, 700);
        page.show();
        QCOMPARE(page.cards().size(), 7);
        QSignalSpy open(&page, &WelcomePage::openDesign), run(&page, &WelcomePage::runDesign);
        DesignCard* growing = page.cards()[1];
        QTest::mouseClick(growing, Qt::LeftButton);
        QTest::mouseDClick(growing, Qt::LeftButton);
        QCOMPARE(open.takeFirst()[0].toString(), at("growing-digits.ngdesign"));
        QVERIFY(page.findChild<QTextBrowser*>()->toPlainText().contains("Five tasks, one after the other"));
        QVERIFY(texts(page).join(' ').contains("28 neurons at the start, at most 140"));
        for (QPushButton* b : page.findChildren<QPushButton*>())
            if (b->text() == "Open and run") b->click();
        QCOMPARE(run.takeFirst()[0].toString(), at("growing-digits.ngdesign"));
        // A design that cannot be read says why and cannot be run.
        QTest::mouseClick(page.cards()[6], Qt::LeftButton);
        for (QPushButton* b : page.findChildren<QPushButton*>())
            if (b->text() == "Open and run") QVERIFY(!b->isEnabled());
        QVERIFY(texts(*page.cards()[6]).join(' ').contains("Cannot be read: "));
    }

    void recentFilesThatAreGoneAreLeftOut()
    {
        WelcomePage page(m_dir.path(), m_kernels);
        page.setRecentDesigns({at("growing-digits.ngdesign"), at("gone.ngdesign")});
        QSignalSpy open(&page, &WelcomePage::openDesign);
        const auto rows = page.findChildren<QToolButton*>("recentRow");
        QCOMPARE(rows.size(), 1);
        rows[0]->click();
        QCOMPARE(open.takeFirst()[0].toString(), at("growing-digits.ngdesign"));
    }

    void cardsFlowWithTheWidth()
    {
        QWidget w;
        auto* flow = new FlowLayout(200, 10, &w);
        for (int i = 0; i < 5; ++i) {
            auto* l = new QLabel("x");
            l->setFixedHeight(100);
            l->setMinimumWidth(10);
            flow->addWidget(l);
        }
        QCOMPARE(flow->columns(640), 3);
        QCOMPARE(flow->columns(190), 1);
        QCOMPARE(flow->heightForWidth(640), 210);
        QCOMPARE(flow->heightForWidth(190), 540);
    }

    void pictures()
    {
        WelcomePage page(m_dir.path(), m_kernels);
        page.setRecentDesigns({at("growing-digits.ngdesign"), at("first-growth.ngdesign")});
        test::gallery("welcome", page, {{1280, 700}, {1920, 960}});
    }
};

QTEST_MAIN(TestWelcome)
#include "test_welcome.moc"

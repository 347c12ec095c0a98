#include <living_list.h>

#include <ng/plugin/philox.h>

#include <QtTest>

using namespace ng;

/// The list against a plain vector, over a long random life.
class TestLivingList : public QObject {
    Q_OBJECT
private slots:
    void keepsOrderAndCount()
    {
        constexpr std::uint32_t kSlots = 300;
        RngStream rng(1, RngPurpose::Task);
        LivingList list(kSlots);
        std::vector<Slot> plain, free;
        std::vector<std::uint32_t> id(kSlots);
        for (Slot s = 0; s < kSlots; ++s) free.push_back(s);
        std::uint32_t nextId = 0, mostPlaces = 0;
        for (int step = 0; step < 20'000; ++step) {
            if (!free.empty() && (plain.empty() || rng.below(2))) {
                const std::uint32_t k = rng.below(static_cast<std::uint32_t>(free.size()));
                const Slot s = free[k];
                free.erase(free.begin() + k);
                id[s] = nextId++;
                list.append(s);
                plain.push_back(s);
            } else {
                const std::uint32_t k = rng.below(static_cast<std::uint32_t>(plain.size()));
                const Slot s = plain[k];
                QVERIFY(list.contains(s));
                list.remove(s);
                QVERIFY(!list.contains(s));
                plain.erase(plain.begin() + k);
                free.push_back(s);
            }
            mostPlaces = std::max(mostPlaces, list.places());
            if (step % 97 == 0) QCOMPARE(list.list(), plain);
            QCOMPARE(list.size(), static_cast<std::uint32_t>(plain.size()));
        }
        QVERIFY2(mostPlaces <= kSlots * 3 / 2 + 100, "holes pile up");
    }
    /// Reading does not move anything: where the holes are is part of how neurons are drawn.
    void readingLeavesThePlaces()
    {
        LivingList list(10);
        for (Slot s = 0; s < 6; ++s) list.append(s);
        list.remove(2);
        const std::uint32_t before = list.places();
        QCOMPARE(list.list(), (std::vector<Slot>{0, 1, 3, 4, 5}));
        QCOMPARE(list.places(), before);
        QCOMPARE(list.at(2), kNoSlot);
    }
    void insertsByIdAfterHoles()
    {
        const std::vector<std::uint32_t> id{5, 9, 1, 7};
        LivingList list(4);
        list.append(0);
        list.append(3);
        list.append(1);
        list.remove(3);
        list.insert(2, [&](Slot s) { return id[s]; });
        QCOMPARE(list.list(), (std::vector<Slot>{2, 0, 1}));
        list.remove(0);
        QCOMPARE(list.list(), (std::vector<Slot>{2, 1}));
        QCOMPARE(list.front(), Slot{2});
    }
};

QTEST_APPLESS_MAIN(TestLivingList)
#include "test_living_list.moc"

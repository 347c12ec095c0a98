void test() { QTest::qWait(100); }

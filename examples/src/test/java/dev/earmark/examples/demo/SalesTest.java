package dev.earmark.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.examples.demo.SaleState.Phase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SalesTest {
    private static final Duration EVERY = Duration.ofMillis(20);
    private static final int STOCK = 200;
    private static final StoreText BROKEN = new StoreText("broken", "");
    private static final SaleSettings ALL_PAY =
            new SaleSettings(STOCK, 10, Duration.ofSeconds(60), Duration.ofMillis(2), 100, true);
    private static final SaleSettings SOME_LEAVE =
            new SaleSettings(STOCK, 10, Duration.ofSeconds(1), Duration.ofMillis(2), 70, true);
    private static final SaleSettings LONG =
            new SaleSettings(1_000_000, 10, Duration.ofSeconds(60), Duration.ofMillis(20), 50, true);

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void bothShopsSellEverythingAndEveryFigureAddsUp(String store) {
        try (TestDemo demo = new TestDemo(store, EVERY)) {
            Reader page = new Reader(demo.sales().feed());
            assertThat(demo.sales().start(ALL_PAY)).isTrue();
            assertThat(page.readAll().message()).isEqualTo("The sale has ended.");
            for (int shop : List.of(0, 1)) {
                assertThat(page.ticks(shop)).allSatisfy(tick -> {
                    assertThat(tick.addsUp()).as("%s", tick).isTrue();
                    assertThat(tick.stand().addsUpTo(STOCK)).as("%s", tick).isTrue();
                });
                Tick last = page.last(shop);
                assertThat(last.last()).isTrue();
                assertThat(last.stand()).isEqualTo(new Stand(0, 0, STOCK));
                assertThat(last.counts().failed()).isZero();
                assertThat(last.emptySeconds() == null)
                        .as("no refusal")
                        .isEqualTo(last.counts().refused() == 0);
                assertThat(last.seconds()).isEqualTo(last.soldOutSeconds());
                assertThat(last.soFar().perSecond()).isPositive();
                assertThat(last.soFar().p99Millis()).isNotNull();
            }
        }
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#others")
    void bothShopsSellEverythingOnOtherStores(String store) {
        bothShopsSellEverythingAndEveryFigureAddsUp(store);
    }

    @Test
    void unitsOfShoppersWhoLeaveComeBackAndAreSold() {
        unitsOfShoppersWhoLeaveComeBackAndAreSold("memory");
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#others")
    void unitsComeBackOnOtherStores(String store) {
        unitsOfShoppersWhoLeaveComeBackAndAreSold(store);
    }

    private static void unitsOfShoppersWhoLeaveComeBackAndAreSold(String store) {
        try (TestDemo demo = new TestDemo(store, EVERY)) {
            Reader page = new Reader(demo.sales().feed());
            demo.sales().start(SOME_LEAVE);
            for (int shop : List.of(0, 1)) {
                page.readUntil(tick -> tick.shop() == shop && tick.counts().expired() > 0);
            }
            demo.sales().stop();
            page.readAll();
            assertThat(page.ticks(0)).allMatch(Tick::addsUp);
            assertThat(page.ticks(1)).allMatch(Tick::addsUp);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void aSaleThatIsStoppedGivesReservedUnitsBack(String store) {
        try (TestDemo demo = new TestDemo(store, EVERY)) {
            Reader page = new Reader(demo.sales().feed());
            demo.sales().start(LONG);
            page.readUntil(tick -> tick.shop() == 0 && hasBegun(tick.stand()));
            page.readUntil(tick -> tick.shop() == 1 && hasBegun(tick.stand()));
            assertThat(demo.sales().start(ALL_PAY)).as("a second sale").isFalse();
            demo.sales().stop();
            assertThat(page.readAll().message()).isEqualTo("Stopped.");
            for (int shop : List.of(0, 1)) {
                assertThat(page.last(shop).stand().reserved()).isZero();
                assertThat(page.last(shop).stand().sold()).isPositive();
                assertThat(page.last(shop).addsUp()).isTrue();
            }
        }
    }

    private static boolean hasBegun(Stand stand) {
        return stand.reserved() > 20 && stand.sold() > 0;
    }

    @Test
    void inTurnsTheSecondShopBeginsWhenTheFirstIsSoldOut() {
        try (TestDemo demo = new TestDemo("memory", EVERY)) {
            Reader page = new Reader(demo.sales().feed());
            demo.sales().start(new SaleSettings(STOCK, 10, Duration.ofSeconds(60), Duration.ofMillis(10), 100, false));
            page.readUntil(tick -> tick.shop() == 1);
            assertThat(page.last(0).last()).isTrue();
            page.readAll();
            assertThat(page.last(1).stand().sold()).isEqualTo(STOCK);
        }
    }

    @Test
    void aNewSaleStartsFromNothing() {
        try (TestDemo demo = new TestDemo("memory", EVERY)) {
            for (int sale = 1; sale <= 3; sale++) {
                Reader page = new Reader(demo.sales().feed());
                demo.sales().start(ALL_PAY);
                while (page.read().sale() != sale) {
                    // the end of the sale before
                }
                assertThat(page.readAll().sale()).isEqualTo(sale);
                assertThat(page.last(0).addsUp()).isTrue();
                Reader later = new Reader(demo.sales().feed());
                later.read();
                later.leave();
                assertThat(later.ticks(0)).hasSameSizeAs(page.ticks(0));
            }
        }
    }

    @Test
    void aShopThatLosesUnitsIsShownToLoseThem() {
        assertThat(lastTickOf(new BrokenShop(BrokenShop.Fault.LOSES_UNITS)).addsUp())
                .isFalse();
    }

    @Test
    void aShopThatForgetsSalesIsShownToForgetThem() {
        assertThat(lastTickOf(new BrokenShop(BrokenShop.Fault.FORGETS_SALES)).addsUp())
                .isFalse();
    }

    private static Tick lastTickOf(Shop shop) {
        try (Sales sales = new Sales(BROKEN, List.of(kind(shop)), EVERY)) {
            Reader page = new Reader(sales.feed());
            sales.start(ALL_PAY);
            page.readAll();
            return page.last(0);
        }
    }

    @Test
    void failedCallsAreCountedAndTheLastIsReported() {
        BrokenShop failing = new BrokenShop(BrokenShop.Fault.FAILS);
        try (Sales sales = new Sales(BROKEN, List.of(kind(failing)), EVERY)) {
            Reader page = new Reader(sales.feed());
            sales.start(ALL_PAY);
            page.readUntil(tick -> tick.counts().failed() > 0);
            sales.stop();
            assertThat(page.readAll().message())
                    .isEqualTo("Stopped. Some calls failed, the last with: the shop is broken");
        }
    }

    @Test
    void aShopThatCannotBeOpenedEndsTheSale() {
        ShopKind closed = new ShopKind(new ShopText("closed", "", ""), (sku, holdFor) -> {
            throw new IllegalStateException("no key");
        });
        try (Sales sales = new Sales(BROKEN, List.of(kind(new MemoryShop(Duration.ofSeconds(1))), closed), EVERY)) {
            Reader page = new Reader(sales.feed());
            sales.start(LONG);
            SaleState state = page.readAll();
            assertThat(state.phase()).isEqualTo(Phase.FAILED);
            assertThat(state.message()).isEqualTo("The sale failed: no key");
            assertThat(sales.start(LONG)).as("another sale").isTrue();
        }
    }

    private static ShopKind kind(Shop shop) {
        return new ShopKind(new ShopText("shop", "", ""), (sku, holdFor) -> shop);
    }
}

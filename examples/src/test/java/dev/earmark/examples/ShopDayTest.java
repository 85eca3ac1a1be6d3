package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.examples.cli.CommandLines;
import dev.earmark.examples.day.BrokenDay;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShopDayTest {
    private static final String FIGURES =
            "{\"unitsAtOpening\": 24205, \"carts\": 116, \"smallerCarts\": 78, \"cartsRefused\": 6, "
                    + "\"cartsChanged\": 39, \"changesRefused\": 19, \"guestsLoggedIn\": 62, \"paid\": 83, \"paidInPart\": 21, "
                    + "\"cancelled\": 12, \"dropUnitsSold\": 58, \"dropOverLimit\": 105, \"dropSoldOut\": 9, \"parcels\": 28, "
                    + "\"lateCarts\": 14, \"lateSold\": 4, \"lateRefunded\": 10, \"cancelledRefunded\": 12, \"soldOut\": 1063, "
                    + "\"counted\": 4047, \"countedAgain\": 12, \"unitsBroken\": 77, \"unitsSold\": 9090, "
                    + "\"unitsReturned\": 323, \"dropMostPerShopper\": 2, \"unitsOnHand\": 15361, "
                    + "\"digest\": \"31bc8ffb53c921a68997b4badf67f7c8f4bb27ab80e0890a0778f853fba64c47\", \"oversold\": 0}";

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void oneThreadHasTheSameFiguresOnEveryStore(String store) {
        Run run = Run.on(store, "shop-day");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.lastLine()).isEqualTo(FIGURES);
        assertThat(run.out())
                .containsSubsequence(
                        "4,047 SKUs have 24,205 units",
                        "all 14 carts have expired",
                        "116 carts were filled, 39 changed, 83 paid for, 21 paid for in part, 12 cancelled",
                        "48 units were sold",
                        "28 parcels came back",
                        "4 are sold, 10 are refunded",
                        "12 were sold meanwhile and were counted again",
                        "the audit found 0 differences",
                        "The stock adds up");
    }

    @ParameterizedTest
    @ValueSource(strings = "memory")
    void manyThreadsLoseNothingAndKeepTheLimit(String store) {
        Run run = Run.on(store, "shop-day", "--threads=16");
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.figure("carts") + run.figure("cartsRefused") + run.figure("lateCarts"))
                .isEqualTo(136);
        assertThat(run.figure("paid") + run.figure("paidInPart") + run.figure("cancelled"))
                .isEqualTo(run.figure("carts"));
        assertThat(run.figure("lateSold") + run.figure("lateRefunded")).isEqualTo(run.figure("lateCarts"));
        assertThat(run.figure("cancelledRefunded")).isEqualTo(run.figure("cancelled"));
        assertThat(run.figure("unitsOnHand"))
                .isEqualTo(run.figure("unitsAtOpening")
                        - run.figure("unitsSold")
                        + run.figure("unitsReturned")
                        - run.figure("unitsBroken"));
        assertThat(run.figure("dropMostPerShopper")).isEqualTo(2);
        assertThat(run.figure("oversold")).isZero();
    }

    /** {@code .ci/run} does the same on MySQL and Redis. */
    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"h2-pessimistic", "postgresql-optimistic"})
    void manyThreadsLoseNothingOnOtherStores(String store) {
        manyThreadsLoseNothingAndKeepTheLimit(store);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#others")
    void theFiguresAreTheSameOnOtherStores(String store) {
        oneThreadHasTheSameFiguresOnEveryStore(store);
    }

    /** Otherwise the tests above could not fail. */
    @Tag("long")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FORGETS_LIMITS          | bot has 6 units of the drop, more than the limit of 2",
                "SELLS_EVERYTHING        | units, but 73 are broken",
                "FORGETS_EXPECTED_COUNTS | unsold units are on the shelf, and all carts are finished",
                "MISCOUNTS_HELD_UNITS    | the audit found LevelAudit[sku=DROP@BERLIN"
            })
    void aFaultOfTheStoreIsNoticed(String fault, String noticed) {
        Run run = Run.of(CommandLines.create(new BrokenDay()), "--store=memory", "--fault=" + fault);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(noticed);
        assertThat(run.out()).contains("THE COMPARISON FAILED");
    }
}

package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QuickstartTest {

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void printsEachStepAndTheLevelAtTheEnd(String store) {
        Run run = Run.on(store, "quickstart");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsSubsequence(
                        "1. ",
                        "SKU-A: 800 on hand, 0 reserved, 800 available, 0 sold",
                        "2. ",
                        "order-1 is HELD until ",
                        "SKU-A: 800 on hand, 2 reserved, 798 available, 0 sold",
                        "3. ",
                        "OutOfStockException: ",
                        "SKU-A: 800 on hand, 2 reserved, 798 available, 0 sold",
                        "4. ",
                        "order-1 is CONFIRMED",
                        "SKU-A: 798 on hand, 0 reserved, 798 available, 2 sold",
                        "5. ",
                        "order-1 is CONFIRMED",
                        "SKU-A: 798 on hand, 0 reserved, 798 available, 2 sold",
                        "6. ",
                        "RefusedException: ");
        assertThat(run.lastLine())
                .isEqualTo("{\"onHand\": 798, \"reserved\": 0, \"available\": 798, \"sold\": 2, \"oversold\": 0}");
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#others")
    void printsEachStepOnOtherStores(String store) {
        printsEachStepAndTheLevelAtTheEnd(store);
    }
}

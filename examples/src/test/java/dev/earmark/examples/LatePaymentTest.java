package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LatePaymentTest {

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void theFirstLateShopperGetsTheUnitAndTheSecondARefund(String store) {
        Run run = Run.on(store, "late-payment");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsSubsequence(
                        "Available again: 2",
                        "Confirm refused: ",
                        "Dora gets a refund.",
                        "Confirm refused: ",
                        "Ann's order is shipped.",
                        "Confirm refused: ",
                        "Second reserve refused: ",
                        "Bob gets a refund.");
        assertThat(run.lastLine()).isEqualTo("{\"sold\": 2, \"oversold\": 0}");
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#others")
    void theFirstLateShopperGetsTheUnitAndTheSecondARefundOnOtherStores(String store) {
        theFirstLateShopperGetsTheUnitAndTheSecondARefund(store);
    }
}

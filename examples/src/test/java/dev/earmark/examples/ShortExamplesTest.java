package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShortExamplesTest {

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void returnsCountEachParcelOnce(String store) {
        Run run = Run.on(store, "returns");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("RefusedException: Reservation order-1: 3 units of SKU SKU-A are to be returned,"
                        + " but only 2 were sold and not returned yet.");
        assertThat(run.lastLine()).isEqualTo("{\"sold\": 0, \"oversold\": 0}");
    }

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void nightlyImportCanBeRepeated(String store) {
        Run run = Run.on(store, "nightly-import");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsSubsequence(
                        "applied: 3,000, of which 0 by an earlier call",
                        "applied: 3,000, of which 3,000 by an earlier call",
                        "applied: 2,999, of which 0 by an earlier call",
                        "refused: ",
                        "SKU-7");
        assertThat(run.lastLine()).isEqualTo("{\"counted\": 2999, \"refused\": 1, \"oversold\": 0}");
    }

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void supportDeskListsPagesAndCancelsWhatAShopperHolds(String store) {
        Run run = Run.on(store, "support-desk");
        assertThat(run.exitCode()).isZero();
        for (int i = 1; i <= 8; i++) {
            assertThat(run.out()).contains("order-" + i + " HELD by shopper-" + i % 2);
        }
        assertThat(run.out())
                .containsSubsequence("-- next page", "-- next page", "-- end", "order-1 CANCELLED by shopper-1");
        assertThat(run.lastLine()).isEqualTo("{\"held\": 4, \"oversold\": 0}");
    }

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void shopperEmailsAreWrittenByTheListener(String store) {
        Run run = Run.on(store, "shopper-emails");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsSubsequence(
                        "To ann: thank you for your order", "To purchasing: ", "To bob: your reservation has expired");
        assertThat(run.lastLine()).isEqualTo("{\"available\": 1, \"oversold\": 0}");
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#others")
    void runOnOtherStores(String store) {
        returnsCountEachParcelOnce(store);
        nightlyImportCanBeRepeated(store);
        supportDeskListsPagesAndCancelsWhatAShopperHolds(store);
        shopperEmailsAreWrittenByTheListener(store);
    }
}

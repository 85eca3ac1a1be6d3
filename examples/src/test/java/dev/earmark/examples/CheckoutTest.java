package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckoutTest {

    @ParameterizedTest
    @ValueSource(strings = "h2-pessimistic")
    void bothShopsSellTheSame(String store) {
        Run run = Run.on(store, "checkout", "--shoppers=20", "--skus=7", "--connections=4", "--payment=PT0.02S");
        assertThat(run.exitCode()).isZero();
        assertThat(run.figure("earmarkSold") + run.figure("earmarkDeclined")).isEqualTo(20);
        assertThat(run.figure("handwrittenSold")).isEqualTo(run.figure("earmarkSold"));
        assertThat(run.figure("handwrittenDeclined")).isEqualTo(run.figure("earmarkDeclined"));
        assertThat(run.json().get("earmarkPerSecond").getAsDouble()).isPositive();
        assertThat(run.json().get("handwrittenPerSecond").getAsDouble()).isPositive();
        assertThat(run.json().get("ratio").getAsDouble()).isPositive();
        assertThat(run.figure("oversold")).isZero();
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#others")
    void bothShopsSellTheSameOnOtherStores(String store) {
        bothShopsSellTheSame(store);
    }

    @Test
    void declinedPaymentsAreCancelled() {
        Run run = Run.on("h2-pessimistic", "checkout", "--shoppers=8", "--payment=PT0S", "--declined=1");
        assertThat(run.exitCode()).isZero();
        assertThat(run.figure("earmarkDeclined")).isEqualTo(8);
        assertThat(run.figure("handwrittenDeclined")).isEqualTo(8);
        assertThat(run.figure("earmarkSold")).isZero();
    }
}

package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlashSaleTest {

    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#fast")
    void everyShopperIsAccountedFor(String store) {
        Run run = Run.on(store, "flash-sale", "--shoppers=300", "--stock=60", "--threads=16", "--hold-for=PT1S");
        assertThat(run.exitCode()).isZero();
        assertThat(run.figure("sold") + run.figure("refused") + run.figure("cancelled") + run.figure("expired"))
                .isEqualTo(300);
        assertThat(run.figure("sold")).isBetween(1L, 60L);
        assertThat(run.figure("oversold")).isZero();
        assertThat(run.json().keySet())
                .contains("reservationsPerSecond", "p50Millis", "p99Millis", "tooLate", "retries");
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#others")
    void everyShopperIsAccountedForOnOtherStores(String store) {
        everyShopperIsAccountedFor(store);
    }

    @Test
    void ifAllShoppersPayTheWholeStockIsSold() {
        Run run = Run.on(
                "memory", "flash-sale", "--shoppers=300", "--stock=60", "--threads=16", "--pay=1", "--hold-for=PT1H");
        assertThat(run.exitCode()).isZero();
        assertThat(run.figure("sold")).isEqualTo(60);
        assertThat(run.figure("refused")).isEqualTo(240);
    }

    @Test
    void ifNoShopperPaysTheWholeStockComesBack() {
        Run run = Run.on("memory", "flash-sale", "--shoppers=100", "--stock=100", "--pay=0", "--hold-for=PT1S");
        assertThat(run.exitCode()).isZero();
        assertThat(run.figure("sold")).isZero();
        assertThat(run.figure("cancelled") + run.figure("expired")).isEqualTo(100);
    }

    @Test
    void withoutStockEveryShopperIsRefused() {
        Run run = Run.on("memory", "flash-sale", "--shoppers=50", "--stock=0");
        assertThat(run.exitCode()).isZero();
        assertThat(run.figure("refused")).isEqualTo(50);
    }
}

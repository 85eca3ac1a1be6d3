package dev.earmark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.examples.cli.CommandLines;
import dev.earmark.examples.stores.TestStores;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpiredOrdersTest {

    @ParameterizedTest
    @ValueSource(strings = "h2-pessimistic")
    void everyOrderAgreesWithItsReservation(String store) {
        Run run = Run.on(store, "expired-orders", "--shoppers=150");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.figure("expired")).isPositive();
        assertThat(run.figure("paid")).isPositive();
        assertThat(run.figure("cancelled")).isPositive();
        assertThat(run.figure("pending") + run.figure("new")).isZero();
        assertThat(run.figure("disagreements")).isZero();
        assertThat(run.figure("oversold")).isZero();
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("dev.earmark.examples.stores.TestStores#others")
    void everyOrderAgreesWithItsReservationOnOtherStores(String store) {
        everyOrderAgreesWithItsReservation(store);
    }

    /** {@code .ci/run} does the same on PostgreSQL. More kills: -Dearmark.kills=100. */
    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = "mysql-pessimistic")
    void everyOrderAgreesAfterKills(String store) {
        int kills = Integer.getInteger("earmark.kills", 3);
        Run run = Run.on(store, "expired-orders", "--kills=" + kills);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.figure("kills")).isEqualTo(kills);
        assertThat(run.figure("expired")).isPositive();
        assertThat(run.figure("paid")).isPositive();
        assertThat(run.figure("pending")).isZero();
        assertThat(run.figure("disagreements")).isZero();
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(classes = {BrokenShops.Listening.class, BrokenShops.ForgetsReclaims.class})
    void ordersThatDisagreeAreNoticed(Class<?> brokenShop) {
        List<String> arguments = new ArrayList<>(TestStores.options("postgresql-pessimistic"));
        arguments.addAll(List.of("--kills=5", "--json"));
        Run run = Run.of(CommandLines.create(new ExpiredOrders(brokenShop)), arguments.toArray(String[]::new));
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains(": the order is ", ", the reservation is ");
        assertThat(run.figure("disagreements")).isPositive();
    }

    @Test
    void killsNeedAStoreThatOutlivesThem() {
        Run run = Run.of("expired-orders", "--kills=1");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--kills needs a store on a server", "h2-pessimistic");
    }
}

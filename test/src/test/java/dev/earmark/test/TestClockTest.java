package dev.earmark.test;

import static dev.earmark.test.EarmarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockChanges;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.memory.InMemoryStockStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TestClockTest {
    private final TestClock clock = new TestClock();
    private final List<StockChanges> changes = new ArrayList<>();
    private final ReservationEngine engine = ReservationEngine.builder(InMemoryStockStore.builder()
                    .clock(clock)
                    .onChange(changes::add)
                    .build())
            .holdFor(Duration.ofMinutes(10))
            .reaper(ReaperPolicy.OFF)
            .build();
    private final TestTime time = clock.expiringWith(engine);

    @AfterEach
    void close() {
        engine.close();
    }

    private Reservation reserve() {
        engine.setOnHand(Sku.of("tea"), 5, OperationId.of("first count"));
        return engine.reserve(ReserveRequest.builder("order-1").line("tea", 2).build());
    }

    @Test
    void aReservationExpiresAtItsDeadlineAndNotBefore() {
        reserve();
        time.advance(Duration.ofMinutes(10).minusNanos(1_000));
        assertThat(engine).reservation("order-1").isHeld();
        time.advance(Duration.ofNanos(1_000));
        assertThat(engine).reservation("order-1").isExpired();
        assertThat(engine).level("tea").hasReserved(0);
        assertThat(changes).hasSize(3);
    }

    @Test
    void theDeadlineOfAReservationPasses() {
        time.advancePast(reserve());
        assertThat(engine).reservation("order-1").isExpired();
    }

    @Test
    void withoutAnEngineNothingExpires() {
        clock.advancePast(reserve());
        assertThat(engine).reservation("order-1").isHeld();
        assertThat(engine.reaper().runOnce().expired()).isEqualTo(1);
    }

    @Test
    void whatIsFinishedIsPurgedAfterTheRetention() {
        time.advancePast(reserve());
        time.advance(Duration.ofDays(31));
        assertThat(engine).hasNoReservation("order-1");
    }

    @Test
    void theClockStandsStillAndShowsWhatItIsSetTo() {
        Instant start = Instant.parse("2030-02-03T04:05:06.789Z");
        TestClock fixed = new TestClock(start);
        assertThat(fixed.instant()).isEqualTo(start);
        fixed.advance(Duration.ZERO);
        assertThat(fixed.instant()).isEqualTo(start);
        fixed.advance(Duration.ofDays(1));
        assertThat(fixed.instant()).isEqualTo("2030-02-04T04:05:06.789Z");
        assertThat(fixed).hasToString("TestClock[2030-02-04T04:05:06.789Z]");
    }

    @Test
    void timeDoesNotGoBack() {
        assertThatThrownBy(() -> time.advance(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("zero or more");
    }

    @Test
    void anEngineIsNeededToExpire() {
        assertThatThrownBy(clock::expiringWith)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expiringWith needs the engine");
    }
}

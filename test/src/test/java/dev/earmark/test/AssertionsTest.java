package dev.earmark.test;

import static dev.earmark.test.EarmarkAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationOperations;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.StockLevels;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AssertionsTest {
    private final InMemoryStockStore store = new InMemoryStockStore(new TestClock(Instant.EPOCH));
    private final ReservationEngine engine =
            ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build();

    @BeforeEach
    void stock() {
        engine.setOnHand(Sku.of("tea"), 5, OperationId.of("first count of tea"));
        engine.setOnHand(Sku.of("cup"), 9, OperationId.of("first count of cup"));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Reservation reserve() {
        return engine.reserve(ReserveRequest.builder("order-1")
                .line("tea", 2)
                .line("cup", 1)
                .owner("shopper-7")
                .holdFor(Duration.ofMinutes(10))
                .build());
    }

    private StockLevel tea() {
        return engine.level(Sku.of("tea")).orElseThrow();
    }

    private static void assertFails(ThrowingCallable assertion, String... message) {
        assertThatThrownBy(assertion).isInstanceOf(AssertionError.class).hasMessageContainingAll(message);
    }

    @Test
    void aLevelHasFourCounters() {
        reserve();
        assertThat(tea()).hasOnHand(5).hasReserved(2).hasAvailable(3).hasSold(0);
        engine.confirm(ReservationId.of("order-1"));
        assertThat(tea()).hasOnHand(3).hasReserved(0).hasAvailable(3).hasSold(2);
    }

    @Test
    void theMessageOfALevelShowsAllCounters() {
        reserve();
        String all = "All counters: on hand 5, reserved 2, available 3, sold 0";
        assertFails(() -> assertThat(tea()).hasOnHand(4), "Expected on hand 4 of SKU tea, but it is 5.", all);
        assertFails(() -> assertThat(tea()).hasReserved(3), "Expected reserved 3 of SKU tea, but it is 2.", all);
        assertFails(() -> assertThat(tea()).hasAvailable(4), "Expected available 4 of SKU tea, but it is 3.", all);
        assertFails(() -> assertThat(tea()).as("after payment").hasSold(2), "[after payment]", "Expected sold 2", all);
        assertFails(() -> assertThat((StockLevel) null).hasSold(2), "not to be null");
    }

    @Test
    void aReservationHasStatusLinesAndOwner() {
        assertThat(reserve())
                .isHeld()
                .hasLine("tea", 2)
                .hasLine("pot", 0)
                .hasLines(Line.of("tea", 2), Line.of("cup", 1))
                .hasOwner("shopper-7")
                .isHeldFor(Duration.ofMinutes(10));
        engine.confirm(ReservationId.of("order-1"));
        engine.returnStock(ReservationId.of("order-1"), OperationId.random(), List.of(Line.of("tea", 1)));
        assertThat(engine)
                .reservation("order-1")
                .isConfirmed()
                .hasReturned("tea", 1)
                .hasReturned("cup", 0);
        Reservation second =
                engine.reserve(ReserveRequest.builder("order-2").line("tea", 1).build());
        assertThat(second).isHeld();
        assertThat(engine.cancel(second.id())).isCancelled();
    }

    @Test
    void theMessageOfAReservationShowsAllOfIt() {
        Reservation held = reserve();
        String all = "All of it: " + held;
        assertFails(
                () -> assertThat(held).isConfirmed(),
                "Expected status CONFIRMED of reservation order-1, but it is HELD.",
                all);
        assertFails(() -> assertThat(held).isCancelled(), "CANCELLED", all);
        assertFails(() -> assertThat(held).isExpired(), "EXPIRED", all);
        assertFails(() -> assertThat(held).hasLine("tea", 3), "Expected units of SKU tea 3", all);
        assertFails(() -> assertThat(held).hasLines(Line.of("tea", 2)), "Expected lines", all);
        assertFails(() -> assertThat(held).hasOwner("another"), "Expected owner another", all);
        assertFails(() -> assertThat(held).hasReturned("tea", 1), "Expected returned units of SKU tea 1", all);
        assertFails(() -> assertThat(held).isHeldFor(Duration.ofMinutes(9)), "PT9M", "PT10M", all);
        assertFails(() -> assertThat((Reservation) null).isHeld(), "not to be null");
    }

    @Test
    void anEngineFindsWhatIsStored() {
        reserve();
        assertThat(engine).level("tea").hasReserved(2);
        assertThat(engine).hasNoReservation("order-2").isConsistent();
        assertFails(() -> assertThat(engine).level("pot").hasReserved(2), "The store does not know SKU pot");
        assertFails(() -> assertThat(engine).reservation("order-2").isHeld(), "does not know reservation order-2");
        assertFails(
                () -> assertThat(engine).as("rolled back").hasNoReservation("order-1"),
                "[rolled back]",
                "Expected no reservation order-1",
                "lines=");
        assertFails(() -> assertThat(engine).as("paid").level("tea").hasSold(2), "[paid]");
        assertFails(() -> assertThat((ReservationOperations) null).isConsistent(), "not to be null");
    }

    @Test
    void anEngineWhoseDataWasChangedByHandIsNotConsistent() throws ReflectiveOperationException {
        reserve();
        Field levels = InMemoryStockStore.class.getDeclaredField("levels");
        levels.setAccessible(true);
        @SuppressWarnings("unchecked") // the field has this type
        Map<Sku, StockLevel> stored = (Map<Sku, StockLevel>) levels.get(store);
        stored.put(Sku.of("tea"), StockLevels.of(Sku.of("tea"), 5, 1, 0));
        assertFails(() -> assertThat(engine).isConsistent(), "tea", "reserved=1", "held=2");
    }

    /** Both are imported here. */
    @Test
    void assertJsOwnAssertionsCanStandBesideThem() {
        assertThat(reserve().lines()).hasSize(2);
        assertThat(engine.level(Sku.of("tea"))).isPresent();
        assertThat("tea").isNotBlank();
    }
}

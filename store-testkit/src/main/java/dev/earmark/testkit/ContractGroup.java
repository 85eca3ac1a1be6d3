package dev.earmark.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.spi.Outcomes;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * The base of all groups: an empty set of data for each test, two stores on it, and short methods to use them. Commands
 * go to one store and reads to the other, so every test also shows that each instance sees at once what another one has
 * applied. The audit after each test (rule R7) cannot be left out.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
abstract class ContractGroup {
    private final ConcurrencyContract contract;
    private AuditedFixture fixture;
    private StockStore store;
    private StockStore other;
    private int stocked;

    ContractGroup(ConcurrencyContract contract) {
        this.contract = contract;
    }

    @BeforeEach
    final void open() {
        fixture = new AuditedFixture(contract.newFixture());
        store = newStore();
        other = newStore();
    }

    @AfterEach
    final void auditAndClose() {
        fixture.close();
    }

    final StockStore store() {
        return store;
    }

    final StockStore other() {
        return other;
    }

    /** Distributes threads over the two stores. */
    final StockStore storeFor(int thread) {
        return thread % 2 == 0 ? store : other;
    }

    final StockStore newStore() {
        return open(fixture);
    }

    /** Opens the kind of store that the group tests. */
    StockStore open(AuditedFixture data) {
        return data.newStore();
    }

    /** What the reporting stores have reported so far. */
    final List<Report> reports() {
        return fixture.reports();
    }

    final void passTime(Duration time) {
        fixture.passTime(time);
    }

    /** Changes the stored counter by hand. The test must repair it, because of the audit in the end. */
    final void setReserved(String sku, long units) {
        fixture.setReserved(sku, units);
    }

    final List<StockOutcome<?>> batch(StockCommand<?>... commands) {
        return batch(Arrays.asList(commands));
    }

    final List<StockOutcome<?>> batch(List<? extends StockCommand<?>> commands) {
        List<StockOutcome<?>> outcomes = store.apply(List.copyOf(commands));
        assertThat(outcomes).as("outcomes of %s", commands).hasSameSizeAs(commands);
        return outcomes;
    }

    @SuppressWarnings("unchecked") // StockStore.apply guarantees it
    final <T> StockOutcome<T> apply(StockCommand<T> command) {
        return (StockOutcome<T>) batch(command).get(0);
    }

    final <T> T applied(StockCommand<T> command) {
        return ExpectedOutcomes.applied(reclaimingNothing(apply(command)));
    }

    final <T> T replayed(StockCommand<T> command) {
        return ExpectedOutcomes.replayed(reclaimingNothing(apply(command)));
    }

    final Refusal refused(StockCommand<?> command) {
        return ExpectedOutcomes.refused(reclaimingNothing(apply(command)));
    }

    static <T> T applied(StockOutcome<T> outcome) {
        return ExpectedOutcomes.applied(outcome);
    }

    static <T> T replayed(StockOutcome<T> outcome) {
        return ExpectedOutcomes.replayed(outcome);
    }

    static Refusal refused(StockOutcome<?> outcome) {
        return ExpectedOutcomes.refused(outcome);
    }

    private static <T> StockOutcome<T> reclaimingNothing(StockOutcome<T> outcome) {
        assertThat(Outcomes.reclaimed(outcome)).as("reclaimed by %s", outcome).isEmpty();
        return outcome;
    }

    /** Sets the units on hand, which also creates the SKU. */
    final void stock(String sku, long onHand) {
        applied(Commands.setOnHand(sku, onHand, "stocked-" + ++stocked));
    }

    final Reservation held(String id, String sku, long quantity) {
        return applied(Commands.reserve(id, sku, quantity));
    }

    final Reservation sold(String id, String sku, long quantity) {
        held(id, sku, quantity);
        return applied(Commands.confirm(id));
    }

    final StockLevel level(String sku) {
        Map<Sku, StockLevel> levels = other.levels(List.of(Sku.of(sku)));
        assertThat(levels).containsOnlyKeys(Sku.of(sku));
        return levels.values().iterator().next();
    }

    final Reservation reservation(String id) {
        Map<ReservationId, Reservation> reservations = other.reservations(List.of(ReservationId.of(id)));
        assertThat(reservations).containsOnlyKeys(ReservationId.of(id));
        return reservations.values().iterator().next();
    }

    final boolean isKnown(String id) {
        return !other.reservations(List.of(ReservationId.of(id))).isEmpty();
    }
}

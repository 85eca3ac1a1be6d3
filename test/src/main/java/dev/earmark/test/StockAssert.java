package dev.earmark.test;

import dev.earmark.AuditPage;
import dev.earmark.LevelAudit;
import dev.earmark.PageRequest;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.engine.ReservationOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions on what an engine finds in its store at the moment of the call. */
public final class StockAssert extends AbstractAssert<StockAssert, ReservationOperations> {

    StockAssert(@Nullable ReservationOperations actual) {
        super(actual, StockAssert.class);
    }

    /**
     * Reads a level. Fails if the store does not know the SKU.
     *
     * @param sku the SKU
     * @return an assertion on its counters
     */
    public StockLevelAssert level(String sku) {
        isNotNull();
        StockLevel level =
                actual.level(Sku.of(sku)).orElseThrow(() -> failure("%nThe store does not know SKU %s", sku));
        return new StockLevelAssert(level).as(info.description());
    }

    /**
     * Reads a reservation. Fails if the store does not know it.
     *
     * @param id the reservation
     * @return an assertion on it
     */
    public ReservationAssert reservation(String id) {
        isNotNull();
        Reservation reservation = actual.find(ReservationId.of(id))
                .orElseThrow(() -> failure("%nThe store does not know reservation %s", id));
        return new ReservationAssert(reservation).as(info.description());
    }

    /**
     * Fails if the store knows this reservation, for example because a transaction that made it should have been rolled
     * back, or because it should have been purged.
     *
     * @param id the reservation
     * @return this assertion
     */
    public StockAssert hasNoReservation(String id) {
        isNotNull();
        actual.find(ReservationId.of(id)).ifPresent(found -> {
            throw failure("%nExpected no reservation %s, but the store has %s", id, found);
        });
        return this;
    }

    /**
     * Fails unless the counters of each SKU agree with its held reservations (rule R7). They do, unless the stored data
     * was changed by hand.
     *
     * @return this assertion
     */
    public StockAssert isConsistent() {
        isNotNull();
        List<LevelAudit> differences = differences();
        if (!differences.isEmpty()) {
            throw failure("%nCounters differ from the held reservations: %s", differences);
        }
        return this;
    }

    private List<LevelAudit> differences() {
        List<LevelAudit> differences = new ArrayList<>();
        Optional<PageRequest> request = Optional.of(PageRequest.first(PageRequest.MAX_LIMIT));
        while (request.isPresent()) {
            AuditPage page = actual.audit(request.get());
            differences.addAll(page.differences());
            request = page.next().map(token -> PageRequest.after(token, PageRequest.MAX_LIMIT));
        }
        return differences;
    }
}

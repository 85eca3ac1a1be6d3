package dev.earmark.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.spi.StockLevels;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The orders of a {@link FaultLoad}, the outcomes that shoppers received, and the comparison with the store's data. */
final class FaultOrders {
    private static final int READ_AT_ONCE = 1_000;
    private static final List<Sku> SKUS =
            IntStream.range(0, 5).mapToObj(i -> Sku.of("fault-" + i)).toList();
    private static final Sku SCARCE_SKU = SKUS.get(0);
    private static final long PLENTY = 1_000_000;
    private static final long SCARCE = 100;

    private final AtomicInteger begun = new AtomicInteger();
    private final Map<ReserveRequest, ReservationStatus> received = new ConcurrentHashMap<>();
    private final Set<ReserveRequest> refused = ConcurrentHashMap.newKeySet();

    void stock(ReservationEngine engine) {
        SKUS.forEach(sku -> engine.setOnHand(sku, stockOf(sku), OperationId.random()));
    }

    private static long stockOf(Sku sku) {
        return sku.equals(SCARCE_SKU) ? SCARCE : PLENTY;
    }

    /** Of four orders, one stays held, one is cancelled, and two are confirmed. */
    void shop(ReservationEngine engine) {
        int number = begun.incrementAndGet();
        ReserveRequest request = request(number);
        if (!(engine.tryReserve(request) instanceof Applied<Reservation> held)) {
            refused.add(request);
            return;
        }
        received.put(request, held.value().status());
        if (number % 4 == 1) {
            received.put(request, engine.cancel(request.id()).status());
        } else if (number % 4 > 1) {
            received.put(request, engine.confirm(request.id()).status());
        }
    }

    /** Builds a request for two different SKUs; the numbers cover all combinations. */
    private static ReserveRequest request(int number) {
        int first = number % SKUS.size();
        int second = (first + 1 + number / SKUS.size() % (SKUS.size() - 1)) % SKUS.size();
        return ReserveRequest.builder("fault-order-" + number)
                .line(SKUS.get(first).value(), 1 + number % 3)
                .line(SKUS.get(second).value(), 1)
                .holdFor(Duration.ofHours(1))
                .build();
    }

    void verify(StockStore store) {
        assertThat(received.size() + refused.size())
                .as("R8: every order has an outcome")
                .isEqualTo(begun.get());
        Map<ReservationId, Reservation> found = reservations(store);
        Map<Sku, Long> held = new HashMap<>();
        Map<Sku, Long> sold = new HashMap<>();
        received.forEach((request, status) -> {
            Reservation reservation = found.get(request.id());
            if (reservation == null) {
                throw new AssertionError("R10: " + request.id() + " is lost, although its shopper received " + status);
            }
            assertThat(reservation.status())
                    .as("R10: %s has the status that its shopper received", request.id())
                    .isEqualTo(status);
            assertThat(reservation.lines()).as("R1: lines of %s", request.id()).isEqualTo(request.lines());
            if (status != ReservationStatus.CANCELLED) {
                Map<Sku, Long> sums = status == ReservationStatus.HELD ? held : sold;
                request.lines().forEach(line -> sums.merge(line.sku(), line.quantity(), Long::sum));
            }
        });
        assertThat(refused)
                .as("R10: a refused order holds nothing")
                .noneMatch(request -> found.containsKey(request.id()));
        assertThat(refused)
                .as("R3: only orders with %s can be refused", SCARCE_SKU)
                .allMatch(request ->
                        request.lines().stream().anyMatch(line -> line.sku().equals(SCARCE_SKU)));
        Map<Sku, StockLevel> levels = Retry.call(() -> store.levels(SKUS));
        for (Sku sku : SKUS) {
            long soldOfIt = sold.getOrDefault(sku, 0L);
            assertThat(levels.get(sku))
                    .as("R7: no unit of %s is lost", sku)
                    .isEqualTo(StockLevels.of(sku, stockOf(sku) - soldOfIt, held.getOrDefault(sku, 0L), soldOfIt));
        }
    }

    private Map<ReservationId, Reservation> reservations(StockStore store) {
        List<ReservationId> ids = Stream.of(received.keySet(), refused)
                .flatMap(Collection::stream)
                .map(ReserveRequest::id)
                .toList();
        Map<ReservationId, Reservation> found = new HashMap<>();
        for (int from = 0; from < ids.size(); from += READ_AT_ONCE) {
            List<ReservationId> some = ids.subList(from, Math.min(from + READ_AT_ONCE, ids.size()));
            found.putAll(Retry.call(() -> store.reservations(some)));
        }
        return found;
    }

    FaultLoad.Report report(int faults, long failedAttempts, long unknownOutcomes, Duration longestOrder) {
        return new FaultLoad.Report(
                faults,
                begun.get(),
                received(ReservationStatus.HELD),
                received(ReservationStatus.CANCELLED),
                received(ReservationStatus.CONFIRMED),
                refused.size(),
                failedAttempts,
                unknownOutcomes,
                longestOrder);
    }

    private int received(ReservationStatus status) {
        return (int) received.values().stream().filter(status::equals).count();
    }
}

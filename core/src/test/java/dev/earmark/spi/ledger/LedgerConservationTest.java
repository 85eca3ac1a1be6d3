package dev.earmark.spi.ledger;

import static dev.earmark.spi.ledger.LedgerRows.adjust;
import static dev.earmark.spi.ledger.LedgerRows.assign;
import static dev.earmark.spi.ledger.LedgerRows.cancel;
import static dev.earmark.spi.ledger.LedgerRows.change;
import static dev.earmark.spi.ledger.LedgerRows.confirm;
import static dev.earmark.spi.ledger.LedgerRows.confirmLate;
import static dev.earmark.spi.ledger.LedgerRows.expire;
import static dev.earmark.spi.ledger.LedgerRows.extend;
import static dev.earmark.spi.ledger.LedgerRows.level;
import static dev.earmark.spi.ledger.LedgerRows.repair;
import static dev.earmark.spi.ledger.LedgerRows.reserve;
import static dev.earmark.spi.ledger.LedgerRows.reserveLimited;
import static dev.earmark.spi.ledger.LedgerRows.returnStock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.spi.Outcomes;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rule R7 (conservation) on the Ledger itself. */
class LedgerConservationTest {
    private static final List<String> SKUS = List.of("A", "B", "C");
    private static final long ON_HAND = 20;

    private final LedgerRows rows = new LedgerRows();

    @Test
    void r7_everyVerbMovesUnitsBetweenTheCounters() {
        rows.stock("A", 9);
        rows.batch(reserve("order", "A", 4), reserve("another", "A", 2));
        assertThat(rows.level("A")).isEqualTo(level("A", 9, 6, 0));
        rows.apply(confirm("order")).orThrow();
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 2, 4));
        rows.apply(cancel("another")).orThrow();
        assertThat(rows.level("A")).isEqualTo(level("A", 5, 0, 4));
        rows.apply(returnStock("order", "part", Line.of("A", 1))).orThrow();
        assertThat(rows.level("A")).isEqualTo(level("A", 6, 0, 3));
        rows.apply(adjust("A", 2, "delivery")).orThrow();
        assertThat(rows.level("A")).isEqualTo(level("A", 8, 0, 3));
        rows.apply(reserve("cart", "A", 4)).orThrow();
        rows.apply(change("cart", Line.of("A", 5))).orThrow();
        assertThat(rows.level("A")).isEqualTo(level("A", 8, 5, 3));
        rows.apply(confirm("cart", Line.of("A", 2))).orThrow();
        assertThat(rows.level("A")).isEqualTo(level("A", 6, 0, 5));
    }

    @Test
    void r7_neverMoreIsReturnedThanWasSold() {
        rows.stock("A", 9);
        rows.batch(reserve("order", "A", 4), confirm("order"), returnStock("order", "part", Line.of("A", 3)));
        assertThat(rows.apply(returnStock("order", "too much", Line.of("A", 2))))
                .isEqualTo(Outcomes.refused(
                        new Refusal.MoreThanSold(ReservationId.of("order"), List.of(new Shortage(Sku.of("A"), 2, 1)))));
        assertThat(rows.apply(returnStock("order", "rest")).orThrow().returned())
                .containsExactly(Line.of("A", 4));
        assertThat(rows.level("A")).isEqualTo(level("A", 9, 0, 0));
    }

    @Test
    void r7_aReservationThatContradictsItsCountersIsRefused() {
        rows.stock("A", 9);
        Reservation held = rows.apply(reserve("order", "A", 4)).orThrow();
        rows.levels.put(Sku.of("A"), level("A", 9, 3, 0)); // a change by hand
        assertThat(rows.apply(confirm("order")))
                .isEqualTo(Outcomes.refused(new Refusal.Inconsistent(held.id(), Sku.of("A"))));
        assertThat(rows.level("A")).isEqualTo(level("A", 9, 3, 0));
    }

    @Test
    void r7_noRandomHistoryLosesAUnit() {
        for (int seed = 0; seed < 20; seed++) {
            LedgerRows history = new LedgerRows();
            SKUS.forEach(sku -> history.stock(sku, ON_HAND));
            Random random = new Random(seed);
            for (int step = 0; step < 200; step++) {
                history.batch(command(random), command(random), command(random));
                history.passTime(Duration.ofMinutes(random.nextInt(4)));
                SKUS.forEach(sku -> verify(history, sku));
                verifyThatARepairFindsNothing(history);
            }
        }
    }

    private static StockCommand<?> command(Random random) {
        String order = "order " + random.nextInt(60);
        String operation = "operation " + random.nextInt(40);
        return switch (random.nextInt(14)) {
            case 0, 1, 2 -> reserve(order, line(random), line(random));
            case 3 -> confirm(order);
            case 4 -> cancel(order);
            case 5 -> expire(order);
            case 6 -> extend(order, Duration.ofMinutes(5));
            case 7 -> change(order, line(random), line(random));
            case 8 -> change(order, List.of(), choice(random));
            case 9 -> reserve(order, List.of(), choice(random));
            case 10 -> confirm(order, line(random));
            case 11 -> confirmLate(order, line(random));
            case 12 -> limited(order, random);
            default -> returnStock(order, operation, line(random));
        };
    }

    private static StockCommand<?> limited(String order, Random random) {
        String owner = "owner " + random.nextInt(3);
        return random.nextBoolean() ? reserveLimited(order, owner, 4, line(random)) : assign(order, owner);
    }

    private static LineFromAny choice(Random random) {
        long quantity = 1L + random.nextInt(6);
        return random.nextBoolean()
                ? LineFromAny.whole(quantity, "B", "A", "C")
                : LineFromAny.split(quantity, "C", "B", "A");
    }

    private static Line line(Random random) {
        return Line.of(SKUS.get(random.nextInt(SKUS.size())), 1 + random.nextInt(3));
    }

    /** Compares the counters with the sums of the lines. Nothing is adjusted, so onHand + sold never changes. */
    private static void verify(LedgerRows history, String sku) {
        long reserved = 0;
        long sold = 0;
        for (Reservation reservation : history.reservations.values()) {
            if (reservation.status() == ReservationStatus.HELD) {
                reserved += units(reservation.lines(), sku);
            } else if (reservation.status() == ReservationStatus.CONFIRMED) {
                sold += units(reservation.lines(), sku) - units(reservation.returned(), sku);
            }
        }
        StockLevel expected = level(sku, ON_HAND - sold, reserved, sold);
        assertThat(history.level(sku)).isEqualTo(expected);
        assertThat(reserved).isBetween(0L, expected.onHand());
    }

    private static void verifyThatARepairFindsNothing(LedgerRows history) {
        StockLevel before = history.level("A");
        assertThat(history.apply(repair("A", "repair " + history.operations.size()))
                        .orThrow())
                .isEqualTo(before);
    }

    private static long units(List<Line> lines, String sku) {
        return lines.stream()
                .filter(line -> line.sku().value().equals(sku))
                .mapToLong(Line::quantity)
                .sum();
    }
}

package dev.earmark.testkit;

import static dev.earmark.testkit.Commands.HOLD_FOR;
import static dev.earmark.testkit.Commands.cancel;
import static dev.earmark.testkit.Commands.change;
import static dev.earmark.testkit.Commands.confirm;
import static dev.earmark.testkit.Commands.counters;
import static dev.earmark.testkit.Commands.expire;
import static dev.earmark.testkit.Commands.extend;
import static dev.earmark.testkit.Commands.line;
import static dev.earmark.testkit.Commands.reserve;
import static dev.earmark.testkit.Commands.returnStock;
import static dev.earmark.testkit.Commands.setOnHand;
import static dev.earmark.testkit.ExpectedOutcomes.reclaimedIds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.spi.StoreLimits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A basket with the largest number of lines can do whatever a small one can: a wholesale order. */
abstract class LargeBasketsGroup extends ContractGroup {
    private static final int ON_HAND = 7;

    private final Line[] basket = IntStream.range(0, Line.MAX_LINES)
            .mapToObj(i -> line("sku " + i, i % ON_HAND + 1))
            .toArray(Line[]::new);

    LargeBasketsGroup(StockStoreContract contract) {
        super(contract);
    }

    @Test
    void r1_theLargestBasketLivesFromReserveToPurge() {
        stockAll();
        Reservation held = applied(reserve("order", basket));
        assertIsBasket(held.lines());
        assertThat(reservation("order")).isEqualTo(held);
        assertThat(replayed(reserve("order", basket))).isEqualTo(held);
        assertThat(refused(reserve("another", basket)))
                .isInstanceOfSatisfying(
                        Refusal.NotEnough.class,
                        notEnough -> assertThat(notEnough.shortages()).hasSizeGreaterThan(Line.MAX_LINES / 2));
        applied(extend("order", HOLD_FOR.multipliedBy(2)));
        passTime(HOLD_FOR);
        assertThat(applied(confirm("order")).status()).isEqualTo(ReservationStatus.CONFIRMED);
        assertLevels(0, 1);
        applied(returnStock("order", "some", basket[0], basket[Line.MAX_LINES - 1]));
        Reservation returned = applied(returnStock("order", "the rest"));
        assertIsBasket(returned.returned());
        assertThat(reservation("order")).isEqualTo(returned);
        assertLevels(0, 0);
        passTime(HOLD_FOR);
        while (store().purge(HOLD_FOR, StoreLimits.MAX_PURGE) > 0) {
            // the operations that stocked are purged too
        }
        assertThat(isKnown("order")).isFalse();
        assertLevels(0, 0);
    }

    /** One test, because most of its time is the stocking. */
    @Test
    void r3_theLargestBasketIsCancelledExpiredChangedAndReclaimedByAShortReserve() {
        stockAll();
        applied(reserve("cancelled", basket));
        assertLevels(1, 0);
        assertThat(applied(cancel("cancelled")).status()).isEqualTo(ReservationStatus.CANCELLED);
        applied(reserve("expired", basket));
        passTime(HOLD_FOR);
        assertThat(store().overdue(1).ids()).hasSize(1);
        assertThat(applied(expire("expired")).status()).isEqualTo(ReservationStatus.EXPIRED);
        assertLevels(0, 0);

        applied(reserve("overdue", basket[0]));
        assertIsBasket(applied(change("overdue", basket)).lines());
        assertLevels(1, 0);
        passTime(HOLD_FOR);
        StockOutcome<Reservation> outcome = apply(reserve("order", "sku 6", ON_HAND));
        applied(outcome);
        assertThat(reclaimedIds(outcome)).containsExactly("overdue");
        assertThat(reservation("overdue").status()).isEqualTo(ReservationStatus.EXPIRED);
        assertThat(level("sku 6")).isEqualTo(counters("sku 6", ON_HAND, ON_HAND, 0));
        applied(cancel("order"));

        applied(reserve("changed", basket));
        assertThat(applied(change("changed", basket[1])).lines()).containsExactly(basket[1]);
        assertThat(reservation("changed").lines()).containsExactly(basket[1]);
        applied(cancel("changed"));
        assertLevels(0, 0);
    }

    /** Compares sets, because AssertJ compares each line with each. */
    private void assertIsBasket(List<Line> lines) {
        assertThat(lines).hasSize(basket.length);
        assertThat(Set.copyOf(lines)).isEqualTo(Set.of(basket));
    }

    private void stockAll() {
        List<StockCommand<?>> commands = new ArrayList<>();
        for (Line line : basket) {
            commands.add(setOnHand(line.sku().value(), ON_HAND, line.sku().value()));
            if (commands.size() == StoreLimits.MAX_COMMANDS) {
                batch(commands);
                commands.clear();
            }
        }
    }

    /**
     * The basket counts so many times as reserved and as sold; if it is sold, it is not on hand. Compares maps, because
     * an assertion for each level would take longer than the store.
     */
    private void assertLevels(int reserved, int sold) {
        Map<Sku, StockLevel> expected = new HashMap<>();
        for (Line line : basket) {
            expected.put(
                    line.sku(),
                    counters(
                            line.sku().value(),
                            ON_HAND - sold * line.quantity(),
                            reserved * line.quantity(),
                            sold * line.quantity()));
        }
        assertThat(other().levels(expected.keySet())).isEqualTo(expected);
    }
}

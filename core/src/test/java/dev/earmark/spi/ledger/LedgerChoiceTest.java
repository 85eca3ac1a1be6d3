package dev.earmark.spi.ledger;

import static dev.earmark.ReservationStatus.HELD;
import static dev.earmark.spi.ledger.LedgerRows.HOLD_FOR;
import static dev.earmark.spi.ledger.LedgerRows.change;
import static dev.earmark.spi.ledger.LedgerRows.confirm;
import static dev.earmark.spi.ledger.LedgerRows.level;
import static dev.earmark.spi.ledger.LedgerRows.notEnough;
import static dev.earmark.spi.ledger.LedgerRows.reclaimedIds;
import static dev.earmark.spi.ledger.LedgerRows.reserve;
import static dev.earmark.spi.ledger.LedgerRows.shortage;
import static java.util.Collections.emptyList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.Outcomes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines that may be taken from any of several SKUs, on the Ledger itself. B has 3 units, H has 5, and M has 2. */
class LedgerChoiceTest {
    private static final LineFromAny WHOLE = LineFromAny.whole(3, "B", "H", "M");
    private static final LineFromAny SPLIT = LineFromAny.split(7, "B", "H", "M");

    private final LedgerRows rows = new LedgerRows();

    @BeforeEach
    void threeLocations() {
        rows.stock("B", 3);
        rows.stock("H", 5);
        rows.stock("M", 2);
    }

    private static StockOutcome<Reservation> take(LedgerRows rows, String id, LineFromAny line) {
        return rows.apply(reserve(id, emptyList(), line));
    }

    private List<Line> taken(String id, LineFromAny line) {
        return take(rows, id, line).orThrow().lines();
    }

    @Test
    void r1_wholeComesFromTheFirstSkuThatHasAllUnits() {
        assertThat(taken("first", WHOLE)).containsExactly(Line.of("B", 3));
        assertThat(taken("second", WHOLE)).containsExactly(Line.of("H", 3));
        assertThat(take(rows, "third", WHOLE))
                .isEqualTo(notEnough(shortage("B", 3, 0), shortage("H", 3, 2), shortage("M", 3, 2)));
        assertThat(rows.level("H")).isEqualTo(level("H", 5, 3, 0));
    }

    @Test
    void r1_splitTakesAsMuchAsPossibleFromEachInOrder() {
        assertThat(taken("first", SPLIT)).containsExactly(Line.of("B", 3), Line.of("H", 4));
        assertThat(take(rows, "second", LineFromAny.split(4, "M", "B", "H")))
                .isEqualTo(notEnough(shortage("B", 4, 0), shortage("H", 4, 1), shortage("M", 4, 2)));
        assertThat(taken("second", LineFromAny.split(3, "M", "B", "H")))
                .as("a SKU without a unit has no line")
                .containsExactly(Line.of("H", 1), Line.of("M", 2));
    }

    @Test
    void r3_freeUnitsOfALaterSkuComeBeforeOverdueOnesOfAnEarlierSku() {
        rows.apply(reserve("overdue", "B", 3)).orThrow();
        rows.passTime(HOLD_FOR);
        StockOutcome<Reservation> whole = take(rows, "whole", WHOLE);
        assertThat(whole.orThrow().lines()).containsExactly(Line.of("H", 3));
        StockOutcome<Reservation> split = take(rows, "split", LineFromAny.split(4, "B", "H", "M"));
        assertThat(split.orThrow().lines()).containsExactly(Line.of("H", 2), Line.of("M", 2));
        assertThat(reclaimedIds(whole)).isEmpty();
        assertThat(reclaimedIds(split)).isEmpty();
        StockOutcome<Reservation> last = take(rows, "last", LineFromAny.split(1, "M", "H", "B"));
        assertThat(last.orThrow().lines()).containsExactly(Line.of("B", 1));
        assertThat(reclaimedIds(last)).containsExactly("overdue");
    }

    @Test
    void r3_overdueUnitsOfAnySkuOfTheLineAreReclaimedBeforeItIsRefused() {
        rows.apply(reserve("overdue", Line.of("B", 2), Line.of("H", 4))).orThrow();
        rows.apply(reserve("M's", "M", 2)).orThrow();
        rows.passTime(HOLD_FOR);
        StockOutcome<Reservation> outcome = take(rows, "order", LineFromAny.split(9, "M", "H", "B"));
        assertThat(outcome.orThrow().lines()).containsExactly(Line.of("B", 2), Line.of("H", 5), Line.of("M", 2));
        assertThat(reclaimedIds(outcome)).containsExactlyInAnyOrder("overdue", "M's");
    }

    @Test
    void aBasketTakesPlainLinesAndChoicesAllOrNothing() {
        rows.stock("P", 1);
        assertThat(rows.apply(reserve("basket", List.of(Line.of("P", 2)), WHOLE)))
                .isEqualTo(notEnough(shortage("P", 2, 1)));
        assertThat(rows.level("B")).isEqualTo(level("B", 3, 0, 0));
        assertThat(rows.apply(reserve("basket", List.of(Line.of("P", 1)), WHOLE))
                        .orThrow()
                        .lines())
                .containsExactly(Line.of("B", 3), Line.of("P", 1));
        LineFromAny unknown = LineFromAny.whole(1, "Z", "B", "X");
        assertThat(take(rows, "unknown", unknown))
                .isEqualTo(Outcomes.refused(new Refusal.UnknownSku(List.of(Sku.of("X"), Sku.of("Z")))));
    }

    @Test
    void r4_aRepeatedRequestMatchesTheLinesThatItLedTo() {
        Reservation whole = take(rows, "whole", WHOLE).orThrow();
        assertThat(take(rows, "whole", WHOLE)).isEqualTo(Outcomes.replayed(whole));
        assertThat(take(rows, "whole", LineFromAny.split(3, "H", "B"))).isEqualTo(Outcomes.replayed(whole));
        Reservation split =
                take(rows, "split", LineFromAny.split(6, "B", "H", "M")).orThrow();
        assertThat(take(rows, "split", LineFromAny.split(6, "B", "H", "M"))).isEqualTo(Outcomes.replayed(split));
        Refusal reused = new Refusal.IdReused(ReservationId.of("split"), HELD);
        List<StockOutcome<Reservation>> others = List.of(
                take(rows, "split", LineFromAny.split(5, "B", "H", "M")),
                take(rows, "split", LineFromAny.split(6, "B", "H")),
                take(rows, "split", LineFromAny.whole(6, "B", "H", "M")),
                rows.apply(reserve("split", List.of(Line.of("P", 1)), LineFromAny.split(6, "B", "H", "M"))),
                rows.apply(reserve("split", "H", 6)));
        assertThat(others).allMatch(Outcomes.refused(reused)::equals);
        assertThat(rows.apply(reserve("split", split.lines().toArray(Line[]::new))))
                .isEqualTo(Outcomes.replayed(split));
    }

    @Test
    void aChangeChoosesAgainAndItsOwnUnitsCountAsAvailable() {
        rows.apply(reserve("cart", "B", 1)).orThrow();
        rows.apply(reserve("another", Line.of("B", 2), Line.of("H", 4))).orThrow();
        rows.passTime(Duration.ofMinutes(1));
        assertThat(rows.apply(change("cart", emptyList(), LineFromAny.whole(1, "M", "B"))))
                .as("what it holds is what was wanted")
                .isEqualTo(Outcomes.replayed(rows.reservation("cart")));
        assertThat(rows.apply(change("cart", emptyList(), LineFromAny.whole(2, "B", "H", "M")))
                        .orThrow()
                        .lines())
                .containsExactly(Line.of("M", 2));
        assertThat(rows.apply(change("cart", emptyList(), LineFromAny.split(4, "M", "H", "B")))
                        .orThrow()
                        .lines())
                .containsExactly(Line.of("B", 1), Line.of("H", 1), Line.of("M", 2));
        assertThat(rows.apply(change("cart", emptyList(), LineFromAny.split(5, "M", "H", "B"))))
                .isEqualTo(notEnough(shortage("B", 5, 1), shortage("H", 5, 1), shortage("M", 5, 2)));
        assertThat(rows.level("B")).isEqualTo(level("B", 3, 3, 0));
    }

    @Test
    void commandsOfOneBatchChooseAmongWhatIsLeft() {
        List<StockOutcome<?>> outcomes = rows.batch(
                reserve("first", emptyList(), WHOLE),
                reserve("second", emptyList(), WHOLE),
                reserve("second", emptyList(), WHOLE),
                change("first", List.of(Line.of("B", 1))),
                reserve("third", emptyList(), LineFromAny.whole(2, "B", "H", "M")),
                confirm("third"));
        assertThat(outcomes).allMatch(Applied.class::isInstance);
        assertThat(rows.reservation("second").lines()).containsExactly(Line.of("H", 3));
        assertThat(rows.reservation("third").lines()).containsExactly(Line.of("B", 2));
        assertThat(rows.level("B")).isEqualTo(level("B", 1, 1, 2));
    }
}

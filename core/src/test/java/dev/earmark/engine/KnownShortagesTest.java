package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.Refusal;
import dev.earmark.ReservationId;
import dev.earmark.Shortage;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.spi.Outcomes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which commands show that a SKU is short, and which are refused for it without being sent. */
class KnownShortagesTest {
    private static final ReservationId ORDER = ReservationId.of("order-1");
    private static final List<Line> TWO_A = List.of(Line.of("A", 2));
    private static final List<LineFromAny> CHOICE = List.of(LineFromAny.whole(2, "A", "B"));

    private static QueuedCall queued(StockCommand<?> command) {
        return new QueuedCall(command, Long.MAX_VALUE);
    }

    private static Reserve reserve(List<Line> lines, List<LineFromAny> fromAny) {
        return new Reserve(ORDER, lines, Duration.ofMinutes(5), null, fromAny, null, null);
    }

    private static KnownShortages refused(StockCommand<?> command) {
        Refusal refusal = new Refusal.NotEnough(List.of(new Shortage(Sku.of("A"), 2, 1)));
        return KnownShortages.of(
                List.of(queued(command)), List.of(new CallResult.Answered(Outcomes.refused(refusal), false)));
    }

    /** Whether a queued command is answered without being sent. */
    private static boolean isAnswered(KnownShortages shortages, StockCommand<?> command) {
        QueuedCall call = queued(command);
        shortages.refuse(List.of(call).iterator(), call, ids -> Set.of(), new AbandonedCalls());
        return call.state() == QueuedCall.State.DONE;
    }

    @Test
    void r3_aRefusedReserveShowsWhatIsShort() {
        KnownShortages shortages = refused(reserve(TWO_A, List.of()));
        assertThat(isAnswered(shortages, reserve(TWO_A, List.of()))).isTrue();
        assertThat(isAnswered(shortages, reserve(List.of(Line.of("A", 1)), List.of())))
                .isFalse();
        assertThat(isAnswered(refused(reserve(List.of(), CHOICE)), reserve(TWO_A, List.of())))
                .isTrue();
    }

    @Test
    void r3_aReserveThatMayTakeItsUnitsElsewhereIsSent() {
        KnownShortages shortages = refused(reserve(TWO_A, List.of()));
        assertThat(isAnswered(shortages, reserve(List.of(), CHOICE))).isFalse();
        assertThat(isAnswered(shortages, reserve(TWO_A, List.of(LineFromAny.whole(1, "B", "C")))))
                .isFalse();
    }

    @Test
    void r3_aRefusedChangeShowsNothingAndIsNeverRefusedUnsent() {
        assertThat(refused(new Change(ORDER, TWO_A)).isEmpty()).isTrue();
        assertThat(isAnswered(refused(reserve(TWO_A, List.of())), new Change(ORDER, TWO_A)))
                .isFalse();
    }
}

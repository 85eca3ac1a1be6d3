package dev.earmark.engine;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.TransientStoreException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class QueuedCallTest {
    private final QueuedCall call = new QueuedCall(new Confirm(ReservationId.of("order-1")), System.nanoTime());

    /** The message must not only say that the last attempt was not applied. */
    @Test
    void r8_aCallThatLeavesAfterAnAttemptWithoutAnAnswerSaysSo() {
        call.send();
        call.requeue(new CallResult.Failed(new OutcomeUnknownException("no answer", null)));
        TransientStoreException withdrawn = new TransientStoreException("It was withdrawn and is not applied.", null);
        assertThatThrownBy(Objects.requireNonNull(call.withdraw(withdrawn))::orThrow)
                .isInstanceOf(OutcomeUnknownException.class)
                .hasCause(withdrawn)
                .hasMessage("An earlier attempt had no answer. The last attempt: It was withdrawn and is not applied."
                        + " (It may have been applied: look for it, or repeat the same call.)");
    }
}

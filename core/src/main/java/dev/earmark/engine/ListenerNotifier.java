package dev.earmark.engine;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.StoreException;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the shop's listener what came of the commands, and keeps its failures away from everybody else. */
final class ListenerNotifier {
    private static final Logger log = LoggerFactory.getLogger(ReservationEngine.class);

    private final ReservationListener listener;

    ListenerNotifier(ReservationListener listener) {
        this.listener = listener;
    }

    /** A replay is news only if the call that it repeats was our own and had no answer. */
    void tell(StockCommand<?> command, StockOutcome<?> outcome, boolean maybeAppliedBefore) {
        outcome.reclaimed().forEach(reservation -> safely(to -> to.expired(reservation)));
        if (outcome instanceof Refused<?> refused) {
            refused(command, refused.refusal());
        } else if (outcome instanceof Applied<?> applied
                && (!applied.replay() || maybeAppliedBefore)
                && applied.value() instanceof Reservation reservation) {
            applied(command, reservation);
        }
    }

    void retried(int failures, Duration pause, StoreException cause) {
        log.debug("try {} failed, next one in {}: {}", failures, pause, cause.getMessage());
        safely(to -> to.retried(failures, pause, cause));
    }

    private void refused(StockCommand<?> command, Refusal refusal) {
        if (command instanceof Confirm) {
            // a payment has been taken for units that are gone: the one refusal worth waking somebody for
            log.warn("confirm refused: {}", refusal.message());
        }
        safely(to -> to.refused(command, refusal));
    }

    private void applied(StockCommand<?> command, Reservation reservation) {
        if (command instanceof Reserve) {
            safely(to -> to.reserved(reservation));
        } else if (command instanceof Confirm) {
            safely(to -> to.confirmed(reservation));
        } else if (command instanceof Cancel) {
            safely(to -> to.cancelled(reservation));
        } else if (command instanceof Expire) {
            safely(to -> to.expired(reservation));
        } else if (command instanceof ReturnStock) {
            safely(to -> to.returned(reservation));
        }
    }

    private void safely(Consumer<ReservationListener> call) {
        try {
            call.accept(listener);
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            log.error("the reservation listener {} failed; the reservation itself is not affected", listener, e);
        }
    }
}

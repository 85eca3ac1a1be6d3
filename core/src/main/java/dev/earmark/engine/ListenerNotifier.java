package dev.earmark.engine;

import dev.earmark.Refusal;
import dev.earmark.Reservation;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.StoreException;
import dev.earmark.spi.Outcomes;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports outcomes to the shop's listener, and keeps what the listener throws away from the caller, errors included. Only
 * if the virtual machine itself is in trouble (out of memory) the thread fails, after a message.
 */
final class ListenerNotifier {
    private static final Logger log = LoggerFactory.getLogger(ReservationEngine.class);

    /** Made here, because an anonymous class refers to the object that makes it: the engine must stay collectable. */
    private static final ReservationListener NONE = new ReservationListener() {};

    private final ReservationListener listener;

    static ListenerNotifier of(@Nullable ReservationListener listener) {
        return new ListenerNotifier(listener == null ? NONE : listener);
    }

    ListenerNotifier(ReservationListener listener) {
        this.listener = listener;
    }

    /** Reports a replay only if the call that it repeats was the engine's own and had no answer. */
    void report(StockCommand<?> command, StockOutcome<?> outcome, boolean maybeAppliedBefore) {
        for (Reservation reservation : Outcomes.reclaimed(outcome)) {
            safely(to -> to.expired(reservation));
        }
        if (outcome instanceof Refused<?> refused) {
            refused(command, refused.refusal());
        } else if (outcome instanceof Applied<?> applied
                && (!applied.replay() || maybeAppliedBefore)
                && applied.value() instanceof Reservation reservation) {
            applied(command, reservation);
        }
    }

    void retried(int failures, Duration pause, StoreException cause) {
        if (log.isDebugEnabled()) {
            log.debug("attempt {} failed, retrying in {}: {}", failures, Wording.time(pause), cause.getMessage());
        }
        safely(to -> to.retried(failures, pause, cause));
    }

    private void refused(StockCommand<?> command, Refusal refusal) {
        if (command instanceof Confirm) {
            // a payment was taken for units that are gone: the one refusal that an engineer must see
            log.warn("confirm refused: {}", refusal.message());
        } else if (log.isDebugEnabled()) {
            log.debug("{} refused: {}", Wording.command(command), refusal.message());
        }
        safely(to -> to.refused(command, refusal));
    }

    private void applied(StockCommand<?> command, Reservation reservation) {
        if (listener != NONE) {
            safely(command.accept(new AppliedReport(reservation)));
        }
    }

    /** Chooses the listener's method for an applied command. */
    private record AppliedReport(Reservation reservation)
            implements StockCommand.Visitor<Consumer<ReservationListener>> {
        @Override
        public Consumer<ReservationListener> reserve(Reserve command) {
            return to -> to.reserved(reservation);
        }

        @Override
        public Consumer<ReservationListener> confirm(Confirm command) {
            return to -> to.confirmed(reservation);
        }

        @Override
        public Consumer<ReservationListener> cancel(Cancel command) {
            return to -> to.cancelled(reservation);
        }

        @Override
        public Consumer<ReservationListener> extend(Extend command) {
            return to -> {};
        }

        @Override
        public Consumer<ReservationListener> expire(Expire command) {
            return to -> to.expired(reservation);
        }

        @Override
        public Consumer<ReservationListener> returnStock(ReturnStock command) {
            return to -> to.returned(reservation);
        }

        @Override
        public Consumer<ReservationListener> adjust(Adjust command) {
            return to -> {};
        }

        @Override
        public Consumer<ReservationListener> setOnHand(SetOnHand command) {
            return to -> {};
        }

        @Override
        public Consumer<ReservationListener> change(Change command) {
            return to -> to.changed(reservation);
        }

        @Override
        public Consumer<ReservationListener> assign(Assign command) {
            return to -> to.assigned(reservation);
        }

        @Override
        public Consumer<ReservationListener> repair(Repair command) {
            return to -> {};
        }
    }

    private void safely(Consumer<ReservationListener> call) {
        safely(listener, call);
    }

    static void safely(ReservationListener listener, Consumer<ReservationListener> call) {
        try {
            call.accept(listener);
        } catch (Throwable e) {
            logFailure(listener, e);
            if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
                throw error;
            }
        }
    }

    private static void logFailure(ReservationListener listener, Throwable e) {
        try {
            log.error("the reservation listener {} failed; the reservation itself is not affected", listener, e);
        } catch (RuntimeException | Error ignored) {
            // there may be no stack or memory left for a message
        }
    }
}

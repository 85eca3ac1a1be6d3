package dev.earmark.spring;

import dev.earmark.Reservation;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.engine.ReservationListener;
import dev.earmark.spi.Outcomes;
import dev.earmark.spring.ReservationEvent.Snapshot;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes {@link ReservationEvent}s. As the engine's listener, after each step; in the transactions that an {@link
 * EarmarkTransactions} joins, inside of them. The auto-configuration creates one if the application listens to such events.
 *
 * <p>Safe for use by many threads.
 */
public final class ReservationEventPublisher implements ReservationListener {
    private final ApplicationEventPublisher publisher;
    private final Consumer<Runnable> transaction;
    private final ThreadLocal<Boolean> published = new ThreadLocal<>();

    /**
     * Creates a publisher for one engine.
     *
     * @param publisher publishes the events
     * @param transaction runs what publishes an event after its step, for example in a new transaction, so that
     *     transactional listeners hear of it; {@code Runnable::run} without a transaction
     */
    public ReservationEventPublisher(ApplicationEventPublisher publisher, Consumer<Runnable> transaction) {
        this.publisher = publisher;
        this.transaction = transaction;
    }

    /** For the transactions that are joined, in which an event is published before their commit, and not again after it. */
    JoinedEvents inside() {
        return new JoinedEvents() {
            @Override
            public void reserved(StockOutcome<Reservation> outcome) {
                publishInside(Optional.of(ReservationEvent.Reserved::new), outcome);
            }

            @Override
            public void applied(StockCommand<?> command, StockOutcome<?> outcome) {
                publishInside(EventKinds.of(command), outcome);
            }

            @Override
            public void whileReporting(Runnable report) {
                published.set(true);
                try {
                    report.run();
                } finally {
                    published.remove();
                }
            }
        };
    }

    private void publishInside(Optional<Function<Snapshot, ReservationEvent>> kind, StockOutcome<?> outcome) {
        Outcomes.reclaimed(outcome).forEach(reservation -> publishNow(ReservationEvent.Expired::new, reservation));
        if (outcome instanceof StockOutcome.Applied<?> applied
                && !applied.replay()
                && applied.value() instanceof Reservation reservation) {
            kind.ifPresent(change -> publishNow(change, reservation));
        }
    }

    private void publish(Function<Snapshot, ReservationEvent> kind, Reservation reservation) {
        if (published.get() == null) {
            transaction.accept(() -> publishNow(kind, reservation));
        }
    }

    private void publishNow(Function<Snapshot, ReservationEvent> kind, Reservation reservation) {
        publisher.publishEvent(kind.apply(Snapshot.of(reservation)));
    }

    @Override
    public void reserved(Reservation reservation) {
        publish(ReservationEvent.Reserved::new, reservation);
    }

    @Override
    public void changed(Reservation reservation) {
        publish(ReservationEvent.Changed::new, reservation);
    }

    @Override
    public void assigned(Reservation reservation) {
        publish(ReservationEvent.Assigned::new, reservation);
    }

    @Override
    public void confirmed(Reservation reservation) {
        publish(ReservationEvent.Confirmed::new, reservation);
    }

    @Override
    public void cancelled(Reservation reservation) {
        publish(ReservationEvent.Cancelled::new, reservation);
    }

    @Override
    public void expired(Reservation reservation) {
        publish(ReservationEvent.Expired::new, reservation);
    }

    @Override
    public void returned(Reservation reservation) {
        publish(ReservationEvent.Returned::new, reservation);
    }

    /** For logs, because the engine names a listener that has failed. */
    @Override
    public String toString() {
        return "publisher of ReservationEvents";
    }
}

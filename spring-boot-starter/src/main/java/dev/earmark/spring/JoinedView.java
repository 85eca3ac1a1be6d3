package dev.earmark.spring;

import dev.earmark.AuditPage;
import dev.earmark.HeldFilter;
import dev.earmark.LevelFilter;
import dev.earmark.LevelPage;
import dev.earmark.PageRequest;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationPage;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.engine.JoinedOperations;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The verbs in one Spring transaction. What was done since a savepoint is forgotten when the transaction goes back to it, so
 * it consists of one view of the engine for each savepoint.
 */
final class JoinedView implements JoinedOperations {
    private static final Logger log = LoggerFactory.getLogger(EarmarkTransactions.class);

    private final EarmarkTransactions owner;
    private final CurrentTransaction.Joinable transaction;
    private final Function<Connection, JoinedOperations> views;
    private final JoinedEvents events;
    private final Connection connection;
    private final Synchronization synchronization = new Synchronization();
    private final List<Part> parts = new ArrayList<>(1);
    private boolean ended;

    /** What was done after a savepoint; of the first part, after the beginning. */
    private record Part(@Nullable Object savepoint, JoinedOperations operations) {}

    /** Takes the transaction's connection until the transaction ends. */
    JoinedView(
            EarmarkTransactions owner,
            CurrentTransaction.Joinable transaction,
            Function<Connection, JoinedOperations> views,
            JoinedEvents events) {
        this.owner = owner;
        this.events = events;
        this.transaction = transaction;
        this.views = views;
        this.connection = transaction.connection();
        try {
            begin(null);
        } catch (RuntimeException | Error e) {
            transaction.release(connection);
            throw e;
        }
    }

    /**
     * The view of the present transaction. Nothing but the transaction's own list of synchronizations knows it, so it cannot
     * outlive the transaction, and is suspended and resumed with it.
     */
    static @Nullable JoinedView of(EarmarkTransactions owner) {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            return null;
        }
        for (TransactionSynchronization each : TransactionSynchronizationManager.getSynchronizations()) {
            if (each instanceof Synchronization found && found.view().owner == owner) {
                return found.view();
            }
        }
        return null;
    }

    TransactionSynchronization synchronization() {
        return synchronization;
    }

    private void begin(@Nullable Object savepoint) {
        parts.add(new Part(savepoint, views.apply(connection)));
    }

    /** The present part, if this is the transaction and the thread. */
    private JoinedOperations present() {
        if (ended || of(owner) != this) {
            throw new IllegalStateException("the transaction of these operations has ended, is suspended, or belongs to"
                    + " another thread; call EarmarkTransactions.joined() in each transaction anew, before its commit");
        }
        return parts.get(parts.size() - 1).operations();
    }

    private JoinedOperations flushed() {
        JoinedOperations present = present();
        transaction.flush();
        return present;
    }

    @Override
    public StockOutcome<Reservation> tryReserve(ReserveRequest request) {
        StockOutcome<Reservation> outcome = flushed().tryReserve(request);
        events.reserved(outcome);
        return outcome;
    }

    @Override
    public <T> StockOutcome<T> attempt(StockCommand<T> command) {
        StockOutcome<T> outcome = flushed().attempt(command);
        events.applied(command, outcome);
        return outcome;
    }

    @Override
    public List<StockOutcome<?>> attemptAll(List<? extends StockCommand<?>> commands) {
        List<StockOutcome<?>> outcomes = flushed().attemptAll(commands);
        for (int i = 0; i < outcomes.size(); i++) {
            events.applied(commands.get(i), outcomes.get(i));
        }
        return outcomes;
    }

    @Override
    public Optional<Reservation> find(ReservationId id) {
        return present().find(id);
    }

    @Override
    public Map<Sku, StockLevel> levels(Collection<Sku> skus) {
        return present().levels(skus);
    }

    @Override
    public ReservationPage held(HeldFilter filter, PageRequest page) {
        return present().held(filter, page);
    }

    @Override
    public LevelPage levels(LevelFilter filter, PageRequest page) {
        return present().levels(filter, page);
    }

    @Override
    public AuditPage audit(PageRequest page) {
        return present().audit(page);
    }

    @Override
    public void committed() {
        throw new IllegalStateException(
                "Spring reports the commit of this transaction to the engine; leave out the call of committed()");
    }

    private final class Synchronization implements TransactionSynchronization {
        JoinedView view() {
            return JoinedView.this;
        }

        @Override
        public void savepoint(Object savepoint) {
            begin(savepoint);
        }

        @Override
        public void savepointRollback(Object savepoint) {
            int first = 0;
            while (first < parts.size() && parts.get(first).savepoint() != savepoint) {
                first++;
            }
            // a savepoint that is older than this view undoes all that it did
            parts.subList(first == parts.size() ? 0 : first, parts.size()).clear();
            begin(savepoint);
        }

        @Override
        public void beforeCompletion() {
            end();
        }

        @Override
        public void afterCommit() {
            events.whileReporting(() -> parts.forEach(part -> part.operations().committed()));
        }

        @Override
        public void afterCompletion(int status) {
            if (!ended) {
                log.warn(
                        "EarmarkTransactions.joined() was called after the commit, where nothing can be committed any more;"
                                + " use the engine there, in a new transaction");
                end();
            }
        }

        private void end() {
            ended = true;
            transaction.release(connection);
        }
    }
}

package dev.earmark.spring;

import dev.earmark.StockCommand;
import dev.earmark.engine.CallKind;
import dev.earmark.engine.EngineObserver;
import dev.earmark.engine.JoinedOperations;
import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warns once of a verb of the engine inside a transaction on the same data source, before the verb waits for anything. */
final class EngineCallInTransaction implements EngineObserver {
    private static final Logger log = LoggerFactory.getLogger(EarmarkTransactions.class);

    /** Frames between the observer and the verb. */
    private static final int DEEP_ENOUGH = 20;

    private static final StackWalker CALLERS = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final CurrentTransaction transactions;
    private final AtomicBoolean warned = new AtomicBoolean();

    EngineCallInTransaction(CurrentTransaction transactions) {
        this.transactions = transactions;
    }

    @Override
    public Observed callBegins(CallKind kind, List<? extends StockCommand<?>> commands) {
        if (!commands.isEmpty()
                && !warned.get()
                && transactions.isActive()
                && !isJoined()
                && warned.compareAndSet(false, true)) {
            log.warn(
                    "engine.{} was called inside a Spring transaction on the same data source. It does not take part in it: it"
                            + " commits by itself, so a rollback of the transaction does not undo it. It needs a second"
                            + " connection, for which it waits if the pool has none left, and it waits for rows that the"
                            + " transaction has locked. Call it before the transaction begins, or use"
                            + " EarmarkTransactions.joined(), which takes part. This warning comes once.",
                    kind,
                    new Throwable("the call"));
        }
        return Observed.NOTHING;
    }

    /** The verbs of {@code ReservationEngine.within} are observed too. */
    private static boolean isJoined() {
        return CALLERS.walk(frames -> frames.limit(DEEP_ENOUGH)
                .map(StackFrame::getDeclaringClass)
                .anyMatch(JoinedOperations.class::isAssignableFrom));
    }
}

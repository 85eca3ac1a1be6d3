package dev.earmark.engine;

import dev.earmark.StockCommand;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps whatever an observer throws away from the callers. It is called several times per call, so an observer that always
 * fails would fill the log: its failures are logged once a minute.
 */
final class SafeObserver implements EngineObserver {
    private static final Logger log = LoggerFactory.getLogger(ReservationEngine.class);
    private static final long QUIET = TimeUnit.MINUTES.toNanos(1);

    private final EngineObserver observer;
    private final AtomicLong nextMessage = new AtomicLong(System.nanoTime());

    SafeObserver(EngineObserver observer) {
        this.observer = Objects.requireNonNull(observer, "observer");
    }

    @Override
    public Observed callBegins(CallKind kind, List<? extends StockCommand<?>> commands) {
        return safely(() -> observer.callBegins(kind, commands));
    }

    @Override
    public Observed batchBegins(List<? extends StockCommand<?>> commands) {
        return safely(() -> observer.batchBegins(commands));
    }

    private Observed safely(Supplier<@Nullable Observed> begin) {
        try {
            Observed observed = begin.get();
            return observed == null || observed == Observed.NOTHING ? Observed.NOTHING : safe(observed);
        } catch (Throwable e) {
            logFailure(e);
            return Observed.NOTHING;
        }
    }

    private Observed safe(Observed observed) {
        return (outcome, failure) -> {
            try {
                observed.ended(outcome, failure);
            } catch (Throwable e) {
                logFailure(e);
            }
        };
    }

    private void logFailure(Throwable e) {
        try {
            long now = System.nanoTime();
            long due = nextMessage.get();
            if (now - due >= 0 && nextMessage.compareAndSet(due, now + QUIET)) {
                log.error(
                        "the engine's observer {} failed; the calls are not affected. Logged at most once a minute.",
                        observer,
                        e);
            }
        } catch (RuntimeException | Error ignored) {
            // there may be no stack or memory left for a message
        }
    }

    @Override
    public String toString() {
        return observer.toString();
    }
}

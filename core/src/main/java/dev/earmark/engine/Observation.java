package dev.earmark.engine;

import dev.earmark.StockCommand;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.engine.EngineObserver.Observed;
import dev.earmark.spi.StockStore;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows calls and batches to the shop's observer, if there is one, and otherwise costs no more than a comparison with null. */
final class Observation {
    static final Observation OFF = new Observation(null);

    private final @Nullable EngineObserver observer;

    private Observation(@Nullable EngineObserver observer) {
        this.observer = observer;
    }

    static Observation of(@Nullable EngineObserver observer) {
        return observer == null ? OFF : new Observation(new SafeObserver(observer));
    }

    boolean isOff() {
        return observer == null;
    }

    <T> StockOutcome<T> command(StockCommand<T> command, Supplier<StockOutcome<T>> call) {
        if (observer == null) {
            return call.get();
        }
        Observed observed = observer.callBegins(CallKind.of(command), List.of(command));
        StockOutcome<T> outcome = orEnd(observed, call);
        observed.ended(outcome instanceof Refused ? CallOutcome.REFUSED : CallOutcome.APPLIED, null);
        return outcome;
    }

    <T> T read(CallKind kind, Supplier<T> call) {
        return observer == null ? call.get() : answer(observer.callBegins(kind, List.of()), call);
    }

    List<StockOutcome<?>> all(List<? extends StockCommand<?>> commands, Supplier<List<StockOutcome<?>>> call) {
        return observer == null
                ? call.get()
                : answer(observer.callBegins(CallKind.ATTEMPT_ALL, List.copyOf(commands)), call);
    }

    List<StockOutcome<?>> apply(StockStore store, List<StockCommand<?>> batch) {
        return observer == null
                ? store.apply(batch)
                : answer(observer.batchBegins(Collections.unmodifiableList(batch)), () -> store.apply(batch));
    }

    private static <T> T answer(Observed observed, Supplier<T> call) {
        T answer = orEnd(observed, call);
        observed.ended(CallOutcome.ANSWERED, null);
        return answer;
    }

    private static <T> T orEnd(Observed observed, Supplier<T> call) {
        try {
            return call.get();
        } catch (Throwable e) {
            observed.ended(CallOutcome.of(e), e);
            throw e;
        }
    }
}

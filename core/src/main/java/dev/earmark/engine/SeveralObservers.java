package dev.earmark.engine;

import dev.earmark.StockCommand;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Calls several observers as if each were the only one. */
final class SeveralObservers implements EngineObserver {
    private final List<SafeObserver> observers;

    private SeveralObservers(List<SafeObserver> observers) {
        this.observers = observers;
    }

    static SeveralObservers of(Collection<? extends EngineObserver> observers) {
        return new SeveralObservers(observers.stream().map(SafeObserver::new).toList());
    }

    @Override
    public Observed callBegins(CallKind kind, List<? extends StockCommand<?>> commands) {
        return begin(observer -> observer.callBegins(kind, commands));
    }

    @Override
    public Observed batchBegins(List<? extends StockCommand<?>> commands) {
        return begin(observer -> observer.batchBegins(commands));
    }

    private Observed begin(Function<SafeObserver, Observed> beginning) {
        Observed[] begun = new Observed[observers.size()];
        for (int i = 0; i < begun.length; i++) {
            begun[i] = beginning.apply(observers.get(i));
        }
        return new Observed() {
            @Override
            public void ended(CallOutcome outcome, @Nullable Throwable failure) {
                for (int i = begun.length - 1; i >= 0; i--) {
                    begun[i].ended(outcome, failure);
                }
            }
        };
    }

    @Override
    public String toString() {
        return observers.toString();
    }
}

package dev.earmark.examples.stores;

import dev.earmark.jdbc.ChangeHook;
import dev.earmark.redis.EventsPolicy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an example wants of its store, for each kind of store. Immutable. */
public final class StoreSettings {
    /** Ten connections, no hook, no events. */
    public static final StoreSettings DEFAULT = new StoreSettings(10, null, null);

    private final int connections;
    private final @Nullable ChangeHook hook;
    private final @Nullable EventsPolicy events;

    private StoreSettings(int connections, @Nullable ChangeHook hook, @Nullable EventsPolicy events) {
        this.connections = connections;
        this.hook = hook;
        this.events = events;
    }

    /** Sets how many connections the pool of a SQL database has. */
    public StoreSettings withConnections(int count) {
        return new StoreSettings(count, hook, events);
    }

    /** Sets what a store in a SQL database calls in each of its transactions. */
    public StoreSettings withHook(ChangeHook changeHook) {
        return new StoreSettings(connections, changeHook, events);
    }

    /** Sets that a store in Redis writes its changes to a stream. */
    public StoreSettings withEvents(EventsPolicy policy) {
        return new StoreSettings(connections, hook, policy);
    }

    int connections() {
        return connections;
    }

    Optional<ChangeHook> hook() {
        return Optional.ofNullable(hook);
    }

    Optional<EventsPolicy> events() {
        return Optional.ofNullable(events);
    }
}

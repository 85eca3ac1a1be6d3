package dev.earmark.spring.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code earmark.*}. What is not set has the default of the builder, which is named in its Javadoc.
 *
 * @param enabled Whether to configure Earmark.
 * @param store Where to keep the stock. Never chosen by what happens to be on the class path.
 * @param holdFor How long to hold a reservation whose request does not say. 10 minutes unless set.
 * @param longestHold How long after its creation a reservation may be held at most, however often it is extended. No end
 *     unless set.
 * @param retention How long to keep finished reservations and applied operations. 30 days unless set.
 * @param retry How to retry, and how long a call can take.
 * @param combining How to join the commands of concurrent callers into batches.
 * @param reaper When to look for overdue reservations.
 * @param jdbc Options of the store in a database.
 * @param redis Options of the store in Redis.
 * @param health Options of the health indicator.
 * @param events Application events.
 * @param metrics Metrics of the engine.
 * @param observations Traces of the engine's calls.
 */
@ConfigurationProperties("earmark")
public record EarmarkProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("jdbc") Store store,
        @Nullable Duration holdFor,
        @Nullable Duration longestHold,
        @Nullable Duration retention,
        @DefaultValue Retry retry,
        @DefaultValue Combining combining,
        @DefaultValue Reaper reaper,
        @DefaultValue Jdbc jdbc,
        @DefaultValue Redis redis,
        @DefaultValue Health health,
        @DefaultValue Events events,
        @DefaultValue Metrics metrics,
        @DefaultValue Observations observations) {

    /** Where to keep the stock. */
    public enum Store {
        /** In a database, beside the application's own tables. */
        JDBC,
        /** In Redis or Valkey. */
        REDIS,
        /** In this process. It is gone after a restart, and no other instance sees it. */
        MEMORY
    }

    /**
     * How to retry, and how long a call can take.
     *
     * @param enabled Whether to retry at all.
     * @param firstPause Upper end of the first pause, which doubles with each failure. 2 ms unless set.
     * @param longestPause Upper end of every pause. 100 ms unless set.
     * @param giveUpAfter The longest time of a call. 10 s unless set.
     */
    public record Retry(
            @DefaultValue("true") boolean enabled,
            @Nullable Duration firstPause,
            @Nullable Duration longestPause,
            @Nullable Duration giveUpAfter) {}

    /**
     * How to join the commands of concurrent callers into batches.
     *
     * @param enabled Whether to join them. Off, each command goes to the store alone.
     * @param queues How many batches can be in progress at once, each on its own connection. 4 unless set.
     * @param batchSize How many commands go in one batch. 500 unless set.
     */
    public record Combining(
            @DefaultValue("true") boolean enabled,
            @Nullable Integer queues,
            @Nullable Integer batchSize) {}

    /**
     * When to look for overdue reservations.
     *
     * @param enabled Whether a thread of the engine looks for them. Off, call engine.reaper().runOnce().
     * @param shortestPause The shortest sleep, which bounds the load on the store. 50 ms unless set.
     * @param longestPause The longest sleep, after which it looks for what other instances have reserved. 5 s unless set.
     * @param batchSize How many reservations to expire, or to purge, in one batch. 100 unless set.
     */
    public record Reaper(
            @DefaultValue("true") boolean enabled,
            @Nullable Duration shortestPause,
            @Nullable Duration longestPause,
            @Nullable Integer batchSize) {}

    /**
     * Options of the store in a database.
     *
     * @param dataSource Name of the bean of the data source. The only one, or the primary one, unless set.
     * @param locking How to read the rows of the SKUs.
     * @param initializeSchema What to do about the tables at the start, after Flyway, Liquibase and the SQL scripts.
     * @param schema The schema of the tables, in MySQL the database. The current one unless set.
     * @param tablePrefix The start of the names of the tables.
     * @param lockTimeout How long the store waits for a row that another transaction has locked. 2 s unless set.
     * @param serverCheck Whether to refuse a server that is read-only, or whose settings would break a rule.
     */
    public record Jdbc(
            @Nullable String dataSource,
            @DefaultValue("pessimistic") Locking locking,
            @DefaultValue("validate") InitializeSchema initializeSchema,
            @Nullable String schema,
            @DefaultValue("earmark_") String tablePrefix,
            @Nullable Duration lockTimeout,
            @DefaultValue("true") boolean serverCheck) {}

    /** How to read the rows of the SKUs. */
    public enum Locking {
        /** With locks. For SKUs that many shoppers want at once. */
        PESSIMISTIC,
        /** Without locks. For stock of which two shoppers rarely want the same SKU. */
        OPTIMISTIC
    }

    /** What to do about the tables at the start. */
    public enum InitializeSchema {
        /** Check that they are there and that every statement works, and stop the start if not. */
        VALIDATE,
        /** Create them, or upgrade those of an earlier version; then check them. */
        CREATE,
        /** Nothing. */
        NEVER
    }

    /**
     * Options of the store in Redis.
     *
     * @param uri The server, for example redis://user:password@host:6379/0. The connection of spring.data.redis unless set.
     * @param prefix The start of the keys. earmark unless set.
     * @param commandTimeout How long to wait for an answer. 2 s unless set.
     * @param replicas Replicas to wait for after each write.
     * @param events A stream with the changes.
     * @param allowEviction Whether to accept a server that may evict keys when its memory is full.
     */
    public record Redis(
            @Nullable String uri,
            @Nullable String prefix,
            @Nullable Duration commandTimeout,
            @DefaultValue Replicas replicas,
            @DefaultValue Stream events,
            @DefaultValue("false") boolean allowEviction) {

        /**
         * Replicas to wait for after each write.
         *
         * @param count How many. None unless set.
         * @param timeout How long to wait for them. 1 s unless set.
         */
        public record Replicas(
                @Nullable Integer count, @DefaultValue("1s") Duration timeout) {}

        /**
         * A stream with the changes.
         *
         * @param enabled Whether to write an event for each change, in the step that makes it.
         * @param maxLength How many events to keep at most. 1000000 unless set.
         */
        public record Stream(
                @DefaultValue("false") boolean enabled,
                @Nullable Long maxLength) {}
    }

    /**
     * Options of the health indicator.
     *
     * @param maxLag How long the reaper may be late before the health is down.
     */
    public record Health(@DefaultValue("1m") Duration maxLag) {}

    /**
     * Application events.
     *
     * @param enabled Whether to publish a ReservationEvent for each change. Unless set, if a bean listens to them.
     */
    public record Events(@Nullable Boolean enabled) {}

    /**
     * Metrics of the engine.
     *
     * @param enabled Whether to register them, if the application has a MeterRegistry.
     */
    public record Metrics(@DefaultValue("true") boolean enabled) {}

    /**
     * Traces of the engine's calls.
     *
     * @param enabled Whether to observe them. Unless set, if the application has a Tracer.
     */
    public record Observations(@Nullable Boolean enabled) {}
}

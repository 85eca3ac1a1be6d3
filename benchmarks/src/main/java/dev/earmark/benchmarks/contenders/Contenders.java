package dev.earmark.benchmarks.contenders;

import dev.earmark.benchmarks.servers.Backend;
import dev.earmark.benchmarks.servers.Database;
import dev.earmark.benchmarks.servers.Servers;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All contenders by their names. */
public final class Contenders {
    private static final String OURS = "earmark-";
    private static final String ALONE = "-alone";
    private static final Map<String, Entry> ENTRIES = new LinkedHashMap<>();

    static {
        EarmarkContenders.stores().forEach((name, store) -> {
            ENTRIES.put(OURS + name, new Entry(store.backend(), options -> store.open(options, true)));
            ENTRIES.put(OURS + name + ALONE, new Entry(store.backend(), options -> store.open(options, false)));
        });
        add(
                "mysql-for-update",
                Backend.MYSQL,
                options -> handwritten(Servers.newMySqlDatabase(), new ForUpdate(), options));
        add(
                "mysql-version",
                Backend.MYSQL,
                options -> handwritten(Servers.newMySqlDatabase(), new VersionColumn(), options));
        add(
                "mysql-conditional-update",
                Backend.MYSQL,
                options -> handwritten(Servers.newMySqlDatabase(), new ConditionalUpdate(), options));
        add("mysql-bucket4j", Backend.MYSQL, options -> SqlBuckets.open(Servers.newMySqlDatabase(), options));
        add(
                "postgresql-for-update",
                Backend.POSTGRESQL,
                options -> handwritten(Servers.newPostgreSqlDatabase(), new ForUpdate(), options));
        add("redis-lock", Backend.REDIS, options -> new GlobalLock(Servers.redisUrl()));
        add("redis-incrby", Backend.REDIS, options -> new Compensation(Servers.redisUrl()));
        add("redis-permits", Backend.REDIS, options -> new Permits(Servers.redisUrl()));
        add("redis-bucket4j", Backend.REDIS, options -> RedisBuckets.open(Servers.redisUrl()));
    }

    private Contenders() {}

    /** How a contender is opened, and on what it works. */
    private record Entry(Backend backend, Opener opener) {}

    /** Makes a contender. */
    private interface Opener {
        Contender open(ContenderOptions options) throws SQLException;
    }

    /**
     * Opens a contender over data of its own, empty.
     *
     * @param name one of {@link #names()}
     * @param options what is the same for all
     * @return the contender
     * @throws IllegalArgumentException if there is none of this name; the message lists them
     * @throws SQLException if its tables cannot be made
     */
    public static Contender open(String name, ContenderOptions options) throws SQLException {
        return entry(name).opener().open(options);
    }

    /**
     * Opens a contender with {@link ContenderOptions#DEFAULT}.
     *
     * @param name one of {@link #names()}
     * @return the contender
     * @throws IllegalArgumentException if there is none of this name; the message lists them
     * @throws SQLException if its tables cannot be made
     */
    public static Contender open(String name) throws SQLException {
        return open(name, ContenderOptions.DEFAULT);
    }

    /**
     * All names.
     *
     * @return the names, Earmark's first
     */
    public static List<String> names() {
        return List.copyOf(ENTRIES.keySet());
    }

    /**
     * What a contender works on.
     *
     * @param name one of {@link #names()}
     * @return where it keeps its stock
     * @throws IllegalArgumentException if there is none of this name; the message lists them
     */
    public static Backend backend(String name) {
        return entry(name).backend();
    }

    /**
     * Whether it is Earmark, which has to keep the stock right, or else the run fails.
     *
     * @param name a contender's name
     * @return whether it is one of ours
     */
    public static boolean isOurs(String name) {
        return name.startsWith(OURS);
    }

    private static Entry entry(String name) {
        Entry entry = ENTRIES.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "there is no contender '" + name + "'; there are " + String.join(", ", ENTRIES.keySet()));
        }
        return entry;
    }

    private static void add(String name, Backend backend, Opener opener) {
        ENTRIES.put(name, new Entry(backend, opener));
    }

    private static Contender handwritten(Database database, Taking taking, ContenderOptions options)
            throws SQLException {
        return new HandwrittenSql(Pools.open(database, options), taking);
    }
}

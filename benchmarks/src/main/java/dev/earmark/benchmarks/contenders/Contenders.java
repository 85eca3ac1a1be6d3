package dev.earmark.benchmarks.contenders;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.benchmarks.servers.Backend;
import dev.earmark.benchmarks.servers.Database;
import dev.earmark.benchmarks.servers.Servers;
import dev.earmark.benchmarks.servers.SlowNetwork;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The contenders by name. To add one, register it here and add its name to the {@code @Param} lists of the scenarios.
 */
public final class Contenders {
    private static final String EARMARK = "earmark-";
    private static final String WITHOUT_COMBINING = "-alone";
    private static final String COUNTER = "keeps a counter and no order; nothing expires, and confirm does nothing";
    private static final Map<String, String> LESS_WORK = Map.of(
            "mysql-bucket4j", COUNTER,
            "redis-lock", COUNTER,
            "redis-incrby", COUNTER,
            "redis-bucket4j", COUNTER,
            "redis-permits", "keeps a permit with a lease and no order: it knows neither SKU lines nor order ids",
            "redis-script", "one line per order; cannot cancel or expire; in batches it checks nothing");
    private static final Map<String, Entry> ENTRIES = new LinkedHashMap<>();

    static {
        EarmarkContenders.stores().forEach((name, store) -> {
            add(EARMARK + name, store.backend(), store.description(), options -> store.open(options, true));
            add(
                    EARMARK + name + WITHOUT_COMBINING,
                    store.backend(),
                    store.description() + ", without combining",
                    options -> store.open(options, false));
        });
        addByHand("mysql", Backend.MYSQL, Servers::newMySqlDatabase);
        add(
                "mysql-bucket4j",
                Backend.MYSQL,
                "Bucket4j with `SELECT … FOR UPDATE`",
                options -> Bucket4jContender.onMySql(Servers.newMySqlDatabase(), options));
        addByHand("postgresql", Backend.POSTGRESQL, Servers::newPostgreSqlDatabase);
        addJoined("mysql", Backend.MYSQL, Servers::newMySqlDatabase);
        addJoined("postgresql", Backend.POSTGRESQL, Servers::newPostgreSqlDatabase);
        add(
                "redis-lock",
                Backend.REDIS,
                "One Redisson lock around `GET` and `SET`",
                options -> new RedisLock(redis(options)));
        add(
                "redis-incrby",
                Backend.REDIS,
                "`INCRBY -n`, and `INCRBY +n` if the counter became negative",
                options -> new RedisIncrby(redis(options)));
        add(
                "redis-permits",
                Backend.REDIS,
                "Redisson's `RPermitExpirableSemaphore`, a permit per unit",
                options -> new RedisPermits(redis(options)));
        add(
                "redis-script",
                Backend.REDIS,
                "Lua by hand: the same keys as Earmark, no more checks than order and units, and in batches none",
                options -> new RedisScript(redis(options)));
        add(
                "redis-bucket4j",
                Backend.REDIS,
                "Bucket4j with compare-and-swap",
                options -> Bucket4jContender.onRedis(redis(options)));
    }

    private Contenders() {}

    private record Entry(Backend backend, String description, Opener opener) {}

    private interface Opener {
        Contender open(ContenderOptions options) throws SQLException;
    }

    /**
     * Opens a contender on new, empty data.
     *
     * @param name one of {@link #names()}
     * @param options the options that all contenders share
     * @return the contender
     * @throws IllegalArgumentException if the name is unknown; the message lists the known names
     * @throws SQLException if its tables cannot be created
     */
    public static Contender open(String name, ContenderOptions options) throws SQLException {
        return entry(name).opener().open(options);
    }

    /**
     * Opens a contender with {@link ContenderOptions#DEFAULT}.
     *
     * @param name one of {@link #names()}
     * @return the contender
     * @throws IllegalArgumentException if the name is unknown; the message lists the known names
     * @throws SQLException if its tables cannot be created
     */
    public static Contender open(String name) throws SQLException {
        return open(name, ContenderOptions.DEFAULT);
    }

    /**
     * Returns all names.
     *
     * @return the names, Earmark's first
     */
    public static List<String> names() {
        return List.copyOf(ENTRIES.keySet());
    }

    /**
     * Returns where a contender keeps its stock.
     *
     * @param name one of {@link #names()}
     * @return its backend
     * @throws IllegalArgumentException if the name is unknown; the message lists the known names
     */
    public static Backend backend(String name) {
        return entry(name).backend();
    }

    /**
     * Describes how a contender works.
     *
     * @param name one of {@link #names()}
     * @return a phrase in Markdown
     * @throws IllegalArgumentException if the name is unknown; the message lists the known names
     */
    public static String description(String name) {
        return entry(name).description();
    }

    /**
     * Says what a contender leaves out of the work of the others.
     *
     * @param name a contender's name
     * @return a phrase; empty if the contender stores each order with its lines, and can confirm and expire it
     */
    public static Optional<String> lessWork(String name) {
        return Optional.ofNullable(LESS_WORK.get(name));
    }

    /**
     * Returns whether a contender checks no rule, so that its rate is a limit and not an alternative.
     *
     * @param name a contender's name
     * @return whether it is a limit
     */
    public static boolean isLimit(String name) {
        return name.endsWith("-limit");
    }

    /**
     * Returns whether a contender is Earmark. A run fails if Earmark oversells or loses units.
     *
     * @param name a contender's name
     * @return whether it is Earmark
     */
    public static boolean isEarmark(String name) {
        return name.startsWith(EARMARK);
    }

    private static Entry entry(String name) {
        Entry entry = ENTRIES.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(
                    "Unknown contender '" + name + "'. Known contenders: " + String.join(", ", ENTRIES.keySet()));
        }
        return entry;
    }

    private static void add(String name, Backend backend, String description, Opener opener) {
        ENTRIES.put(name, new Entry(backend, description, opener));
    }

    /** The same rows as Earmark's, in SQL by hand. */
    private static void addByHand(String name, Backend backend, Supplier<Database> database) {
        Map<String, SqlStrategy> strategies = new LinkedHashMap<>();
        strategies.put("for-update", new SqlForUpdate());
        strategies.put("version", new SqlVersionColumn());
        strategies.put("conditional-update", new SqlConditionalUpdate());
        strategies.put("limit", new SqlWithoutRules());
        strategies.forEach((strategy, sql) -> add(
                name + "-" + strategy,
                backend,
                sql.description(),
                options -> new SqlContender(pool(database, options), sql)));
    }

    /** Each writes a row of the shop in the same transaction. */
    private static void addJoined(String name, Backend backend, Supplier<Database> database) {
        add(
                EARMARK + name + "-joined",
                backend,
                "Earmark in the shop's transaction: `joining`",
                options -> new JoinedContender(pool(database, options), options, true));
        add(
                EARMARK + name + "-in-transaction",
                backend,
                "Earmark in the shop's transaction: `inTransaction`",
                options -> new JoinedContender(pool(database, options), options, false));
        add(
                name + "-for-update-joined",
                backend,
                "SQL by hand in the shop's transaction: `SELECT … FOR UPDATE`, check, `UPDATE`",
                options -> joinedByHand(pool(database, options)));
    }

    private static Contender joinedByHand(HikariDataSource pool) throws SQLException {
        return new SqlContender(pool, new SqlForUpdate(), OrderRows.in(pool));
    }

    private static HikariDataSource pool(Supplier<Database> database, ContenderOptions options) {
        return ConnectionPools.open(database.get(), options);
    }

    private static String redis(ContenderOptions options) {
        return SlowNetwork.to(Servers.redisUrl(), options.delay());
    }
}

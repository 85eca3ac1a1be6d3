package dev.earmark.benchmarks.contenders;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.benchmarks.servers.Backend;
import dev.earmark.benchmarks.servers.Database;
import dev.earmark.benchmarks.servers.Servers;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The contenders by name. To add one, register it here and add its name to the {@code @Param} lists of the scenarios.
 */
public final class Contenders {
    private static final String EARMARK = "earmark-";
    private static final String WITHOUT_COMBINING = "-alone";
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
        add(
                "mysql-for-update",
                Backend.MYSQL,
                "SQL by hand: `SELECT … FOR UPDATE`, check, `UPDATE`",
                options -> sql(Servers.newMySqlDatabase(), new SqlForUpdate(), options));
        add(
                "mysql-version",
                Backend.MYSQL,
                "SQL by hand: version column, 3 retries 50 ms apart",
                options -> sql(Servers.newMySqlDatabase(), new SqlVersionColumn(), options));
        add(
                "mysql-conditional-update",
                Backend.MYSQL,
                "SQL by hand: `UPDATE … WHERE on_hand - reserved >= ?`",
                options -> sql(Servers.newMySqlDatabase(), new SqlConditionalUpdate(), options));
        add(
                "mysql-bucket4j",
                Backend.MYSQL,
                "Bucket4j with `SELECT … FOR UPDATE`; counters only, no reservations",
                options -> Bucket4jContender.onMySql(Servers.newMySqlDatabase(), options));
        add(
                "postgresql-for-update",
                Backend.POSTGRESQL,
                "SQL by hand: `SELECT … FOR UPDATE`, check, `UPDATE`",
                options -> sql(Servers.newPostgreSqlDatabase(), new SqlForUpdate(), options));
        addJoined("mysql", Backend.MYSQL, Servers::newMySqlDatabase);
        addJoined("postgresql", Backend.POSTGRESQL, Servers::newPostgreSqlDatabase);
        add(
                "redis-lock",
                Backend.REDIS,
                "One Redisson lock around `GET` and `SET`; counters only, no reservations",
                options -> new RedisLock(Servers.redisUrl()));
        add(
                "redis-incrby",
                Backend.REDIS,
                "`INCRBY -n`, and `INCRBY +n` if the counter became negative; counters only, no reservations",
                options -> new RedisIncrby(Servers.redisUrl()));
        add(
                "redis-permits",
                Backend.REDIS,
                "Redisson's `RPermitExpirableSemaphore`, a permit per unit",
                options -> new RedisPermits(Servers.redisUrl()));
        add(
                "redis-bucket4j",
                Backend.REDIS,
                "Bucket4j with compare-and-swap; counters only, no reservations",
                options -> Bucket4jContender.onRedis(Servers.redisUrl()));
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

    /** Each writes a row of the shop in the same transaction. */
    private static void addJoined(String name, Backend backend, Supplier<Database> database) {
        add(
                EARMARK + name + "-joined",
                backend,
                "Earmark in the shop's transaction: `joining`",
                options -> new JoinedContender(ConnectionPools.open(database.get(), options), options, true));
        add(
                EARMARK + name + "-in-transaction",
                backend,
                "Earmark in the shop's transaction: `inTransaction`",
                options -> new JoinedContender(ConnectionPools.open(database.get(), options), options, false));
        add(
                name + "-for-update-joined",
                backend,
                "SQL by hand in the shop's transaction: `SELECT … FOR UPDATE`, check, `UPDATE`",
                options -> byHand(database.get(), options));
    }

    private static Contender sql(Database database, SqlStrategy strategy, ContenderOptions options)
            throws SQLException {
        return new SqlContender(ConnectionPools.open(database, options), strategy);
    }

    private static Contender byHand(Database database, ContenderOptions options) throws SQLException {
        HikariDataSource pool = ConnectionPools.open(database, options);
        return new SqlContender(pool, new SqlForUpdate(), OrderRows.in(pool));
    }
}

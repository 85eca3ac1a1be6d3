package dev.earmark.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.spi.StockStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a reservation costs a database server: CPU time of a reserve, a confirm and a purge, in batches of one and
 * of 64 on one connection, for one hot SKU and ids that are random UUIDs; and the bytes that it takes in tables and indexes.
 * For Linux. The first argument is {@code mariadb}, {@code postgresql} or {@code h2}; the CPU of H2 includes the store's, because it
 * runs in the same process. The second is {@code owners} if the reservations have owners, otherwise {@code -}. Further arguments are SQL
 * that changes the tables first, to learn what an index or a constraint costs.
 */
final class ServerCpuMain {
    private static final int MANY = Integer.getInteger("earmark.cpu.many", 32_000);
    private static final int ROUNDS = Integer.getInteger("earmark.cpu.rounds", 5);
    private static final int FEW = MANY / 8;
    private static final int PURGED = 500;
    private static final Duration HOLD = Duration.ofMinutes(30);
    private static final Sku HOT = Sku.of("hot");

    private final Database database;
    private final Jdbi jdbi;
    private final StockStore store;
    private final @Nullable OwnerId owner;
    private final Map<String, List<Double>> figures = new TreeMap<>();

    private ServerCpuMain(Database database, HikariDataSource pool, @Nullable OwnerId owner) {
        this.database = database;
        this.jdbi = Jdbi.create(pool);
        this.store = JdbcStockStore.pessimistic(pool).build();
        this.owner = owner;
    }

    /** A server, and how it tells what it uses. */
    private record Database(DatabaseAddress address, String process, String bytes, String refresh) {
        private static final String NAMES =
                "'earmark_level', 'earmark_reservation', 'earmark_line', 'earmark_operation'";

        static Database named(String name) {
            return switch (name) {
                case "mariadb" ->
                    new Database(
                            MariaDb.newDatabase(),
                            "SELECT CONCAT(CASE WHEN @@pid_file LIKE '/%' THEN '' ELSE @@datadir END, @@pid_file)",
                            "SELECT SUM(data_length + index_length) FROM information_schema.tables"
                                    + " WHERE table_schema = DATABASE()",
                            "ANALYZE TABLE earmark_reservation, earmark_line");
                case "postgresql" ->
                    new Database(
                            PostgreSql.newDatabase(),
                            "SELECT CONCAT(current_setting('data_directory'), '/postmaster.pid')",
                            "SELECT SUM(pg_total_relation_size(CAST(name AS regclass))) FROM unnest(ARRAY[" + NAMES
                                    + "]) name",
                            "SELECT 1");
                case "h2" ->
                    new Database(
                            new DatabaseAddress("jdbc:h2:" + TestServers.newFolder("earmark-h2") + "/cpu", "sa", ""),
                            "SELECT '/proc/self/stat'",
                            "SELECT SUM(DISK_SPACE_USED(TABLE_NAME)) FROM INFORMATION_SCHEMA.TABLES"
                                    + " WHERE TABLE_SCHEMA = 'PUBLIC'",
                            "CHECKPOINT SYNC");
                default -> throw new IllegalArgumentException(name + " is none of mariadb, postgresql, h2");
            };
        }
    }

    public static void main(String... arguments) throws IOException {
        Database database = Database.named(arguments[0]);
        HikariConfig options = TestDatabase.options(database.address());
        options.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(options)) {
            JdbcSchema.create(pool);
            Jdbi.create(pool).useHandle(handle -> Stream.of(arguments).skip(2).forEach(handle::execute));
            OwnerId owner = arguments.length > 1 && arguments[1].equals("owners") ? OwnerId.of("ann") : null;
            new ServerCpuMain(database, pool, owner).run();
        }
    }

    private void run() throws IOException {
        store.apply(List.of(new SetOnHand(HOT, 1_000_000_000, OperationId.of("stocked"))));
        System.out.println("µs of server CPU per reservation, least and median of " + ROUNDS + " rounds");
        for (int round = 0; round < ROUNDS; round++) {
            double before = bytes();
            List<ReservationId> many = ids(MANY);
            measure("reserve in a batch of 64", many, 64, this::reserve);
            add("bytes of a held reservation", (bytes() - before) / MANY);
            measure("confirm in a batch of 64", many, 64, Confirm::new);
            add("bytes of a confirmed reservation", (bytes() - before) / MANY);
            List<ReservationId> few = ids(FEW);
            measure("reserve alone", few, 1, this::reserve);
            measure("confirm alone", few, 1, Confirm::new);
            purge(MANY + FEW);
        }
        figures.forEach((what, all) -> {
            double[] sorted = all.stream().mapToDouble(d -> d).sorted().toArray();
            // bytes are those of the first round, whose tables were new
            double first = what.startsWith("bytes") ? all.get(0) : sorted[0];
            System.out.printf(Locale.ROOT, "%s: %.1f (%.1f)%n", what, first, sorted[sorted.length / 2]);
        });
    }

    private static List<ReservationId> ids(int count) {
        return Stream.generate(() -> ReservationId.of(UUID.randomUUID().toString()))
                .limit(count)
                .toList();
    }

    private Reserve reserve(ReservationId id) {
        return new Reserve(id, List.of(new Line(HOT, 1)), HOLD, owner);
    }

    private void measure(
            String what, List<ReservationId> ids, int batch, Function<ReservationId, StockCommand<?>> command)
            throws IOException {
        List<List<StockCommand<?>>> batches = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += batch) {
            batches.add(ids.subList(from, Math.min(ids.size(), from + batch)).stream()
                    .<StockCommand<?>>map(command)
                    .toList());
        }
        double before = cpuMicros();
        batches.forEach(store::apply);
        add(what, (cpuMicros() - before) / ids.size());
    }

    private void purge(int finished) throws IOException {
        double before = cpuMicros();
        int purged = 0;
        while (purged < finished) {
            int some = store.purge(Duration.ZERO, PURGED);
            if (some == 0) {
                throw new IllegalStateException("purged " + purged + " of " + finished);
            }
            purged += some;
        }
        add("purge", (cpuMicros() - before) / finished);
    }

    private void add(String what, double figure) {
        figures.computeIfAbsent(what, key -> new ArrayList<>()).add(figure);
    }

    private double bytes() {
        return jdbi.withHandle(handle -> {
            // statistics of a table; MariaDB answers with rows
            handle.createQuery(database.refresh().startsWith("CHECKPOINT") ? "SELECT 1" : database.refresh())
                    .mapToMap()
                    .list();
            return handle.createQuery(database.bytes()).mapTo(Double.class).one();
        });
    }

    /** That of the server's process, its children, and those that have ended. */
    private double cpuMicros() throws IOException {
        String file = jdbi.withHandle(handle ->
                handle.createQuery(database.process()).mapTo(String.class).one());
        if (file.startsWith("/proc/")) {
            return ticks(Path.of(file), 2) * 10_000;
        }
        long pid = Long.parseLong(Files.readAllLines(Path.of(file)).get(0).trim());
        double ticks = ticks(Path.of("/proc/" + pid + "/stat"), 4);
        for (ProcessHandle child :
                ProcessHandle.of(pid).orElseThrow().children().toList()) {
            Path stat = Path.of("/proc/" + child.pid() + "/stat");
            ticks += Files.exists(stat) ? ticks(stat, 2) : 0;
        }
        return ticks * 10_000;
    }

    /** The fields 14 to 17 of proc(5): the user and system time of the process and of the children it has waited for. */
    private static double ticks(Path stat, int fields) throws IOException {
        String text = Files.readString(stat);
        String[] values = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        return Arrays.stream(values, 11, 11 + fields)
                .mapToDouble(Double::parseDouble)
                .sum();
    }
}

package dev.earmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.DatabaseAddress;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.jdbc.MariaDb;
import dev.earmark.jdbc.PostgreSql;
import dev.earmark.redis.RedisServer;
import dev.earmark.redis.RedisStockStore;
import dev.earmark.spi.StockStore;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The queries of docs/production.md give the right rows: SQL on every database, commands on Redis. */
class ProductionQueriesTest {
    private static final Sku SKU_A = Sku.of("SKU-A");
    private static final Page PAGE = Page.of("docs/production.md");

    /** The codes of a query on the page, in one language. */
    private static List<String> query(String name, String language) {
        return PAGE.blocks().stream()
                .filter(block -> block.name().equals(name) && block.language().equals(language))
                .map(Page.Block::code)
                .toList();
    }

    /**
     * What a shop has done: order-1 and order-4 are held, and "late" will be overdue at once where the store's times
     * can be moved.
     */
    private static void sell(ReservationEngine engine) {
        engine.setOnHand(SKU_A, 20, OperationId.of("count-1"));
        engine.setOnHand(Sku.of("SKU-B"), 5, OperationId.of("count-2"));
        engine.reserve(ReserveRequest.builder("order-1")
                .line("SKU-A", 2)
                .owner("shopper-7")
                .build());
        engine.reserve(ReserveRequest.builder("order-2")
                .line("SKU-A", 1)
                .line("SKU-B", 1)
                .build());
        engine.confirm(ReservationId.of("order-2"));
        engine.reserve(ReserveRequest.builder("order-3").line("SKU-A", 1).build());
        engine.cancel(ReservationId.of("order-3"));
        engine.reserve(ReserveRequest.builder("order-4").line("SKU-B", 1).build());
        engine.reserve(ReserveRequest.builder("order-7")
                .line("SKU-A", 3)
                .owner("shopper-8")
                .build());
        engine.confirm(ReservationId.of("order-7"));
        engine.returnStock(ReservationId.of("order-7"), OperationId.of("return-9"), List.of(Line.of("SKU-A", 1)));
        engine.returnStock(ReservationId.of("order-2"), OperationId.of("return-10"), List.of(Line.of("SKU-B", 1)));
        engine.adjust(SKU_A, 5, OperationId.of("delivery-17"), "delivery 17");
        engine.reserve(ReserveRequest.builder("old").line("SKU-A", 1).build());
        engine.confirm(ReservationId.of("old"));
        engine.reserve(ReserveRequest.builder("late")
                .line("SKU-A", 1)
                .holdFor(Duration.ofMinutes(1))
                .build());
    }

    /** The return of order-2 is missing, because it was a return of another SKU. */
    private static final List<String> HISTORY = List.of(
            "RESERVED order-1 2",
            "RESERVED order-2 1",
            "RESERVED order-3 1",
            "RESERVED order-7 3",
            "RESERVED late 1",
            "CONFIRMED, last change order-2 1",
            "CONFIRMED, last change order-7 3",
            "CANCELLED order-3 1",
            "RETURN_STOCK, of all SKUs order-7 1",
            "SET_ON_HAND count-1 20",
            "ADJUST delivery-17 5");

    private static ReservationEngine engine(StockStore store) {
        return ReservationEngine.builder(store).reaper(ReaperPolicy.OFF).build();
    }

    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    abstract static class OnDatabase {
        private final DatabaseAddress database;

        OnDatabase(DatabaseAddress database) {
            this.database = database;
        }

        /** How the database writes MySQL's UTC_TIMESTAMP(6). */
        String now() {
            return "CAST(CURRENT_TIMESTAMP AT TIME ZONE 'UTC' AS TIMESTAMP(6))";
        }

        @BeforeAll
        void sell() throws SQLException {
            HikariConfig options = new HikariConfig();
            options.setJdbcUrl(database.url());
            options.setUsername(database.user());
            options.setPassword(database.password());
            options.setMaximumPoolSize(2);
            try (HikariDataSource pool = new HikariDataSource(options)) {
                JdbcSchema.create(pool);
                try (ReservationEngine engine =
                        engine(JdbcStockStore.pessimistic(pool).build())) {
                    ProductionQueriesTest.sell(engine);
                }
            }
            execute("UPDATE earmark_reservation SET expires_at = TIMESTAMP '2026-01-01 00:00:00',"
                    + " due_at = TIMESTAMP '2026-01-01 00:00:00' WHERE id = 'late'");
            execute("UPDATE earmark_line SET expires_at = TIMESTAMP '2026-01-01 00:00:00' WHERE reservation_id ="
                    + " 'late'");
            execute("UPDATE earmark_reservation SET created_at = TIMESTAMP '2026-01-01 00:00:00',"
                    + " due_at = TIMESTAMP '2026-01-01 00:00:00' WHERE id = 'old'");
        }

        private void execute(String sql) throws SQLException {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        private Connection connect() throws SQLException {
            return DriverManager.getConnection(database.url(), database.user(), database.password());
        }

        /** The rows, of each the wanted columns, with a space between them. */
        private List<String> rows(String name, String... columns) throws SQLException {
            List<String> sql = query(name, "sql");
            assertThat(sql).hasSize(1);
            try (Connection connection = connect();
                    Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery(statementOf(sql.get(0)))) {
                List<String> rows = new ArrayList<>();
                while (found.next()) {
                    List<String> row = new ArrayList<>();
                    for (String column : columns) {
                        row.add(String.valueOf(found.getString(column)));
                    }
                    rows.add(String.join(" ", row));
                }
                return rows;
            }
        }

        private String statementOf(String sql) {
            assertThat(sql).endsWith(";\n");
            return sql.substring(0, sql.length() - 2).replace("UTC_TIMESTAMP(6)", now());
        }

        @Test
        void whoHoldsASku() throws SQLException {
            assertThat(rows("holders", "id", "owner", "quantity", "overdue"))
                    .containsExactly("late null 1 yes", "order-1 shopper-7 2 no");
        }

        @Test
        void howMuchOfASkuIsHeld() throws SQLException {
            assertThat(rows("holders-total", "reservations", "units", "overdue"))
                    .containsExactly("2 3 1");
        }

        @Test
        void whatAnOwnerHolds() throws SQLException {
            assertThat(rows("owner", "id")).containsExactly("order-1");
        }

        @Test
        void theCountersOfASku() throws SQLException {
            assertThat(rows("level", "sku", "on_hand", "reserved", "available", "sold"))
                    .containsExactly("SKU-A 21 3 18 4");
        }

        @Test
        void aReservation() throws SQLException {
            assertThat(rows("reservation", "id", "status", "owner", "sku", "quantity", "returned"))
                    .containsExactly("order-7 CONFIRMED shopper-8 SKU-A 3 1");
        }

        @Test
        void anOperation() throws SQLException {
            assertThat(rows("operation", "id", "kind", "subject", "units", "reason"))
                    .containsExactly("delivery-17 ADJUST SKU-A 5 delivery 17");
        }

        @Test
        void whatIsOverdue() throws SQLException {
            assertThat(rows("overdue", "id")).containsExactly("late");
        }

        @Test
        void howManyAreOverdue() throws SQLException {
            assertThat(rows("overdue-total", "reservations")).containsExactly("1");
        }

        @Test
        void whatHappenedInTheLastHour() throws SQLException {
            assertThat(rows("history", "event", "id", "units")).containsExactlyInAnyOrderElementsOf(HISTORY);
            assertThat(rows("history", "happened_at")).isSorted();
        }

        @Test
        void whereTheCountersDisagree() throws SQLException {
            assertThat(rows("consistency", "sku")).isEmpty();
            execute("UPDATE earmark_level SET reserved = reserved + 1 WHERE sku = 'SKU-A'");
            try {
                assertThat(rows("consistency", "sku", "reserved", "held")).containsExactly("SKU-A 4 3");
            } finally {
                execute("UPDATE earmark_level SET reserved = reserved - 1 WHERE sku = 'SKU-A'");
            }
        }

        @Test
        void howMuchIsStored() throws SQLException {
            assertThat(rows("sizes", "status", "reservations"))
                    .containsExactlyInAnyOrder("HELD 3", "CONFIRMED 3", "CANCELLED 1");
        }
    }

    @Nested
    class OnH2 extends OnDatabase {
        OnH2() {
            super(new DatabaseAddress("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
        }
    }

    @Nested
    class OnMariaDb extends OnDatabase {
        OnMariaDb() {
            super(MariaDb.newDatabase());
        }

        @Override
        String now() {
            return "UTC_TIMESTAMP(6)";
        }
    }

    @Nested
    class OnPostgreSql extends OnDatabase {
        OnPostgreSql() {
            super(PostgreSql.newDatabase());
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class OnRedis {
        private static final String LATE_EXPIRES_AT = "1767225600000000";
        private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

        private final RedisServer server = RedisServer.start();
        private final RedisClient client = RedisClient.create(server.uri());
        private final StatefulRedisConnection<String, String> connection = client.connect();

        @BeforeAll
        void sell() {
            try (ReservationEngine engine =
                    engine(RedisStockStore.builder(server.uri()).build())) {
                ProductionQueriesTest.sell(engine);
            }
            connection.sync().zadd("{earmark}:expiresAt", Double.parseDouble(LATE_EXPIRES_AT), "late");
            connection.sync().zadd("{earmark}:finished", 1_000_000, "old");
        }

        @AfterAll
        void close() {
            client.shutdown();
            server.close();
        }

        /** What Redis answers to the lines of a query, as redis-cli sends them, all in one flat list of texts. */
        private List<String> answers(String name) {
            List<String> answers = new ArrayList<>();
            query(name, "redis").stream().flatMap(String::lines).forEach(line -> {
                String[] words = words(line);
                flatten(
                        words[0].equals("EVAL")
                                ? eval(words)
                                : run("return {redis.call(unpack(ARGV))}", new String[0], words),
                        answers);
            });
            return answers;
        }

        /** A script cannot run a script, so this one is not wrapped. */
        private Object eval(String[] words) {
            assertThat(words[2]).as("the number of keys").isEqualTo("1");
            return run("return {(function() " + words[1] + " end)()}", new String[] {words[3]}, new String[0]);
        }

        private Object run(String script, String[] keys, String[] arguments) {
            return connection.sync().eval(script, ScriptOutputType.MULTI, keys, arguments);
        }

        private static void flatten(Object answer, List<String> into) {
            if (answer instanceof List<?> list) {
                list.forEach(part -> flatten(part, into));
            } else {
                into.add(String.valueOf(answer));
            }
        }

        /** By the rules of redis-cli and the shell, as far as the page needs them. */
        private static String[] words(String line) {
            return WORD.matcher(line).results().map(OnRedis::word).toArray(String[]::new);
        }

        private static String word(MatchResult word) {
            return word.group(1) != null
                    ? word.group(1).replace("\\n", "\n").replace("\\x0b", "\u000b")
                    : word.group(2) != null ? word.group(2) : word.group(3);
        }

        @Test
        void whoHoldsASku() {
            assertThat(answers("holders"))
                    .extracting(member -> member.replaceAll("\n[0-9]{16}\n", " "))
                    .containsExactly("SKU-A late", "SKU-A order-1");
        }

        @Test
        void howMuchOfASkuIsHeld() {
            assertThat(answers("holders-total")).containsExactly("2", "3");
        }

        @Test
        void whatAnOwnerHolds() {
            assertThat(answers("owner"))
                    .extracting(member -> member.replaceAll("\n[0-9]{16}\n", " "))
                    .containsExactly("shopper-7 order-1");
        }

        @Test
        void theCountersOfASku() {
            assertThat(answers("level")).containsExactly("21", "3", "4");
        }

        @Test
        void aReservation() {
            assertThat(answers("reservation"))
                    .singleElement()
                    .asString()
                    .matches("CONFIRMED [0-9]{16} [0-9]{16}\nowner shopper-8\n3 SKU-A\n-1 SKU-A");
        }

        @Test
        void anOperation() {
            assertThat(answers("operation"))
                    .singleElement()
                    .asString()
                    .matches("ADJUST 5 [0-9]{16} [0-9a-f]{64}\nSKU-A\ndelivery 17");
        }

        @Test
        void whatIsOverdue() {
            assertThat(answers("overdue")).containsExactly("late", LATE_EXPIRES_AT);
        }

        @Test
        void howManyAreOverdue() {
            assertThat(answers("overdue-total")).containsExactly("1");
        }

        @Test
        void whatHappenedInTheLastHour() {
            List<String> events = history("{earmark}");
            assertThat(events).isSorted();
            assertThat(events.stream().map(event -> event.substring(17))).containsExactlyInAnyOrderElementsOf(HISTORY);
        }

        @Test
        void aHistoryThatIsCutSaysSoAndHasTheNewestReservations() {
            try (ReservationEngine engine =
                    engine(RedisStockStore.builder(server.uri()).prefix("busy").build())) {
                engine.setOnHand(SKU_A, 2_000, OperationId.of("count-1"));
                List<StockCommand<?>> reserves = new ArrayList<>();
                for (int i = 0; i <= 1_000; i++) {
                    reserves.add(ReserveRequest.builder("order-" + i)
                            .line("SKU-A", 1)
                            .holdFor(Duration.ofMinutes(1).plusSeconds(i))
                            .build()
                            .toCommand(Duration.ofMinutes(1)));
                }
                assertThat(engine.attemptAll(reserves)).allMatch(outcome -> outcome instanceof Applied);
            }
            List<String> events = history("{busy}");
            assertThat(events.get(0)).startsWith("CUT: more than 1000 reservations hold the SKU");
            assertThat(events).filteredOn(event -> event.contains(" RESERVED ")).hasSize(1_000);
            assertThat(events)
                    .anyMatch(event -> event.endsWith(" RESERVED order-1000 1"))
                    .noneMatch(event -> event.endsWith(" RESERVED order-0 1"));
        }

        /** What the script of the page answers for another prefix. */
        private List<String> history(String prefix) {
            String line = query("history", "shell").get(0).replace("{earmark}", prefix);
            List<String> words = List.of(words(line));
            assertThat(words.subList(0, 2)).containsExactly("redis-cli", "--eval");
            int comma = words.indexOf(",");
            List<String> events = new ArrayList<>();
            flatten(
                    run(
                            Page.read(Page.ROOT.resolve(words.get(2))),
                            words.subList(3, comma).toArray(String[]::new),
                            words.subList(comma + 1, words.size()).toArray(String[]::new)),
                    events);
            return events;
        }

        @Test
        void howMuchIsStored() {
            assertThat(answers("sizes")).containsExactly("3", "4", "5");
        }
    }

    @Test
    void everyQueryOfThePageIsRun() {
        List<String> names =
                PAGE.blocks().stream().map(Page.Block::name).distinct().toList();
        assertThat(names)
                .containsExactly(
                        "holders",
                        "holders-total",
                        "owner",
                        "level",
                        "reservation",
                        "operation",
                        "overdue",
                        "overdue-total",
                        "history",
                        "consistency",
                        "sizes");
    }
}

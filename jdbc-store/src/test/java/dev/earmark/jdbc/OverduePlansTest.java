package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R9: the search for overdue reservations reads what it finds and no more, whatever the statistics say. */
@Tag("long")
class OverduePlansTest {
    private static final int RESERVATIONS = 20_000;
    private static final int SKUS = 100;

    /** When the database has last looked at its tables. */
    enum Analysed {
        NEVER,
        EMPTY,
        FULL
    }

    @ParameterizedTest
    @EnumSource
    void r9_postgreSqlUsesIndexes(Analysed analysed) throws SQLException {
        try (HikariDataSource pool = filled(PostgreSql.newDatabase(), analysed);
                Connection connection = pool.getConnection()) {
            Session session = new SessionFactory(new PostgreSqlDialect(), TableNames.DEFAULT).readCommitted(connection);
            for (int keys : List.of(1, 64, 1_000)) {
                List<Object> ids = new ArrayList<>(ids(keys));
                ids.addAll(ids(keys));
                ids.add(5_001);
                assertThat(plan(connection, OverdueReader.reservationsSql(session.texts(), keys), ids))
                        .as("%s keys", keys)
                        .doesNotContain("Seq Scan on earmark");
            }
            for (int keys : List.of(1, SKUS)) {
                List<Object> values = new ArrayList<>();
                skus(keys).forEach(sku -> values.addAll(List.of(sku.value(), Instant.EPOCH, Instant.now(), 1)));
                assertThat(plan(connection, OverdueReader.linesSql(session.texts(), keys), values))
                        .as("%s SKUs", keys)
                        .contains("earmark_line_held")
                        .doesNotContain("Seq Scan on earmark");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1_000})
    void r9_mariaDbReadsTheRowsThatItFinds(int keys) throws SQLException {
        for (Analysed analysed : Analysed.values()) {
            try (HikariDataSource pool = filled(MariaDb.newDatabase(), analysed);
                    Connection connection = pool.getConnection()) {
                Session session = new SessionFactory(new MySqlDialect(), TableNames.DEFAULT).readCommitted(connection);
                OverdueReader reader = new OverdueReader(session);
                long before = GrowthTest.handlerReads(session);
                List<ReservationId> ids = ids(keys).stream()
                        .map(id -> ReservationId.of(id.toString()))
                        .toList();
                assertThat(reader.reservations(ids, 5_001)).hasSize(3 * keys);
                // a reservation, its three lines, the end of each, and the union
                assertThat(GrowthTest.handlerReads(session) - before)
                        .as("%s", analysed)
                        .isLessThan(16L * keys + 16);
                before = GrowthTest.handlerReads(session);
                int skus = Math.min(keys, SKUS);
                Map<Sku, Integer> limits = new TreeMap<>();
                skus(skus).forEach(sku -> limits.put(sku, 1));
                assertThat(reader.lines(limits, Instant.now())).hasSize(skus);
                assertThat(GrowthTest.handlerReads(session) - before)
                        .as("%s", analysed)
                        .isLessThan(8L * skus + 8);
            }
        }
    }

    private static String plan(Connection connection, String sql, List<Object> values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("EXPLAIN " + sql)) {
            BulkWriter.bind(statement, values);
            try (ResultSet row = statement.executeQuery()) {
                List<String> lines = new ArrayList<>();
                while (row.next()) {
                    lines.add(row.getString(1));
                }
                return String.join("\n", lines);
            }
        }
    }

    private static List<Object> ids(int count) {
        return IntStream.range(0, count).<Object>mapToObj(i -> "r" + i * 7).toList();
    }

    private static List<Sku> skus(int count) {
        return IntStream.range(0, count).mapToObj(i -> Sku.of("A" + i)).toList();
    }

    /** All reservations are overdue, and hold one unit of three SKUs. */
    private static HikariDataSource filled(DatabaseAddress address, Analysed analysed) throws SQLException {
        HikariDataSource pool = TestDatabase.pool(address);
        JdbcSchema.create(pool);
        boolean isPostgreSql = address.url().startsWith("jdbc:postgresql");
        String analyse = isPostgreSql ? "ANALYZE" : "ANALYZE TABLE earmark_reservation, earmark_line";
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            if (isPostgreSql) {
                statement.execute("ALTER TABLE earmark_reservation SET (autovacuum_enabled = off)");
                statement.execute("ALTER TABLE earmark_line SET (autovacuum_enabled = off)");
            }
            if (analysed == Analysed.EMPTY) {
                statement.execute(analyse);
            }
            for (int from = 0; from < RESERVATIONS; from += 1_000) {
                List<Integer> some = IntStream.range(from, from + 1_000).boxed().toList();
                statement.execute("INSERT INTO earmark_reservation VALUES "
                        + some.stream()
                                .map(i -> "('r" + i + "', 'HELD', NULL, TIMESTAMP '2020-01-01 00:00:00',"
                                        + " TIMESTAMP '2020-01-01 00:00:00', NULL)")
                                .collect(Collectors.joining(", ")));
                statement.execute("INSERT INTO earmark_line VALUES "
                        + some.stream()
                                .flatMap(i -> IntStream.of(0, 1, 2)
                                        .mapToObj(line -> "('r" + i + "', 'A" + (i + line) % SKUS
                                                + "', 1, 0, TIMESTAMP '2020-01-01 00:00:00')"))
                                .collect(Collectors.joining(", ")));
            }
            if (analysed == Analysed.FULL) {
                statement.execute(analyse);
            }
        }
        return pool;
    }
}

package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.HeldFilter;
import dev.earmark.OwnerId;
import dev.earmark.Sku;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** R9: each page of held reservations is read from an index, according to each database's query plan. */
@Tag("long")
class PlansTest {
    private static final int ROWS = 20_000;
    private static final HikariDataSource H2 =
            filled(new DatabaseAddress("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
    private static final HikariDataSource MARIADB = filled(MariaDb.newDatabase());
    private static final HikariDataSource POSTGRESQL = filled(PostgreSql.newDatabase());

    static Stream<Arguments> lists() {
        return Stream.of(H2, MARIADB, POSTGRESQL)
                .flatMap(database -> Stream.of(
                        Arguments.of(database, new HeldFilter.OfSku(Sku.of("A7")), "earmark_line_held"),
                        Arguments.of(database, new HeldFilter.OfOwner(OwnerId.of("o7")), "earmark_reservation_owner"),
                        Arguments.of(database, new HeldFilter.Overdue(), "earmark_reservation_deadline")));
    }

    @ParameterizedTest(name = "{1} by {2}", autoCloseArguments = false)
    @MethodSource("lists")
    void r9_aPageIsReadFromItsIndex(HikariDataSource database, HeldFilter filter, String index) {
        assertThat(plan(database, filter).toLowerCase(Locale.ROOT))
                .contains(index)
                // the page itself is read in full, the rest is looked up by primary key
                .doesNotContain("tablescan", "seq scan", "\tr\tall", "\tl\tall", "\tearmark_reservation\tall");
    }

    private static String plan(HikariDataSource database, HeldFilter filter) {
        Jdbi jdbi = Jdbi.create(database).registerArgument(new UtcTimes());
        return OwnTransactions.on(database, TableNames.DEFAULT)
                .read(session -> jdbi.withHandle(
                        handle -> explain(handle, session.texts().of(template(filter)), filter)));
    }

    private static String template(HeldFilter filter) {
        if (filter instanceof HeldFilter.OfSku) {
            return HeldSql.OF_SKU;
        }
        return filter instanceof HeldFilter.OfOwner ? HeldSql.OF_OWNER : HeldSql.OVERDUE;
    }

    private static String explain(Handle handle, String sql, HeldFilter filter) {
        try (Query query = handle.createQuery("EXPLAIN " + sql)) {
            if (filter instanceof HeldFilter.OfSku ofSku) {
                query.bind("sku", ofSku.sku().value());
            } else if (filter instanceof HeldFilter.OfOwner ofOwner) {
                query.bind("owner", ofOwner.owner().value());
            }
            List<String> lines = query.bind("from", Instant.EPOCH)
                    .bind("after", "")
                    .bind("limit", 11)
                    .map((row, context) -> {
                        StringBuilder line = new StringBuilder();
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            line.append(row.getString(i)).append('\t');
                        }
                        return line.toString();
                    })
                    .list();
            return String.join("\n", lines);
        }
    }

    /** Half of the reservations are held, a tenth of those are overdue. They belong to 100 SKUs and 100 owners. */
    private static HikariDataSource filled(DatabaseAddress address) {
        HikariDataSource pool = TestDatabase.pool(address);
        JdbcSchema.create(pool);
        // plain JDBC, because Jdbi would parse the long texts
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (int from = 0; from < ROWS; from += 1_000) {
                List<Integer> some = IntStream.range(from, from + 1_000).boxed().toList();
                statement.execute("INSERT INTO earmark_reservation VALUES "
                        + some.stream().map(PlansTest::reservation).collect(Collectors.joining(", ")));
                statement.execute("INSERT INTO earmark_line VALUES "
                        + some.stream().map(PlansTest::line).collect(Collectors.joining(", ")));
            }
            statement.execute(
                    address.url().startsWith("jdbc:mysql")
                            ? "ANALYZE TABLE earmark_reservation, earmark_line"
                            : "ANALYZE");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return pool;
    }

    private static String reservation(int i) {
        return "('r" + i + "', '" + (isHeld(i) ? "HELD" : "CONFIRMED") + "', 'o" + i % 100 + "', " + deadline(i) + ", "
                + deadline(i) + ", " + (isHeld(i) ? "NULL" : deadline(i)) + ")";
    }

    private static String line(int i) {
        return "('r" + i + "', 'A" + i % 100 + "', 1, 0, " + (isHeld(i) ? deadline(i) : "NULL") + ")";
    }

    private static boolean isHeld(int i) {
        return i / 100 % 2 == 0;
    }

    private static String deadline(int i) {
        return "TIMESTAMP '" + (i % 20 == 0 ? "2020" : "2999") + "-01-01 00:00:00'";
    }
}

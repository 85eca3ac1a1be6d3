package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R5: the database's clock counts, whatever the time zones of JVM, session and server are. */
class TimeZonesTest {
    private static final TimeZone BEFORE = TimeZone.getDefault();
    private static final DatabaseAddress MARIADB = MariaDb.newDatabase();

    @AfterEach
    void restore() {
        TimeZone.setDefault(BEFORE);
    }

    @ParameterizedTest
    @CsvSource({
        "Pacific/Kiritimati, -11:00, +05:45",
        "America/St_Johns, +13:00, -09:30",
        "Europe/Berlin, +00:00, +00:00"
    })
    void r5_deadlinesAreExactWithAnyTimeZones(String jvm, String session, String readingSession) {
        TimeZone.setDefault(TimeZone.getTimeZone(jvm));
        Reservation written;
        ReservationId id = ReservationId.of(UUID.randomUUID().toString());
        Duration holdFor = Duration.ofDays(200).plusNanos(123_456_000);
        Instant before = Instant.now();
        try (HikariDataSource pool = new HikariDataSource(inSession(session))) {
            JdbcSchema.create(pool);
            StockStore store = JdbcStockStore.pessimistic(pool).build();
            store.apply(List.of(new SetOnHand(Sku.of("A"), 10, OperationId.random())));
            store.apply(List.of(new Reserve(id, List.of(Line.of("A", 1)), holdFor, null)));
            written =
                    Optional.ofNullable(store.reservations(List.of(id)).get(id)).orElseThrow();
        }
        assertThat(Duration.between(written.createdAt(), written.expiresAt())).isEqualTo(holdFor);
        // both clocks are on one machine, and a wrong time zone would make a difference of at least half an hour
        assertThat(written.createdAt())
                .isBetween(before.minusSeconds(600), Instant.now().plusSeconds(600));

        TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
        try (HikariDataSource pool = new HikariDataSource(inSession(readingSession))) {
            StockStore store = JdbcStockStore.optimistic(pool).build();
            assertThat(store.reservations(List.of(id))).containsEntry(id, written);
            assertThat(store.overdue(10).ids()).doesNotContain(id);
        }
    }

    @Test
    void r5_aTimeInTheHourThatSummerTimeSkipsIsReadCorrectly() {
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        for (HikariConfig options :
                List.of(TestDatabase.options("jdbc:h2:mem:" + UUID.randomUUID(), "sa", ""), inSession("+00:00"))) {
            try (HikariDataSource pool = new HikariDataSource(options)) {
                JdbcSchema.create(pool);
                String skipped = "2027-03-28 02:30:00.123456";
                ReservationId id = ReservationId.of(UUID.randomUUID().toString());
                execute(
                        pool,
                        "INSERT INTO earmark_reservation (id, status, owner, created_at, expires_at, due_at) VALUES ('"
                                + id + "', 'HELD', NULL, '" + skipped + "', '" + skipped + "', '" + skipped + "')");
                execute(pool, "INSERT INTO earmark_line VALUES ('" + id + "', 'A', 1, 0, '" + skipped + "')");
                Reservation reservation = JdbcStockStore.pessimistic(pool)
                        .build()
                        .reservations(List.of(id))
                        .get(id);
                assertThat(reservation)
                        .hasFieldOrPropertyWithValue("expiresAt", Instant.parse("2027-03-28T02:30:00.123456Z"));
            }
        }
    }

    private static void execute(HikariDataSource pool, String sql) {
        Jdbi.create(pool).useHandle(handle -> handle.execute(sql));
    }

    private static HikariConfig inSession(String timeZone) {
        HikariConfig options = TestDatabase.options(MARIADB.url(), MARIADB.user(), MARIADB.password());
        options.setConnectionInitSql("SET time_zone = '" + timeZone + "'");
        return options;
    }
}

package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.spi.Changes;
import dev.earmark.spi.Reservations;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.ledger.LedgerChanges;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A purge with a driver that does not count rows, and beside a batch in progress. */
class PurgeTest {
    @Test
    void r9_aPurgeReturnsTheNumberOfDeletedRowsEvenIfTheDriverDoesNotCountTheRowsOfAJdbcBatch() {
        DatabaseAddress address = MariaDb.newDatabase().throughMariaDbsDriver().with("useBulkStmts=true");
        try (TestDatabase database = TestDatabase.mariaDb(address, options -> {})) {
            StockStore store = JdbcStockStore.pessimistic(database.pool(0)).build();
            ReservationId order = ReservationId.of("order-1");
            store.apply(List.of(
                    new SetOnHand(Sku.of("A"), 10, OperationId.of("stocked")),
                    new Reserve(order, List.of(Line.of("A", 1)), Duration.ofMinutes(5), null),
                    new Cancel(order)));
            assertThat(store.purge(Duration.ZERO, 10)).isEqualTo(2);
            assertThat(store.reservations(List.of(order))).isEmpty();
        }
    }

    static Stream<TestDatabase> databases() {
        return Stream.of(TestDatabase.h2(), TestDatabase.mariaDb(), TestDatabase.postgreSql());
    }

    /**
     * A purge locks no level, so it may delete a reservation that a batch has read and is about to change. The batch is
     * saved as if it had come first; then the purge would have kept the reservation.
     */
    @ParameterizedTest
    @MethodSource("databases")
    void r8_aReservationThatWasPurgedBeforeItsChangeIsSavedIsThereAgain(TestDatabase database) throws SQLException {
        Instant now = Instant.parse("2026-11-22T00:00:00Z");
        Reservation gone = Reservations.builder(ReservationId.of("purged"))
                .lines(List.of(Line.of("A", 2), Line.of("B", 1)))
                .owner(OwnerId.of("shopper"))
                .status(ReservationStatus.CONFIRMED)
                .createdAt(now)
                .expiresAt(now)
                .returned(List.of(Line.of("A", 1)))
                .build();
        try (database;
                Connection connection = database.pool(0).getConnection()) {
            Dialect dialect = Dialects.of(connection);
            Session session = new SessionFactory(dialect, SchemaNames.on(connection, dialect, TableNames.DEFAULT))
                    .readCommitted(connection);
            BatchSaver saver = new BatchSaver(session, LockingMode.pessimistic(), true, Map.of());
            saver.save(
                    new LedgerChanges(
                            new TreeMap<>(),
                            List.of(),
                            List.of(gone),
                            Map.of(),
                            List.of(),
                            Changes.of(List.of(), List.of())),
                    Map.of(),
                    now);
            StockStore store = JdbcStockStore.pessimistic(database.pool(1)).build();
            assertThat(store.reservations(List.of(gone.id()))).containsValue(gone);
        }
    }
}

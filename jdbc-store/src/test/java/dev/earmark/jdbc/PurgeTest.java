package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.ledger.LedgerChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.junit.jupiter.api.Test;

/** What is between a purge, the driver and the batches beside it. */
class PurgeTest {
    @Test
    void r9_howMuchWasForgottenIsToldAlsoByADriverThatDoesNotCountTheRowsOfABatch() {
        DatabaseAddress address = MariaDb.newDatabase().byItsOwnDriver().with("useBulkStmts=true");
        try (TestDatabase database = TestDatabase.mariaDb(address, options -> {})) {
            StockStore store = JdbcStockStore.pessimistic(database.pool(0));
            ReservationId order = ReservationId.of("order-1");
            store.apply(List.of(
                    new SetOnHand(Sku.of("A"), 10, OperationId.of("stocked")),
                    new Reserve(order, List.of(Line.of("A", 1)), Duration.ofMinutes(5), null),
                    new Cancel(order)));
            assertThat(store.purge(Duration.ZERO, 10)).isEqualTo(2);
            assertThat(store.reservations(List.of(order))).isEmpty();
        }
    }

    /** A purge locks no level, so a batch may lose a reservation between reading and changing it. */
    @Test
    void r8_aReservationThatIsGoneWhenItsChangeIsSavedMakesTheBatchTryAgain() {
        Instant now = Instant.parse("2026-11-22T00:00:00Z");
        Reservation gone = new Reservation(
                ReservationId.of("purged"),
                List.of(Line.of("A", 1)),
                ReservationStatus.CONFIRMED,
                now,
                now,
                null,
                List.of(Line.of("A", 1)));
        try (TestDatabase database = TestDatabase.h2();
                Handle handle = Jdbi.create(database.pool(0))
                        .installPlugin(new SqlObjectPlugin())
                        .open()) {
            BatchRows rows =
                    new BatchRows(handle, new Wording(Dialect.H2, TableNames.DEFAULT, ""), new RowAccess.Pessimistic());
            LedgerChanges changes = new LedgerChanges(new TreeMap<>(), List.of(), List.of(gone), List.of());
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> rows.save(changes, now))
                    .withMessageContaining("purged at the same time");
        }
    }
}

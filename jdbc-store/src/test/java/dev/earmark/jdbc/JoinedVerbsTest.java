package dev.earmark.jdbc;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.LateConfirm;
import dev.earmark.LevelAudit;
import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationChange;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Assign;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Expire;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Change, assign, partial and late confirms, limits, choices and repair in the shop's transaction, and what a hook hears. */
class JoinedVerbsTest {

    @TestInstance(Lifecycle.PER_CLASS)
    abstract static class OnDatabase {
        private final TestDatabase database;
        private final List<ReservationChange> heard = new ArrayList<>();

        OnDatabase(TestDatabase database) {
            this.database = database;
        }

        @BeforeEach
        void empty() {
            database.empty();
            heard.clear();
        }

        @AfterAll
        void close() {
            database.close();
        }

        @ParameterizedTest
        @ValueSource(
                ints = {
                    Connection.TRANSACTION_READ_COMMITTED,
                    Connection.TRANSACTION_REPEATABLE_READ,
                    Connection.TRANSACTION_SERIALIZABLE
                })
        void r11_whatTheNewVerbsDoIsCommittedOrRolledBackWithTheShopsTransactionAndReportedToItsHook(int isolation)
                throws SQLException {
            JdbcStockStore store = JdbcStockStore.optimistic(database.pool(0))
                    .onChange((connection, changes) -> heard.addAll(changes.reservations()))
                    .build();
            applied(
                    store,
                    stock("A", 10),
                    stock("B", 10),
                    stock("C", 10),
                    request("cart").line("A", 2).line("B", 2).build().toCommand(Duration.ofMinutes(5)));
            applied(store, request("late").line("C", 3).build().toCommand(Duration.ofSeconds(1)));
            database.passTime(Duration.ofSeconds(2));
            applied(store, new Expire(ReservationId.of("late")));
            database.execute("UPDATE earmark_level SET reserved = 1 WHERE sku = 'C'");
            Map<ReservationId, String> before = reservations(store);
            List<LevelAudit> levels = store.audit(null, 10);
            try (Connection connection = database.pool(1).getConnection()) {
                int usual = connection.getTransactionIsolation();
                connection.setTransactionIsolation(isolation);
                connection.setAutoCommit(false);
                verbs(store.joining(connection));
                connection.rollback();
                assertThat(reservations(store)).isEqualTo(before);
                assertThat(store.audit(null, 10)).isEqualTo(levels);
                heard.clear();
                verbs(store.joining(connection));
                connection.commit();
                connection.setAutoCommit(true);
                connection.setTransactionIsolation(usual);
            }
            assertThat(reservations(store))
                    .isEqualTo(new TreeMap<>(Map.of(
                            ReservationId.of("cart"), "CONFIRMED 1 A, 4 C of account",
                            ReservationId.of("late"), "CONFIRMED 3 C of guest",
                            ReservationId.of("any"), "HELD 2 B, 1 C of account")));
            assertThat(store.audit(null, 10))
                    .containsExactly(
                            new LevelAudit(Sku.of("A"), 9, 0, 1, 0),
                            new LevelAudit(Sku.of("B"), 10, 2, 0, 2),
                            new LevelAudit(Sku.of("C"), 3, 1, 7, 1));
            assertThat(heard)
                    .extracting(OnDatabase::text)
                    .containsExactly(
                            "CHANGE HELD to HELD 3 A, 4 C of guest",
                            "ASSIGN HELD to HELD 3 A, 4 C of account",
                            "CONFIRM HELD to CONFIRMED 1 A, 4 C of account",
                            "CONFIRM EXPIRED to CONFIRMED 3 C of guest",
                            "RESERVE none to HELD 2 B, 1 C of account");
        }

        private static void verbs(JdbcStockStore joined) {
            ReservationId cart = ReservationId.of("cart");
            applied(joined, new Repair(Sku.of("C"), OperationId.of("repair")));
            applied(joined, new Change(cart, List.of(Line.of("A", 3), Line.of("C", 4))));
            applied(joined, new Assign(cart, OwnerId.of("account")));
            applied(joined, new Confirm(cart, List.of(Line.of("A", 1), Line.of("C", 4)), LateConfirm.REFUSE));
            applied(joined, new Confirm(ReservationId.of("late"), List.of(), LateConfirm.RESERVE_AGAIN));
            applied(joined, stock("B", 2), new Confirm(ReservationId.of("late"), List.of(), LateConfirm.RESERVE_AGAIN));
            ReserveRequest any = ReserveRequest.builder("any")
                    .lineFromAny(LineFromAny.split(3, "B", "C"))
                    .owner("account")
                    .limitPerOwner(7)
                    .longestHold(Duration.ofHours(1))
                    .build();
            applied(joined, any.toCommand(Duration.ofMinutes(5)));
            applied(joined, stock("B", 10));
        }

        private static Map<ReservationId, String> reservations(JdbcStockStore store) {
            Map<ReservationId, String> reservations = new TreeMap<>();
            store.reservations(List.of(ReservationId.of("cart"), ReservationId.of("late"), ReservationId.of("any")))
                    .forEach((id, reservation) -> reservations.put(id, text(reservation)));
            return reservations;
        }

        private static String text(ReservationChange change) {
            return change.cause() + " "
                    + change.statusBefore().map(Object::toString).orElse("none") + " to " + text(change.reservation());
        }

        private static String text(Reservation reservation) {
            return reservation.status() + " "
                    + reservation.lines().stream()
                            .map(line -> line.quantity() + " " + line.sku())
                            .collect(joining(", "))
                    + " of " + reservation.owner().map(OwnerId::value).orElse("none");
        }

        private static void applied(JdbcStockStore store, StockCommand<?>... commands) {
            assertThat(store.apply(List.of(commands))).allMatch(Applied.class::isInstance);
        }
    }

    private static ReserveRequest.Builder request(String id) {
        return ReserveRequest.builder(id).owner("guest");
    }

    private static SetOnHand stock(String sku, long units) {
        return new SetOnHand(Sku.of(sku), units, OperationId.random());
    }

    @Nested
    class OnH2 extends OnDatabase {
        OnH2() {
            super(TestDatabase.h2());
        }
    }

    @Nested
    class OnMariaDb extends OnDatabase {
        OnMariaDb() {
            super(TestDatabase.mariaDb());
        }
    }

    @Nested
    class OnPostgreSql extends OnDatabase {
        OnPostgreSql() {
            super(TestDatabase.postgreSql());
        }
    }
}

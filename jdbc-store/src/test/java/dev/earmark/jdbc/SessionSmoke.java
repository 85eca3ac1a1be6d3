package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.HeldFilter;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReservationStatus;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The life of a few reservations through a session with other settings: reserve, extend, confirm, cancel, return,
 * reclaim, expire, purge. Names have all kinds of characters and differ in case only. A session without settings must
 * find exactly what the first one was answered. The tables must be empty.
 */
final class SessionSmoke {
    private static final String ODD = "-订单\uD83D\uDED2'\"`\\%_?é";
    private static final Sku LOWER = Sku.of("sku" + ODD);
    private static final Sku UPPER = Sku.of("SKU" + ODD);
    private static final ReservationId ONE = ReservationId.of("order" + ODD);
    private static final ReservationId TWO = ReservationId.of("ORDER" + ODD);
    private static final ReservationId OVERDUE = ReservationId.of("订".repeat(100));
    private static final OwnerId OWNER = OwnerId.of("shopper" + ODD);
    private static final Duration HOLD = Duration.ofDays(200).plusNanos(123_457_000);

    private static final List<String> TABLES = List.of("operation", "line", "reservation", "level");

    private final StockStore store;
    private final StockStore clean;
    private final Jdbi database;

    private SessionSmoke(StockStore store, StockStore clean, Jdbi database) {
        this.store = store;
        this.clean = clean;
        this.database = database;
    }

    static void run(HikariDataSource pool, HikariDataSource clean) {
        for (JdbcStockStore store : List.of(
                JdbcStockStore.pessimistic(pool).build(),
                JdbcStockStore.optimistic(pool).build())) {
            Jdbi database = Jdbi.create(clean);
            new SessionSmoke(store, JdbcStockStore.optimistic(clean).build(), database).run();
            database.useHandle(SessionSmoke::empty);
        }
    }

    static void empty(Handle handle) {
        TABLES.forEach(table -> handle.execute("DELETE FROM earmark_" + table));
    }

    static int countRows(Handle handle) {
        return TABLES.stream()
                .mapToInt(table -> handle.createQuery("SELECT COUNT(*) FROM earmark_" + table)
                        .mapTo(Integer.class)
                        .one())
                .sum();
    }

    private void run() {
        apply(
                new SetOnHand(LOWER, 10, OperationId.of("first" + ODD)),
                new SetOnHand(UPPER, 1_000_000_000_000_000L, OperationId.of("FIRST" + ODD)),
                new Adjust(UPPER, -1, OperationId.of("lost"), "a 'reason' with \\ and 订单"));
        apply(
                new Reserve(ONE, List.of(Line.of(LOWER.value(), 2), Line.of(UPPER.value(), 1)), HOLD, OWNER),
                new Reserve(TWO, List.of(Line.of(LOWER.value(), 3)), HOLD, null),
                new Reserve(OVERDUE, List.of(Line.of(LOWER.value(), 5)), HOLD, OWNER));
        apply(new Extend(ONE, HOLD.plusDays(1)), new Extend(TWO, HOLD.minusDays(1)));
        apply(new Confirm(ONE));
        apply(ReturnStock.of(ONE, OperationId.of("back"), List.of(Line.of(UPPER.value(), 1))));
        apply(new Cancel(TWO));
        assertThat(store.held(new HeldFilter.OfOwner(OWNER), null, 10).reservations())
                .extracting(Reservation::id)
                .containsExactly(OVERDUE);
        assertThat(store.held(new HeldFilter.OfSku(LOWER), null, 10).reservations())
                .hasSize(1);
        assertThat(store.overdue(10).ids()).isEmpty();
        passTime();
        assertThat(store.overdue(10).ids()).containsExactly(OVERDUE);
        assertThat(store.held(new HeldFilter.Overdue(), null, 10).reservations())
                .hasSize(1);
        // 8 are on hand, and 5 of them are overdue
        apply(new Reserve(ReservationId.of("needs the overdue ones"), List.of(Line.of(LOWER.value(), 8)), HOLD, OWNER));
        assertThat(clean.reservations(List.of(OVERDUE)).get(OVERDUE))
                .hasFieldOrPropertyWithValue("status", ReservationStatus.EXPIRED);
        assertThat(clean.levels(List.of(LOWER)).values())
                .extracting(StockLevel::available)
                .containsExactly(0L);
        assertThat(store.purge(Duration.ZERO, 1_000)).isEqualTo(3 + 4);
    }

    /** Applies a batch. A clean session finds each reservation as it was answered, and the session itself does too. */
    private void apply(StockCommand<?>... commands) {
        List<Reservation> answered = new ArrayList<>();
        for (StockOutcome<?> outcome : store.apply(List.of(commands))) {
            assertThat(outcome).isInstanceOf(Applied.class);
            if (outcome.orThrow() instanceof Reservation reservation) {
                answered.add(reservation);
            }
        }
        for (Reservation reservation : answered) {
            for (StockStore reader : List.of(store, clean)) {
                assertThat(reader.reservations(List.of(reservation.id())))
                        .isEqualTo(Map.of(reservation.id(), reservation));
            }
        }
    }

    private void passTime() {
        LocalDateTime past = LocalDateTime.now(ZoneOffset.UTC).minusDays(1);
        database.useHandle(handle -> {
            handle.execute(
                    "UPDATE earmark_reservation SET expires_at = ?, due_at = ? WHERE status = 'HELD'", past, past);
            handle.execute("UPDATE earmark_line SET expires_at = ? WHERE expires_at IS NOT NULL", past);
        });
    }
}

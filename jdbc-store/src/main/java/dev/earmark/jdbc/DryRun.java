package dev.earmark.jdbc;

import dev.earmark.HeldFilter;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.OwnerId;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Extend;
import dev.earmark.StockCommand.Repair;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends each of the store's statements once, in a transaction that is rolled back, and checks what they return. What the
 * session, the user's rights, the server's settings or the tables forbid or change shows up here, and not at the first
 * sale. The names are random, so that no row of the shop is touched.
 */
final class DryRun {
    private static final Duration HOLD = Duration.ofDays(1).plusNanos(123_456_000);

    private static final Instant PAST = Instant.parse("1971-01-01T00:00:00Z");
    private static final Instant PURGED = Instant.parse("1972-01-01T00:00:00Z");

    private final String unique = "earmark-validate-" + UUID.randomUUID();
    private final OwnerId owner = OwnerId.of(unique);
    private final ReservationId one = ReservationId.of(unique + "-订单\uD83D\uDED2a");
    private final ReservationId two = ReservationId.of(unique + "-订单\uD83D\uDED2A");
    private final Sku first = Sku.of(unique + "-订单\uD83D\uDED2a");
    private final Sku second = Sku.of(unique + "-订单\uD83D\uDED2A");
    private final Session session;
    private final JdbcStockStore store;

    private DryRun(Session session, LockingMode mode) {
        this.session = session;
        this.store = new JdbcStockStore(new InSession(session), mode, null);
    }

    /**
     * Runs all statements of both forms of the store.
     *
     * @throws StoreException if one does not work; the message has the reason
     */
    static void run(OwnTransactions transactions) {
        try {
            transactions.rolledBack(session -> {
                new DryRun(session, LockingMode.pessimistic()).run();
                new DryRun(session, LockingMode.optimistic()).run();
                return true;
            });
        } catch (StoreException e) {
            if (e instanceof TransientStoreException && !isDuplicate(e)) {
                throw e;
            }
            throw new StoreException(
                    "Earmark's statements do not work on this session: " + e.getMessage()
                            + ". They were tried in a transaction that was rolled back. Change the setting, the grants or"
                            + " the tables that the message names.",
                    e);
        }
    }

    /** The names are new, so a duplicate means that the table takes different names for the same. */
    private static boolean isDuplicate(StoreException e) {
        return e.getCause() instanceof SQLException error
                && SqlErrors.stateOf(error).startsWith("23");
    }

    private void run() {
        apply(new SetOnHand(first, 10, operation("first")), new SetOnHand(second, 5, operation("second")));
        apply(
                new Reserve(
                        one,
                        List.of(line(first, 4), line(second, 3)),
                        HOLD,
                        owner,
                        List.of(),
                        100L,
                        HOLD.multipliedBy(2)),
                new Reserve(two, List.of(line(first, 6)), HOLD, null));
        apply(new Extend(one, HOLD.multipliedBy(2)), new Extend(two, HOLD.multipliedBy(2)));
        apply(new Change(one, List.of(line(first, 4))));
        apply(new Change(one, List.of(line(first, 4), line(second, 3))));
        apply(new Repair(second, operation("repair")));
        store.levels((Sku) null, 1);
        store.audit(null, 1);
        Reserve tooMany = new Reserve(ReservationId.of(unique), List.of(line(first, 1)), HOLD, null);
        require("units", false, store.apply(List.of(tooMany)).get(0) instanceof Applied);
        require("list of an owner", 1, held(new HeldFilter.OfOwner(owner)));
        require("list of a SKU", 2, held(new HeldFilter.OfSku(first)));
        store.held(new HeldFilter.Overdue(), null, 1);
        store.overdue(1);
        apply(new Confirm(one), new Cancel(two));
        apply(ReturnStock.of(one, operation("return"), List.of(line(second, 1))));
        StockLevel level = store.levels(List.of(second)).get(second);
        require("units on hand", 3L, level == null ? null : level.onHand());
        moveToThePast("earmark_reservation", "due_at", List.of(one.value(), two.value()));
        moveToThePast(
                "earmark_operation",
                "applied_at",
                List.of(
                        operation("first").value(),
                        operation("second").value(),
                        operation("repair").value(),
                        operation("return").value()));
        require("purged rows", 2 + 4, store.purge(Duration.between(PURGED, Instant.now()), 10));
    }

    private void apply(StockCommand<?>... commands) {
        for (StockOutcome<?> outcome : store.apply(List.of(commands))) {
            require("outcome", Applied.class, outcome.getClass());
            if (outcome.orThrow() instanceof Reservation answered) {
                require(
                        "reservation",
                        answered,
                        store.reservations(List.of(answered.id())).get(answered.id()));
            }
        }
    }

    private int held(HeldFilter filter) {
        return store.held(filter, null, 10).reservations().size();
    }

    /** Makes rows of this run older than all others, so that a purge deletes them and nothing else. */
    private void moveToThePast(String table, String column, List<String> ids) {
        String sql = "UPDATE " + session.texts().of(table) + " SET " + column + " = ? WHERE id = ?";
        try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
            for (String id : ids) {
                statement.setObject(1, UtcTimes.write(PAST));
                statement.setString(2, id);
                statement.executeUpdate();
            }
        } catch (SQLException e) {
            throw SqlErrors.notApplied(e);
        }
    }

    private static void require(String what, Object expected, @Nullable Object actual) {
        if (!expected.equals(actual)) {
            throw new StoreException(
                    "different " + what + " than expected: " + actual + " instead of " + expected, null);
        }
    }

    private static Line line(Sku sku, long quantity) {
        return new Line(sku, quantity);
    }

    private OperationId operation(String name) {
        return OperationId.of(unique + "-" + name);
    }

    /** All statements in one transaction, which ends elsewhere. */
    private record InSession(Session session) implements Transactions {
        @Override
        public <T> T read(Function<Session, T> work) {
            return write(work);
        }

        @Override
        public <T> T readInOrder(Function<Session, T> work) {
            return write(work);
        }

        @Override
        public <T> T write(Function<Session, T> work) {
            try {
                return work.apply(session);
            } catch (RuntimeException e) {
                throw SqlErrors.notApplied(e);
            }
        }

        @Override
        public Transactions joining(Connection connection) {
            throw new UnsupportedOperationException();
        }
    }
}

package dev.earmark.examples;

import dev.earmark.ChangeCause;
import dev.earmark.Reservation;
import dev.earmark.ReservationChange;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.examples.kill.ParentProcess;
import dev.earmark.examples.load.Shoppers;
import dev.earmark.examples.orders.OrderHook;
import dev.earmark.examples.orders.OrderingShop;
import dev.earmark.examples.stores.OpenStore;
import dev.earmark.examples.stores.StoreAddress;
import dev.earmark.examples.stores.StoreSettings;
import dev.earmark.jdbc.ChangeHook;
import dev.earmark.spi.Changes;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;
import javax.sql.DataSource;

/** Shops whose orders do not agree with their reservations, which the example must notice. */
final class BrokenShops {
    private static final int THREADS = 4;

    private BrokenShops() {}

    /** Updates its orders in a listener, after the commit, as shops did before there was a hook. */
    static final class Listening {
        private Listening() {}

        public static void main(String[] args) throws IOException {
            run(change -> false, true);
        }
    }

    /** Its hook ignores strangers whose units were reclaimed. */
    static final class ForgetsReclaims {
        private ForgetsReclaims() {}

        public static void main(String[] args) throws IOException {
            run(change -> change.cause() != ChangeCause.RECLAIM, false);
        }
    }

    private static void run(Predicate<ReservationChange> heard, boolean listening) throws IOException {
        ChangeHook hook = (connection, changes) -> {
            List<ReservationChange> reservations =
                    changes.reservations().stream().filter(heard).toList();
            new OrderHook().onChange(connection, Changes.of(reservations, changes.levels()));
        };
        StoreSettings settings =
                StoreSettings.DEFAULT.withConnections(2 * THREADS + 1).withHook(hook);
        OpenStore open = StoreAddress.of(ParentProcess.settings()).open(settings);
        ReservationEngine engine = ReservationEngine.builder(open.store())
                .listener(listening ? new Listener(open.dataSource()) : new ReservationListener() {})
                .build();
        Shoppers.keepComing(THREADS, new OrderingShop(open.dataSource(), open.jdbcStore(), engine)::serve);
        ParentProcess.ready();
    }

    private record Listener(DataSource dataSource) implements ReservationListener {
        @Override
        public void reserved(Reservation reservation) {
            update(reservation, "PENDING");
        }

        @Override
        public void confirmed(Reservation reservation) {
            update(reservation, "PAID");
        }

        @Override
        public void cancelled(Reservation reservation) {
            update(reservation, "CANCELLED");
        }

        @Override
        public void expired(Reservation reservation) {
            update(reservation, "EXPIRED");
        }

        private void update(Reservation reservation, String status) {
            try (Connection connection = dataSource.getConnection();
                    PreparedStatement update =
                            connection.prepareStatement("UPDATE shop_order SET status = ? WHERE id = ?")) {
                update.setString(1, status);
                update.setString(2, reservation.id().value());
                update.executeUpdate();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

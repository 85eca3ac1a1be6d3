package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.engine.ReservationEngine;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Test;

/** The program of the README, as it stands there. */
class QuickStartTest {

    @Test
    void theProgramOfTheReadme() {
        StockLevel after = run(JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""));
        assertThat(after).isEqualTo(new StockLevel(Sku.of("SKU-A"), 798, 0, 2));
        assertThat(after.available()).isEqualTo(798);
    }

    private static StockLevel run(DataSource dataSource) {
        // readme: program
        JdbcSchema.create(dataSource);
        try (ReservationEngine engine = ReservationEngine.builder(JdbcStockStore.pessimistic(dataSource))
                .holdFor(Duration.ofMinutes(5))
                .build()) {
            engine.setOnHand(Sku.of("SKU-A"), 800);
            engine.setOnHand(Sku.of("SKU-B"), 1600);
            Reservation held = engine.reserve(
                    ReserveRequest.builder("order-1").line("SKU-A", 2).line("SKU-B", 1).build());
            // call the payment provider here: nothing is locked
            engine.confirm(held.id());
            StockLevel level = engine.level(Sku.of("SKU-A")); // onHand 798, reserved 0, available 798, sold 2
            // readme: end
            return level;
        }
    }
}

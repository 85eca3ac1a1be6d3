package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Line;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import dev.earmark.spi.StockStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An interrupt during the I/O of an embedded H2 file: Java closes the file, so H2 closes the database. */
class InterruptedH2Test {
    private static final Sku SKU = Sku.of("A");

    @TempDir
    private Path folder;

    private HikariDataSource open(String fileSystem) {
        HikariConfig options =
                TestDatabase.options("jdbc:h2:" + fileSystem + folder.resolve("shop") + ";WRITE_DELAY=0", "sa", "");
        options.setMaximumPoolSize(3);
        return new HikariDataSource(options);
    }

    private static Reserve reserve(int i) {
        return new Reserve(ReservationId.of("order-" + i), List.of(new Line(SKU, 1)), Duration.ofMinutes(5), null);
    }

    @AfterEach
    void clearTheInterrupt() {
        assertThat(Thread.interrupted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "split:"})
    void r8_theErrorNamesTheCauseAndOthersGoOnOnceThePoolHasOpenedTheFileAgain(String fileSystem) {
        try (HikariDataSource pool = open(fileSystem)) {
            JdbcSchema.create(pool);
            StockStore store = JdbcStockStore.pessimistic(pool).build();
            store.apply(List.of(new SetOnHand(SKU, 10, OperationId.random())));
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> store.apply(List.of(reserve(1))))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("jdbc:h2:async:");
            assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
            assertThat(attempts(store, reserve(2)))
                    .as("attempts until it succeeds")
                    .isLessThanOrEqualTo(pool.getMaximumPoolSize() + 1);
        }
    }

    /** H2 waits for the garbage collector before it opens such a file again. */
    @Test
    @Tag("long")
    void r8_theErrorNamesTheCauseAndOthersGoOnWithAMappedFile() {
        r8_theErrorNamesTheCauseAndOthersGoOnOnceThePoolHasOpenedTheFileAgain("nioMapped:");
    }

    private static int attempts(StockStore store, Reserve reserve) {
        for (int attempt = 1; attempt < 20; attempt++) {
            try {
                assertThat(store.apply(List.of(reserve))).allMatch(Applied.class::isInstance);
                return attempt;
            } catch (TransientStoreException e) {
                // the next connection
            }
        }
        return Integer.MAX_VALUE;
    }

    @Test
    void withAsyncAnInterruptHarmsNobody() {
        try (HikariDataSource pool = open("async:")) {
            JdbcSchema.create(pool);
            StockStore store = JdbcStockStore.pessimistic(pool).build();
            store.apply(List.of(new SetOnHand(SKU, 10, OperationId.random())));
            for (int i = 0; i < 5; i++) {
                Thread.currentThread().interrupt();
                assertThat(store.apply(List.of(reserve(i)))).allMatch(Applied.class::isInstance);
                assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
            }
        }
    }
}

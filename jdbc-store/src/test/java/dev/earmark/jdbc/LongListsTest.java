package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Adjust;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockOutcome.Applied;
import dev.earmark.spi.StockStore;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** R9: no list is too long for a statement, and no statement too long for the server. */
@Tag("long")
class LongListsTest {
    /** More than the parameters of a statement: PostgreSQL allows 65,535, H2 100,000. */
    private static final int MANY = 100_001;

    /** The default of MySQL 5.5; later versions and MariaDB allow 16 MiB and more. */
    private static final int SMALLEST_PACKET = 1 << 20;

    static Stream<Supplier<TestDatabase>> databases() {
        return Stream.of(TestDatabase::h2, TestDatabase::mariaDb, TestDatabase::postgreSql);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void r9_aCallerMayAskForAnyNumberOfLevelsAndReservations(Supplier<TestDatabase> database) {
        try (TestDatabase shop = database.get()) {
            StockStore store = JdbcStockStore.pessimistic(shop.pool(0)).build();
            store.apply(List.of(
                    new SetOnHand(Sku.of("A-0"), 1, OperationId.of("first")),
                    new SetOnHand(Sku.of("A-100000"), 1, OperationId.of("last"))));
            assertThat(store.levels(IntStream.range(0, MANY)
                            .mapToObj(i -> Sku.of("A-" + i))
                            .toList()))
                    .containsOnlyKeys(Sku.of("A-0"), Sku.of("A-100000"));
            assertThat(store.reservations(IntStream.range(0, MANY)
                            .mapToObj(i -> ReservationId.of("order-" + i))
                            .toList()))
                    .isEmpty();
        }
    }

    /** Each row has almost as many bytes as its columns can hold: a Chinese character takes three. */
    @Test
    void r9_aBatchOfTheLongestTextsFitsIntoTheSmallestPacketOfMySql() {
        DatabaseAddress address = MariaDb.newDatabase();
        try (Handle server =
                Jdbi.create(address.url(), address.user(), address.password()).open()) {
            int before = server.createQuery("SELECT @@GLOBAL.max_allowed_packet")
                    .mapTo(Integer.class)
                    .one();
            server.execute("SET GLOBAL max_allowed_packet = " + SMALLEST_PACKET);
            try (TestDatabase shop = TestDatabase.mariaDb(address, options -> {})) {
                StockStore store = JdbcStockStore.pessimistic(shop.pool(0)).build();
                store.apply(longest(i -> new SetOnHand(sku(i), 1, OperationId.of("s" + text(i)))));
                assertThat(store.apply(
                                longest(i -> new Adjust(sku(i), 1, OperationId.of("a" + text(i)), "单".repeat(200)))))
                        .hasOnlyElementsOfType(Applied.class);
            } finally {
                server.execute("SET GLOBAL max_allowed_packet = " + before);
            }
        }
    }

    private static List<StockCommand<?>> longest(IntFunction<StockCommand<?>> command) {
        return IntStream.range(0, 1_000).<StockCommand<?>>mapToObj(command).toList();
    }

    private static Sku sku(int i) {
        return Sku.of("s" + text(i));
    }

    private static String text(int i) {
        return "订".repeat(95) + (1_000 + i);
    }
}

package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R8: what a hook does wrong is noticed under the wrappers of every pool. */
@Tag("long")
class ChangeHookPoolsTest {
    private static final List<DatabaseAddress> ADDRESSES = List.of(
            new DatabaseAddress("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", ""),
            MariaDb.newDatabase(),
            MariaDb.newDatabase().throughMariaDbsDriver(),
            PostgreSql.newDatabase());

    @ParameterizedTest
    @EnumSource(Pools.class)
    void theHookWorksAndCannotEndTheTransaction(Pools pools) throws SQLException {
        for (DatabaseAddress address : ADDRESSES) {
            DataSource pool = pools.open(address, 2);
            DataSource wrapped = ProxyDataSourceBuilder.create(pool).build();
            try (HookedShop shop = HookedShop.on(wrapped, JdbcStockStore.pessimistic(wrapped))) {
                shop.reserve("one", 1);
                shop.hook((connection, changes) -> connection.commit());
                assertThatExceptionOfType(StoreException.class)
                        .isThrownBy(() -> shop.reserve("two", 1))
                        .withMessageContaining("has called commit()");
                shop.hook((connection, changes) -> {
                    Class<?> driver = driver(connection);
                    ((Connection) connection.unwrap(driver)).rollback();
                });
                assertThatExceptionOfType(OutcomeUnknownException.class)
                        .as("%s", address.url())
                        .isThrownBy(() -> shop.store()
                                .apply(List.of(HookedShop.request("three", 1).toCommand(HookedShop.hold()))));
                shop.hook((connection, changes) -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("INSERT INTO shop_order VALUES ('one', 'TWICE')");
                    } catch (SQLException e) {
                        assertThat(e.getSQLState()).startsWith("23");
                    }
                });
                if (address.url().startsWith("jdbc:postgresql")) {
                    assertThatExceptionOfType(StoreException.class)
                            .isThrownBy(() -> shop.reserve("four", 1))
                            .withMessageContaining("went on");
                }
                assertThat(shop.orders()).isEqualTo(Map.of("one", "HELD"));
                assertThat(shop.available()).isEqualTo(4);
            } finally {
                Pools.close(pool);
            }
        }
    }

    private static Class<?> driver(Connection connection) throws SQLException {
        for (Class<?> driver : List.of(
                org.h2.jdbc.JdbcConnection.class,
                com.mysql.cj.jdbc.JdbcConnection.class,
                org.mariadb.jdbc.Connection.class,
                org.postgresql.PGConnection.class)) {
            if (connection.isWrapperFor(driver)) {
                return driver;
            }
        }
        throw new AssertionError("no driver's connection in " + connection);
    }
}

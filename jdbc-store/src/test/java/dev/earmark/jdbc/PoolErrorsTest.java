package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.alibaba.druid.pool.DruidDataSource;
import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** R8: what the exceptions of pools mean. Each pool has one connection and waits for it for a moment. */
class PoolErrorsTest {
    private static final int WAIT_MILLIS = 250;

    private enum Pool {
        HIKARI {
            @Override
            DataSource open(String url) {
                HikariConfig options = TestDatabase.options(url, "sa", "");
                options.setMaximumPoolSize(1);
                options.setConnectionTimeout(WAIT_MILLIS);
                options.setInitializationFailTimeout(0);
                return new HikariDataSource(options);
            }
        },
        TOMCAT {
            @Override
            DataSource open(String url) {
                org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource();
                pool.setDriverClassName("org.h2.Driver");
                pool.setUrl(url);
                pool.setUsername("sa");
                pool.setMaxActive(1);
                pool.setInitialSize(1);
                pool.setMaxWait(WAIT_MILLIS);
                return pool;
            }
        },
        DBCP2 {
            @Override
            DataSource open(String url) {
                BasicDataSource pool = new BasicDataSource();
                pool.setUrl(url);
                pool.setUsername("sa");
                pool.setMaxTotal(1);
                pool.setMaxWait(Duration.ofMillis(WAIT_MILLIS));
                return pool;
            }
        },
        DRUID {
            @Override
            DataSource open(String url) {
                DruidDataSource pool = new DruidDataSource();
                pool.setUrl(url);
                pool.setUsername("sa");
                pool.setMaxActive(1);
                pool.setMaxWait(WAIT_MILLIS);
                return pool;
            }
        },
        C3P0 {
            @Override
            DataSource open(String url) {
                ComboPooledDataSource pool = new ComboPooledDataSource();
                pool.setJdbcUrl(url);
                pool.setUser("sa");
                pool.setMinPoolSize(1);
                pool.setInitialPoolSize(1);
                pool.setMaxPoolSize(1);
                pool.setCheckoutTimeout(WAIT_MILLIS);
                return pool;
            }
        },
        AGROAL {
            @Override
            DataSource open(String url) throws SQLException {
                return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                        .connectionPoolConfiguration(options -> options.maxSize(1)
                                .acquisitionTimeout(Duration.ofMillis(WAIT_MILLIS))
                                .connectionFactoryConfiguration(
                                        driver -> driver.jdbcUrl(url).principal(new NamePrincipal("sa")))));
            }
        };

        abstract DataSource open(String url) throws SQLException;

        void close(DataSource pool) throws Exception {
            if (pool instanceof org.apache.tomcat.jdbc.pool.DataSource tomcat) {
                tomcat.close();
            } else {
                ((AutoCloseable) pool).close();
            }
        }
    }

    private static String newDatabase() {
        return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    }

    @ParameterizedTest
    @EnumSource
    void r8_aBusyPoolIsATransientFailure(Pool kind) throws Exception {
        DataSource pool = kind.open(newDatabase());
        try (Connection busy = pool.getConnection()) {
            assertThat(busy.isClosed()).isFalse();
            assertThatExceptionOfType(TransientStoreException.class)
                    .isThrownBy(() -> JdbcStockStore.pessimistic(pool).build())
                    .withMessageContaining("nothing was applied, a retry may succeed");
        } finally {
            kind.close(pool);
        }
    }

    /** Tomcat's opens again. */
    @ParameterizedTest
    @EnumSource(names = "TOMCAT", mode = EnumSource.Mode.EXCLUDE)
    void r8_aClosedPoolIsAPermanentFailureThatSaysSo(Pool kind) throws Exception {
        DataSource pool = kind.open(newDatabase());
        pool.getConnection().close();
        kind.close(pool);
        StoreException failure = catchThrowableOfType(
                StoreException.class, () -> JdbcStockStore.pessimistic(pool).build());
        assertThat(failure)
                .isExactlyInstanceOf(StoreException.class)
                .hasMessageContaining("the connection pool is closed")
                .hasMessageContaining("Close the engine before the pool");
    }

    /** Pools report a wrong password as a timeout, after they have waited for nothing. */
    @ParameterizedTest
    @Tag("long")
    @EnumSource(
            names = {"C3P0", "DRUID"},
            mode = EnumSource.Mode.EXCLUDE)
    void r8_aWrongPasswordIsAPermanentFailureWhateverThePoolMakesOfIt(Pool kind) throws Exception {
        String url = newDatabase();
        try (Connection first = new DatabaseAddress(url, "sa", "").connect()) {
            first.createStatement().execute("ALTER USER sa SET PASSWORD 'other'");
            StoreException failure = catchThrowableOfType(StoreException.class, () -> {
                DataSource pool = kind.open(url);
                try {
                    JdbcStockStore.pessimistic(pool).build();
                } finally {
                    closeQuietly(kind, pool);
                }
            });
            assertThat(failure)
                    .isExactlyInstanceOf(StoreException.class)
                    .hasMessageContaining("check user, password and grants");
        }
    }

    private static void closeQuietly(Pool kind, DataSource pool) throws SQLException {
        try {
            kind.close(pool);
        } catch (Exception e) {
            throw new SQLException(e);
        }
    }

    /** Other pools, such as those of application servers, have exceptions of their own. Nothing was sent. */
    @Test
    void r8_anUnknownFailureToGetAConnectionIsTransient() {
        assertThat(SqlErrors.notConnected(new SQLException("Error in allocating a connection. Cause: max-wait-time")))
                .isInstanceOf(TransientStoreException.class);
        assertThat(SqlErrors.notConnected(new IllegalStateException("Cannot determine target DataSource")))
                .isExactlyInstanceOf(StoreException.class);
    }
}

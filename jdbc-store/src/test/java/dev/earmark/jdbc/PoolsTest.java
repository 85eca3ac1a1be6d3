package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.metrics.IMetricsTracker;
import dev.earmark.testkit.ConcurrencyContract;
import dev.earmark.testkit.StockStoreFixture;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/**
 * The contract's concurrent part with other settings of pools, sessions and drivers, and in a locale in which
 * {@code "i".toUpperCase()} is not {@code "I"}.
 */
class PoolsTest {
    private static final Locale BEFORE = Locale.getDefault();
    private static final LongAdder TIMEOUTS = new LongAdder();

    @BeforeAll
    static void useTurkishLocale() {
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    }

    @AfterAll
    static void restoreLocale() {
        Locale.setDefault(BEFORE);
    }

    @AfterAll
    static void noConnectionTimedOut() {
        assertThat(TIMEOUTS.sum()).isZero();
    }

    private static void counted(HikariConfig options, int connections) {
        options.setMaximumPoolSize(connections);
        options.setMetricsTrackerFactory((name, statistics) -> new IMetricsTracker() {
            @Override
            public void recordConnectionTimeout() {
                TIMEOUTS.increment();
            }
        });
    }

    @Nested
    class MariaDbSerializableWithoutAutocommitInAnotherTimeZoneTwoConnections extends ConcurrencyContract {
        private static final TestDatabase DATABASE = TestDatabase.mariaDb(MariaDb.newDatabase(), options -> {
            counted(options, 2);
            options.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
            options.setAutoCommit(false);
            options.setConnectionInitSql("SET time_zone = '-09:30'");
        });

        @Override
        protected StockStoreFixture newFixture() {
            return new JdbcFixture(DATABASE, JdbcStockStore::pessimistic);
        }
    }

    @Nested
    @Tag("long")
    class MariaDbThroughItsOwnDriverRepeatableReadWithoutAutocommitOneConnection extends ConcurrencyContract {
        private static final TestDatabase DATABASE =
                TestDatabase.mariaDb(MariaDb.newDatabase().throughMariaDbsDriver(), options -> {
                    counted(options, 1);
                    options.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
                    options.setAutoCommit(false);
                });

        @Override
        protected StockStoreFixture newFixture() {
            return new JdbcFixture(DATABASE, JdbcStockStore::pessimistic);
        }
    }

    @Nested
    class H2SerializableWithoutAutocommitTwoConnections extends ConcurrencyContract {
        private static final TestDatabase DATABASE = TestDatabase.h2(options -> {
            counted(options, 2);
            options.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
            options.setAutoCommit(false);
        });

        @Override
        protected StockStoreFixture newFixture() {
            return new JdbcFixture(DATABASE, JdbcStockStore::optimistic);
        }
    }

    @Nested
    @Tag("long")
    class H2RepeatableReadInAnotherTimeZoneOneConnection extends ConcurrencyContract {
        private static final TestDatabase DATABASE = TestDatabase.h2(options -> {
            counted(options, 1);
            options.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
            options.setConnectionInitSql("SET TIME ZONE '-09:30'");
        });

        @Override
        protected StockStoreFixture newFixture() {
            return new JdbcFixture(DATABASE, JdbcStockStore::pessimistic);
        }
    }
}

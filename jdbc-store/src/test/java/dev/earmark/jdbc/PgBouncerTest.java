package dev.earmark.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.testkit.ConcurrencyContract;
import dev.earmark.testkit.FaultLoad;
import dev.earmark.testkit.StockStoreFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL behind PgBouncer in transaction mode, which gives each transaction any of its sessions. */
@Tag("clusters")
@Tag("pgbouncer")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PgBouncerTest {
    private static TestDatabase database() {
        DatabaseAddress direct = PostgreSql.newDatabase();
        try {
            return TestDatabase.postgreSql(new PgBouncer(direct).address(direct), options -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Nested
    class Pessimistic extends ConcurrencyContract {
        private static final TestDatabase DATABASE = database();

        @Override
        protected StockStoreFixture newFixture() {
            return new JdbcFixture(DATABASE, JdbcStockStore::pessimistic);
        }
    }

    @Nested
    class Optimistic extends ConcurrencyContract {
        private static final TestDatabase DATABASE = database();

        @Override
        protected StockStoreFixture newFixture() {
            return new JdbcFixture(DATABASE, JdbcStockStore::optimistic);
        }
    }

    /** A planned switch-over with a pause, a restart of PgBouncer, and a failover. */
    @Test
    void r10_whatWasReportedSurvivesSwitchOverRestartAndFailover() throws Exception {
        try (PostgreSqlPair pair = new PostgreSqlPair();
                PgBouncer bouncer = new PgBouncer(pair.primary().address())) {
            Iterator<FaultLoad.Fault> faults = List.<FaultLoad.Fault>of(
                            () -> {
                                bouncer.command("PAUSE");
                                pair.switchOver();
                                bouncer.lead(pair.primary().address());
                                bouncer.command("RELOAD");
                                bouncer.command("RESUME");
                                pair.addStandby();
                            },
                            () -> {
                                bouncer.kill();
                                bouncer.start();
                            },
                            () -> {
                                pair.failOver();
                                bouncer.lead(pair.primary().address());
                                bouncer.command("RELOAD");
                            })
                    .iterator();
            FaultLoad.Report report = DisturbedShop.shopOn(
                    "PostgreSQL, synchronous standby, behind PgBouncer",
                    bouncer.address(pair.newDatabase()),
                    3,
                    () -> faults.next().cause());
            assertThat(report.failedAttempts()).isPositive();
        }
    }
}

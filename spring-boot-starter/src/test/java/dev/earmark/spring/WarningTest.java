package dev.earmark.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.TransientStoreException;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.JdbcStockStore;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The trap: a verb of the engine inside a transaction on the same data source commits by itself. */
@ExtendWith(OutputCaptureExtension.class)
class WarningTest {
    private static final String WARNING = "was called inside a Spring transaction on the same data source";

    @Test
    void aCallOfTheEngineInATransactionIsWarnedOfOnce(CapturedOutput output) {
        runner().run(context -> {
            ReservationEngine engine = stocked(context);
            transaction(context).executeWithoutResult(status -> {
                engine.reserve(request("order-1"));
                engine.reserve(request("order-2"));
                status.setRollbackOnly();
            });
            assertThat(engine.find(ReservationId.of("order-1")))
                    .as("it commits by itself")
                    .isPresent();
            assertThat(output).containsOnlyOnce("engine.reserve " + WARNING).contains("WarningTest.lambda");
        });
    }

    @Test
    void theWarningComesBeforeTheCallWaitsForAConnection(CapturedOutput output) {
        runner().withPropertyValues(
                        "spring.datasource.hikari.maximum-pool-size=1",
                        "spring.datasource.hikari.connection-timeout=250",
                        "earmark.retry.give-up-after=300ms",
                        "earmark.reaper.enabled=false")
                .run(context -> {
                    ReservationEngine engine = stocked(context);
                    transaction(context)
                            .executeWithoutResult(status -> assertThatExceptionOfType(TransientStoreException.class)
                                    .isThrownBy(() -> engine.reserve(request("order-1"))));
                    assertThat(output).containsOnlyOnce(WARNING);
                });
    }

    @Test
    void whatIsNotATrapIsNotWarnedOf(CapturedOutput output) {
        runner().run(context -> {
            ReservationEngine engine = stocked(context);
            engine.reserve(request("order-0"));
            HikariDataSource other = new HikariDataSource();
            other.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
            try (other) {
                new TransactionTemplate(new DataSourceTransactionManager(other))
                        .executeWithoutResult(status -> engine.reserve(request("order-1")));
            }
            transaction(context).executeWithoutResult(status -> {
                engine.find(ReservationId.of("order-1"));
                context.getBean(EarmarkTransactions.class).joined().reserve(request("order-2"));
                DataSource pool = context.getBean(DataSource.class);
                engine.within(context.getBean(JdbcStockStore.class).joining(DataSourceUtils.getConnection(pool)))
                        .reserve(request("order-3"));
            });
            assertThat(output).doesNotContain(WARNING);
        });
    }

    private static ApplicationContextRunner runner() {
        return Boot.ready();
    }

    private static ReservationEngine stocked(ApplicationContext context) {
        ReservationEngine engine = context.getBean(ReservationEngine.class);
        engine.setOnHand(Sku.of("SKU-A"), 10, OperationId.random());
        return engine;
    }

    private static TransactionTemplate transaction(ApplicationContext context) {
        return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
    }

    private static ReserveRequest request(String id) {
        return ReserveRequest.builder(id).line("SKU-A", 1).build();
    }
}

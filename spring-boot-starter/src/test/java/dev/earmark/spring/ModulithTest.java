package dev.earmark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.modulith.events.IncompleteEventPublications;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/** The durable publications of Spring Modulith: a listener that fails gets the event again, from the database. */
class ModulithTest {
    @Test
    void anEventOfAJoinedTransactionIsStoredWithTheReservation() {
        modulith(context -> {
            transaction(context).executeWithoutResult(status -> {
                context.getBean(EarmarkTransactions.class).joined().reserve(request("order-1"));
                status.setRollbackOnly();
            });
            assertThat(publications(context)).as("after a rollback").isZero();
            transaction(context)
                    .executeWithoutResult(status ->
                            context.getBean(EarmarkTransactions.class).joined().reserve(request("order-2")));
            assertThat(publications(context)).isEqualTo(1);
            isHeardTheSecondTime(context, "order-2");
        });
    }

    @Test
    void anEventOfTheEngineIsStoredAfterItsStep() {
        modulith(context -> {
            context.getBean(ReservationEngine.class).reserve(request("order-1"));
            assertThat(publications(context)).isEqualTo(1);
            isHeardTheSecondTime(context, "order-1");
        });
    }

    private static void isHeardTheSecondTime(ApplicationContext context, String order) {
        Failing listener = context.getBean(Failing.class);
        assertThat(listener.heard()).isEmpty();
        listener.succeed();
        context.getBean(IncompleteEventPublications.class).resubmitIncompletePublications(publication -> true);
        assertThat(listener.heard())
                .extracting(event -> event.reservation().id())
                .containsExactly(order);
        assertThat(listener.heard().get(0).reservation().lines()).containsEntry("SKU-A", 1L);
    }

    static class Failing {
        private final List<ReservationEvent> heard = new ArrayList<>();
        private boolean fails = true;

        @TransactionalEventListener
        void on(ReservationEvent.Reserved event) {
            if (fails) {
                throw new IllegalStateException("the mail server does not answer");
            }
            heard.add(event);
        }

        /** Modulith makes a proxy of this class, and the proxy's fields are empty. */
        List<ReservationEvent> heard() {
            return heard;
        }

        void succeed() {
            fails = false;
        }
    }

    private static void modulith(Consumer<ApplicationContext> test) {
        Boot.modulith()
                .withUserConfiguration(Failing.class)
                .withPropertyValues(
                        "earmark.jdbc.initialize-schema=create",
                        "earmark.reaper.enabled=false",
                        "spring.modulith.events.jdbc.schema-initialization.enabled=true")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    context.getBean(ReservationEngine.class).setOnHand(Sku.of("SKU-A"), 10, OperationId.random());
                    test.accept(context);
                });
    }

    private static int publications(ApplicationContext context) {
        return context.getBean(JdbcTemplate.class)
                .queryForList("SELECT id FROM event_publication WHERE completion_date IS NULL")
                .size();
    }

    private static TransactionTemplate transaction(ApplicationContext context) {
        return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
    }

    private static ReserveRequest request(String id) {
        return ReserveRequest.builder(id).line("SKU-A", 1).build();
    }
}

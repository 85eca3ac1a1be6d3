package dev.earmark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Which application events a shop hears, when, and in which transaction. */
class EventsTest {
    @Test
    void aListenerHearsOfEachStepAfterIt() {
        ready(Plain.class).run(context -> {
            ReservationEngine engine = engine(context);
            engine.reserve(request("order-1"));
            engine.confirm(ReservationId.of("order-1"));
            engine.reserve(request("order-2"));
            engine.cancel(ReservationId.of("order-2"));
            assertThat(heard(context))
                    .containsExactly("Reserved order-1", "Confirmed order-1", "Reserved order-2", "Cancelled order-2");
        });
    }

    @Test
    void whatTheReaperExpiresIsHeardOf() {
        ready(Plain.class).run(context -> {
            engine(context)
                    .reserve(ReserveRequest.builder("order-1")
                            .line("SKU-A", 1)
                            .holdFor(Duration.ofSeconds(1))
                            .build());
            Awaitility.await().untilAsserted(() -> assertThat(heard(context)).contains("Expired order-1"));
        });
    }

    @Test
    void theStoreInMemoryHasEventsToo() {
        Boot.plain()
                .withPropertyValues("earmark.store=memory")
                .withUserConfiguration(Heard.class, Plain.class)
                .run(context -> {
                    engine(context).reserve(request("order-1"));
                    assertThat(heard(context)).containsExactly("Reserved order-1");
                });
    }

    @Test
    void withoutAListenerThereIsNothing() {
        ready(Other.class).run(context -> assertThat(context).doesNotHaveBean(ReservationEventPublisher.class));
        ready(Other.class).run(context -> {
            engine(context).reserve(request("order-1"));
            assertThat(heard(context)).isEmpty();
        });
    }

    @Test
    void aPropertySwitchesThemOff() {
        ready(Plain.class).withPropertyValues("earmark.events.enabled=false").run(context -> {
            engine(context).reserve(request("order-1"));
            assertThat(heard(context)).isEmpty();
        });
    }

    @Test
    void anApplicationListenerIsFoundToo() {
        ready(Programmatic.class).run(context -> {
            engine(context).reserve(request("order-1"));
            assertThat(heard(context)).containsExactly("Reserved order-1");
        });
    }

    @Test
    void aTransactionalListenerHearsOfACallWithoutATransaction() {
        ready(Transactional.class).run(context -> {
            engine(context).reserve(request("order-1"));
            assertThat(heard(context)).containsExactly("before commit order-1", "after commit order-1");
            assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
        });
    }

    @Test
    void aJoinedTransactionPublishesInside() {
        ready(Transactional.class, Plain.class).run(context -> {
            transaction(context).executeWithoutResult(status -> {
                context.getBean(EarmarkTransactions.class).joined().reserve(request("order-1"));
                assertThat(heard(context)).containsExactly("Reserved order-1");
            });
            // once, although the engine's listener hears of it after the commit
            assertThat(heard(context))
                    .containsExactly("Reserved order-1", "before commit order-1", "after commit order-1");
        });
    }

    @Test
    void aJoinedTransactionThatIsRolledBackIsNotHeardOf() {
        ready(Transactional.class).run(context -> {
            transaction(context).executeWithoutResult(status -> {
                context.getBean(EarmarkTransactions.class).joined().reserve(request("order-1"));
                status.setRollbackOnly();
            });
            assertThat(heard(context)).isEmpty();
        });
    }

    /** As Modulith's repository of publications does it. */
    @Test
    void whatAListenerWritesInAJoinedTransactionIsRolledBackWithIt() {
        ready(Writing.class).run(context -> {
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            jdbc.execute("CREATE TABLE publication (id VARCHAR(50))");
            transaction(context).executeWithoutResult(status -> {
                context.getBean(EarmarkTransactions.class).joined().reserve(request("order-1"));
                status.setRollbackOnly();
            });
            assertThat(jdbc.queryForList("SELECT id FROM publication")).isEmpty();
            transaction(context)
                    .executeWithoutResult(status ->
                            context.getBean(EarmarkTransactions.class).joined().reserve(request("order-1")));
            assertThat(jdbc.queryForList("SELECT id FROM publication")).hasSize(1);
        });
    }

    @Test
    void aSnapshotHasPlainValues() {
        ready(Plain.class).run(context -> {
            engine(context)
                    .reserve(ReserveRequest.builder("order-1")
                            .line("SKU-A", 2)
                            .owner("shopper-1")
                            .build());
            ReservationEvent.Snapshot snapshot =
                    Objects.requireNonNull(context.getBean(Plain.class).last).reservation();
            assertThat(snapshot.owner()).isEqualTo("shopper-1");
            assertThat(snapshot.lines()).containsExactly(Map.entry("SKU-A", 2L));
            assertThat(snapshot.expiresAt()).isAfter(snapshot.createdAt());
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Heard {
        final List<String> calls = Collections.synchronizedList(new ArrayList<>());

        void add(String what, ReservationEvent event) {
            calls.add(what + " " + event.reservation().id());
        }
    }

    static class Plain {
        private final Heard heard;
        private @Nullable ReservationEvent last;

        Plain(Heard heard) {
            this.heard = heard;
        }

        @EventListener
        void on(ReservationEvent event) {
            last = event;
            heard.add(event.getClass().getSimpleName(), event);
        }
    }

    static class Other {
        @EventListener
        void on(String event) {
            throw new AssertionError(event);
        }

        @EventListener
        void on(Object event) {
            // hears of everything, so it does not ask for these events
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Programmatic {
        @Bean
        Listener listener(Heard heard) {
            return new Listener(heard);
        }

        record Listener(Heard heard)
                implements ApplicationListener<PayloadApplicationEvent<ReservationEvent.Reserved>> {
            @Override
            public void onApplicationEvent(PayloadApplicationEvent<ReservationEvent.Reserved> event) {
                heard.add("Reserved", event.getPayload());
            }
        }
    }

    static class Transactional {
        private final Heard heard;

        Transactional(Heard heard) {
            this.heard = heard;
        }

        @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
        void before(ReservationEvent.Reserved event) {
            heard.add("before commit", event);
        }

        @TransactionalEventListener
        void after(ReservationEvent.Reserved event) {
            heard.add("after commit", event);
        }
    }

    static class Writing {
        private final JdbcTemplate jdbc;

        Writing(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @EventListener
        void on(ReservationEvent.Reserved event) {
            jdbc.update(
                    "INSERT INTO publication VALUES (?)", event.reservation().id());
        }
    }

    private static ApplicationContextRunner ready(Class<?>... listeners) {
        return Boot.ready().withUserConfiguration(Heard.class).withUserConfiguration(listeners);
    }

    private static ReservationEngine engine(ApplicationContext context) {
        ReservationEngine engine = context.getBean(ReservationEngine.class);
        engine.setOnHand(Sku.of("SKU-A"), 10, OperationId.random());
        return engine;
    }

    private static TransactionTemplate transaction(ApplicationContext context) {
        engine(context);
        return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
    }

    private static List<String> heard(ApplicationContext context) {
        return context.getBean(Heard.class).calls;
    }

    private static ReserveRequest request(String id) {
        return ReserveRequest.builder(id).line("SKU-A", 1).build();
    }
}

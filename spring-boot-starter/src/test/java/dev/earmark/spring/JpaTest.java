package dev.earmark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.ChangeCause;
import dev.earmark.OperationId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.jdbc.ChangeHook;
import dev.earmark.jdbc.DatabaseAddress;
import dev.earmark.jdbc.PostgreSql;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.PreparedStatement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reservations in JPA's transactions, on PostgreSQL and a pool of one connection. */
class JpaTest {
    @Test
    void anOrderAndItsReservationAreCommittedTogether() {
        shop(shop -> {
            shop.transaction().executeWithoutResult(status -> {
                shop.entities().persist(new ShopOrder("order-1"));
                shop.joined().joined().reserve(request("order-1"));
            });
            assertThat(shop.orders()).isEqualTo(1);
            assertThat(shop.engine().find(ReservationId.of("order-1"))).isPresent();
        });
    }

    @Test
    void anOrderAndItsReservationAreRolledBackTogether() {
        shop(shop -> {
            shop.transaction().executeWithoutResult(status -> {
                shop.entities().persist(new ShopOrder("order-1"));
                shop.joined().joined().reserve(request("order-1"));
                status.setRollbackOnly();
            });
            assertThat(shop.orders()).isZero();
            assertThat(shop.engine().find(ReservationId.of("order-1"))).isEmpty();
        });
    }

    /** JPA sends a new row at the commit. The hook is to find it before. */
    @Test
    void theHookSeesTheOrderThatJpaHasNotSentYet() {
        shop(shop -> {
            shop.transaction().executeWithoutResult(status -> {
                shop.entities().persist(new ShopOrder("order-1"));
                shop.joined().joined().reserve(request("order-1"));
            });
            assertThat(shop.context().getBean(AtomicInteger.class)).hasValue(1);
        });
    }

    @Test
    void aTransactionThatOnlyReservesNeedsNoOrder() {
        shop(shop -> {
            shop.transaction()
                    .executeWithoutResult(status -> shop.joined().joined().reserve(request("order-1")));
            assertThat(shop.engine().find(ReservationId.of("order-1"))).isPresent();
        });
    }

    /** The order row of a shop. */
    @Entity(name = "ShopOrder")
    @Table(name = "shop_order")
    static class ShopOrder {
        @Id
        private String id = "";

        ShopOrder() {}

        ShopOrder(String id) {
            this.id = id;
        }

        String id() {
            return id;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @AutoConfigurationPackage
    static class ShopConfiguration {
        @Bean
        AtomicInteger seenByTheHook() {
            return new AtomicInteger();
        }

        @Bean
        ChangeHook hook(AtomicInteger seenByTheHook) {
            return (connection, changes) -> {
                if (changes.reservations().stream().noneMatch(change -> change.cause() == ChangeCause.RESERVE)) {
                    return;
                }
                try (PreparedStatement update =
                        connection.prepareStatement("UPDATE shop_order SET id = id WHERE id = 'order-1'")) {
                    seenByTheHook.addAndGet(update.executeUpdate());
                }
            };
        }
    }

    private static ReserveRequest request(String id) {
        return ReserveRequest.builder(id).line("SKU-A", 1).build();
    }

    private static void shop(Consumer<Shop> test) {
        DatabaseAddress database = PostgreSql.newDatabase();
        Boot.jpa()
                .withUserConfiguration(ShopConfiguration.class)
                .withPropertyValues(
                        "spring.datasource.url=" + database.url(),
                        "spring.datasource.username=" + database.user(),
                        "spring.datasource.password=" + database.password(),
                        "spring.datasource.hikari.maximum-pool-size=1",
                        "spring.datasource.hikari.connection-timeout=2000",
                        "spring.jpa.hibernate.ddl-auto=create",
                        "spring.jpa.open-in-view=false",
                        "earmark.jdbc.initialize-schema=create",
                        "earmark.reaper.enabled=false")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Shop shop = new Shop(context);
                    assertThat(context.getBean(PlatformTransactionManager.class))
                            .isInstanceOf(JpaTransactionManager.class);
                    shop.engine().setOnHand(Sku.of("SKU-A"), 10, OperationId.random());
                    test.accept(shop);
                    assertThat(TransactionSynchronizationManager.getResourceMap())
                            .isEmpty();
                    assertThat(context.getBean(HikariDataSource.class)
                                    .getHikariPoolMXBean()
                                    .getActiveConnections())
                            .isZero();
                });
    }

    private record Shop(ApplicationContext context) {
        ReservationEngine engine() {
            return context.getBean(ReservationEngine.class);
        }

        EarmarkTransactions joined() {
            return context.getBean(EarmarkTransactions.class);
        }

        EntityManager entities() {
            return SharedEntityManagerCreator.createSharedEntityManager(context.getBean(EntityManagerFactory.class));
        }

        TransactionTemplate transaction() {
            return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        }

        int orders() {
            return entities()
                    .createQuery("SELECT o FROM ShopOrder o")
                    .getResultList()
                    .size();
        }
    }
}

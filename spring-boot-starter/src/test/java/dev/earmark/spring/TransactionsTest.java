package dev.earmark.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.OutOfStockException;
import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.JoinedOperations;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reservations in Spring's transactions, on a pool of one connection: a second one, or one that is not returned, times out. */
class TransactionsTest {
    private static final Sku SKU = Sku.of("SKU-A");

    @Test
    void aReservationIsCommittedWithTheTransaction() {
        shop(shop -> {
            shop.transaction().executeWithoutResult(status -> {
                shop.order("order-1");
                shop.joined().reserve(request("order-1"));
                assertThat(shop.heard()).isEmpty();
            });
            assertThat(shop.find("order-1")).isTrue();
            assertThat(shop.heard()).containsExactly("reserved order-1");
        });
    }

    @Test
    void aReservationIsRolledBackWithTheTransactionAndNotHeardOf() {
        shop(shop -> {
            shop.transaction().executeWithoutResult(status -> {
                shop.order("order-1");
                shop.joined().reserve(request("order-1"));
                status.setRollbackOnly();
            });
            assertThat(shop.find("order-1")).isFalse();
            assertThat(shop.heard()).isEmpty();
            assertThat(shop.available()).isEqualTo(10);
        });
    }

    @Test
    void severalCallsShareTheTransaction() {
        shop(shop -> {
            shop.transaction().executeWithoutResult(status -> {
                JoinedOperations joined = shop.joined();
                joined.reserve(request("order-1"));
                assertThat(shop.joined()).isSameAs(joined);
                shop.joined().confirm(ReservationId.of("order-1"));
            });
            assertThat(shop.heard()).containsExactly("reserved order-1", "confirmed order-1");
        });
    }

    @Test
    void aRefusalLeavesTheTransactionUsable() {
        shop(shop -> {
            shop.transaction().executeWithoutResult(status -> {
                assertThatExceptionOfType(OutOfStockException.class)
                        .isThrownBy(() -> shop.joined()
                                .reserve(ReserveRequest.builder("too-many")
                                        .line("SKU-A", 11)
                                        .build()));
                shop.order("order-1");
            });
            assertThat(shop.orders()).isEqualTo(1);
        });
    }

    @Test
    void aNestedTransactionThatGoesBackToItsSavepointIsNotHeardOf() {
        shop(shop -> {
            shop.transaction().executeWithoutResult(outer -> {
                JoinedOperations joined = shop.joined();
                joined.reserve(request("order-1"));
                shop.nested().executeWithoutResult(inner -> {
                    joined.reserve(request("order-2"));
                    inner.setRollbackOnly();
                });
                joined.reserve(request("order-3"));
            });
            assertThat(shop.heard()).containsExactly("reserved order-1", "reserved order-3");
            assertThat(shop.find("order-2")).isFalse();
        });
    }

    @Test
    void aViewThatBeginsInANestedTransactionIsUndoneWithIt() {
        shop(shop -> {
            shop.transaction().executeWithoutResult(outer -> {
                shop.nested().executeWithoutResult(inner -> {
                    shop.joined().reserve(request("order-2"));
                    inner.setRollbackOnly();
                });
                shop.joined().reserve(request("order-3"));
            });
            assertThat(shop.heard()).containsExactly("reserved order-3");
        });
    }

    @Test
    void anInnerTransactionHasAViewOfItsOwn() {
        runner(2).run(context -> {
            Shop shop = new Shop(context);
            shop.transaction().executeWithoutResult(outer -> {
                shop.joined().find(ReservationId.of("none"));
                JoinedOperations joined = shop.joined();
                shop.requiresNew().executeWithoutResult(inner -> {
                    assertThat(shop.joined()).isNotSameAs(joined);
                    refused(() -> joined.reserve(request("order-1")), "is suspended");
                    shop.joined().reserve(request("order-2"));
                });
                assertThat(shop.heard()).containsExactly("reserved order-2");
                assertThat(shop.joined()).isSameAs(joined);
                outer.setRollbackOnly();
            });
            assertThat(shop.find("order-2")).isTrue();
            shop.nothingIsLeft();
        });
    }

    @Test
    void withoutATransactionItSaysSo() {
        shop(shop -> refused(shop::joined, "no Spring transaction is active"));
    }

    @Test
    void aReadOnlyTransactionIsRefused() {
        shop(shop -> {
            TransactionTemplate readOnly = shop.transaction();
            readOnly.setReadOnly(true);
            readOnly.executeWithoutResult(status -> refused(shop::joined, "read-only"));
        });
    }

    @Test
    void aTransactionOfAnotherDataSourceIsRefused() {
        runner(1).withUserConfiguration(OtherDataSource.class).run(context -> {
            Shop shop = new Shop(context);
            new TransactionTemplate(context.getBean("otherManager", PlatformTransactionManager.class))
                    .executeWithoutResult(status -> {
                        refused(shop::joined, "another data source");
                        // binds a connection of the store's data source to the thread, which nothing will commit
                        shop.orders();
                        refused(shop::joined, "another data source");
                    });
            shop.nothingIsLeft();
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OtherDataSource {
        @Bean
        @Primary
        DataSourceTransactionManager transactionManager(DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }

        @Bean
        DataSourceTransactionManager otherManager() {
            HikariDataSource other = new HikariDataSource();
            other.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
            return new DataSourceTransactionManager(other);
        }
    }

    @Test
    void aTransactionOfNoKnownManagerIsRefused() {
        shop(shop -> {
            HikariDataSource other = new HikariDataSource();
            other.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
            try (other) {
                new TransactionTemplate(new DataSourceTransactionManager(other)).executeWithoutResult(status -> {
                    shop.orders();
                    refused(shop::joined, "no transaction manager of the store's data source");
                });
            }
        });
    }

    @Test
    void theProxiesOfSpringLeadToTheSameTransaction() {
        runner(1).withUserConfiguration(Proxies.class).run(context -> {
            Shop shop = new Shop(context);
            shop.transaction().executeWithoutResult(status -> {
                shop.order("order-1");
                shop.joined().reserve(request("order-1"));
                status.setRollbackOnly();
            });
            assertThat(shop.find("order-1")).isFalse();
            shop.nothingIsLeft();
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Proxies {
        @Bean
        HikariDataSource pool() {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
            pool.setMaximumPoolSize(1);
            return pool;
        }

        @Bean
        @Primary
        DataSource lazy(HikariDataSource pool) {
            return new TransactionAwareDataSourceProxy(new LazyConnectionDataSourceProxy(pool));
        }
    }

    @Test
    void aViewDoesNotOutliveItsTransaction() {
        shop(shop -> {
            JoinedOperations joined = Objects.requireNonNull(shop.transaction().execute(status -> shop.joined()));
            refused(() -> joined.reserve(request("order-1")), "has ended");
            shop.transaction().executeWithoutResult(status -> {
                refused(() -> joined.reserve(request("order-1")), "has ended");
                shop.joined().reserve(request("order-2"));
            });
        });
    }

    @Test
    void aViewIsForItsThread() {
        shop(shop -> shop.transaction().executeWithoutResult(status -> {
            JoinedOperations joined = shop.joined();
            CompletableFuture.runAsync(() -> refused(() -> joined.reserve(request("order-1")), "another thread"))
                    .join();
        }));
    }

    @Test
    void springReportsTheCommitAndNotTheShop() {
        shop(shop -> shop.transaction()
                .executeWithoutResult(status -> refused(() -> shop.joined().committed(), "leave out")));
    }

    @Test
    void afterTheCommitNothingCanBeJoined() {
        shop(shop -> {
            shop.transaction().executeWithoutResult(status -> {
                shop.joined().reserve(request("order-1"));
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        refused(() -> shop.joined().reserve(request("order-2")), "before its commit");
                    }
                });
            });
            assertThat(shop.find("order-2")).isFalse();
        });
    }

    @Test
    void anExceptionOfTheShopRollsBackAndReturnsTheConnection() {
        shop(shop -> {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> shop.transaction().executeWithoutResult(status -> {
                        shop.joined().reserve(request("order-1"));
                        throw new IllegalArgumentException("the shop's own");
                    }));
            assertThat(shop.find("order-1")).isFalse();
        });
    }

    private static void refused(Runnable call, String reason) {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(call::run)
                .withMessageContaining(reason);
    }

    private static ReserveRequest request(String id) {
        return ReserveRequest.builder(id).line("SKU-A", 1).build();
    }

    private static void shop(Consumer<Shop> test) {
        runner(1).run(context -> {
            Shop shop = new Shop(context);
            test.accept(shop);
            shop.nothingIsLeft();
        });
    }

    private static ApplicationContextRunner runner(int connections) {
        return Boot.ready()
                .withPropertyValues(
                        "spring.datasource.hikari.maximum-pool-size=" + connections,
                        "spring.datasource.hikari.connection-timeout=2000",
                        "earmark.reaper.enabled=false")
                .withUserConfiguration(Listening.class);
    }

    record Heard(List<String> calls) {}

    @Configuration(proxyBeanMethods = false)
    static class Listening {
        @Bean
        Heard heard() {
            return new Heard(Collections.synchronizedList(new ArrayList<>()));
        }

        @Bean
        ReservationListener listener(Heard heard) {
            return new ReservationListener() {
                @Override
                public void reserved(Reservation reservation) {
                    heard.calls().add("reserved " + reservation.id());
                }

                @Override
                public void confirmed(Reservation reservation) {
                    heard.calls().add("confirmed " + reservation.id());
                }
            };
        }
    }

    /** A shop with an order table, and ten units of one SKU. */
    private static final class Shop {
        private final ApplicationContext context;
        private final JdbcTemplate jdbc;

        Shop(ApplicationContext context) {
            this.context = context;
            jdbc = context.getBean(JdbcTemplate.class);
            jdbc.execute("CREATE TABLE shop_order (id VARCHAR(50) PRIMARY KEY)");
            engine().setOnHand(SKU, 10, OperationId.random());
        }

        ReservationEngine engine() {
            return context.getBean(ReservationEngine.class);
        }

        JoinedOperations joined() {
            return context.getBean(EarmarkTransactions.class).joined();
        }

        TransactionTemplate transaction() {
            return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
        }

        TransactionTemplate nested() {
            TransactionTemplate nested = transaction();
            nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
            return nested;
        }

        TransactionTemplate requiresNew() {
            TransactionTemplate inner = transaction();
            inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
            return inner;
        }

        void order(String id) {
            jdbc.update("INSERT INTO shop_order VALUES (?)", id);
        }

        int orders() {
            return jdbc.queryForList("SELECT id FROM shop_order").size();
        }

        boolean find(String id) {
            return engine().find(ReservationId.of(id)).isPresent();
        }

        long available() {
            return engine().level(SKU).orElseThrow().available();
        }

        List<String> heard() {
            return context.getBean(Heard.class).calls();
        }

        /** All connections are back in the pool, and nothing is bound to this thread. */
        void nothingIsLeft() {
            assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
            assertThat(TransactionSynchronizationManager.isSynchronizationActive())
                    .isFalse();
            assertThat(context.getBean(HikariDataSource.class)
                            .getHikariPoolMXBean()
                            .getActiveConnections())
                    .isZero();
        }
    }
}

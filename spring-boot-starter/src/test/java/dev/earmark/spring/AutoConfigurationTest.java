package dev.earmark.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.OperationId;
import dev.earmark.Reservation;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.engine.ReservationListener;
import dev.earmark.engine.StockLoader;
import dev.earmark.jdbc.ChangeHook;
import dev.earmark.jdbc.JdbcSchema;
import dev.earmark.jdbc.JdbcStockStore;
import dev.earmark.memory.InMemoryStockStore;
import dev.earmark.spi.StockStore;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** Which store and which engine an application gets. */
class AutoConfigurationTest {
    @Test
    void theTestsRunOnTheLineOfBootThatTheBuildSays() {
        assertThat(SpringBootVersion.getVersion()).isEqualTo(System.getProperty("earmark.test.spring-boot"));
        assertThat(Boot.isFour()).isEqualTo(!SpringBootVersion.getVersion().startsWith("3."));
    }

    @Test
    void anApplicationWithADataSourceHasAnEngineOnIt() {
        Boot.ready().run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .hasSingleBean(ReservationEngine.class)
                    .hasSingleBean(JdbcStockStore.class);
            sell(context);
        });
    }

    @Test
    void theOptimisticFormIsAProperty() {
        Boot.ready().withPropertyValues("earmark.jdbc.locking=optimistic").run(AutoConfigurationTest::sell);
    }

    @Test
    void theStoreInMemoryNeedsNothingElse() {
        Boot.plain()
                .withPropertyValues("earmark.store=memory")
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.jdbc",
                        "org.springframework.transaction",
                        "dev.earmark.jdbc",
                        "io.lettuce"))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(InMemoryStockStore.class);
                    sell(context);
                });
    }

    @Test
    void withoutADataSourceTheStartSaysWhatToDo() {
        Boot.plain()
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("there is no DataSource")
                        .hasMessageContaining("earmark.store=redis"));
    }

    @Test
    void withoutSpringJdbcTheStartSaysWhatToDo() {
        Boot.plain()
                .withClassLoader(new FilteredClassLoader("org.springframework.jdbc"))
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("spring-boot-starter-jdbc"));
    }

    @Test
    void earmarkCanBeSwitchedOff() {
        Boot.plain()
                .withPropertyValues("earmark.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(ReservationEngine.class));
    }

    @Test
    void itBacksOffForAnEngineOfTheApplication() {
        Boot.jdbc()
                .withUserConfiguration(OwnEngine.class)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ReservationEngine.class)
                        .doesNotHaveBean(StockStore.class)
                        .doesNotHaveBean(EarmarkTransactions.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnEngine {
        @Bean
        ReservationEngine own() {
            return ReservationEngine.builder(new InMemoryStockStore()).build();
        }
    }

    @Test
    void itBuildsTheEngineOnAStoreOfTheApplication() {
        Boot.jdbc().withUserConfiguration(OwnStore.class).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(StockStore.class);
            sell(context);
            assertThat(context.getBean(InMemoryStockStore.class).levels(List.of(Sku.of("SKU-A"))))
                    .hasSize(1);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnStore {
        @Bean
        InMemoryStockStore own() {
            return new InMemoryStockStore();
        }
    }

    @Test
    void aJdbcStoreOfTheApplicationCanBeJoined() {
        Boot.jdbc().withUserConfiguration(OwnJdbcStore.class).run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(EarmarkTransactions.class);
            sell(context);
        });
    }

    @Test
    void whichDataSourceAStoreOfTheApplicationHasIsNotGuessed() {
        several()
                .withUserConfiguration(OwnJdbcStore.class)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(ReservationEngine.class)
                        .doesNotHaveBean(EarmarkTransactions.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnJdbcStore {
        @Bean
        JdbcStockStore own(Map<String, DataSource> dataSources) {
            DataSource one = dataSources.values().iterator().next();
            JdbcSchema.create(one);
            return JdbcStockStore.pessimistic(one).build();
        }
    }

    @Test
    void ofSeveralDataSourcesItTakesThePrimaryOne() {
        several().withUserConfiguration(PrimaryPool.class).run(context -> {
            assertThat(context).hasNotFailed();
            sell(context);
            assertThat(levels(context.getBean("primary", DataSource.class))).isEqualTo(1);
        });
    }

    @Test
    void ofSeveralDataSourcesItTakesTheOneThatIsNamed() {
        several()
                .withUserConfiguration(PrimaryPool.class)
                .withPropertyValues("earmark.jdbc.data-source=second")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    sell(context);
                    assertThat(levels(context.getBean("second", DataSource.class)))
                            .isEqualTo(1);
                });
    }

    @Test
    void severalDataSourcesWithoutAChoiceStopTheStart() {
        several()
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("earmark.jdbc.data-source")
                        .hasMessageContaining("first")
                        .hasMessageContaining("second"));
    }

    @Test
    void aWrongNameOfADataSourceStopsTheStart() {
        several()
                .withPropertyValues("earmark.jdbc.data-source=third")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("\"third\"")
                        .hasMessageContaining("second"));
    }

    private static ApplicationContextRunner several() {
        return Boot.plain()
                .withUserConfiguration(TwoPools.class)
                .withPropertyValues("earmark.jdbc.initialize-schema=create");
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoPools {
        @Bean
        DataSource first() {
            return h2();
        }

        @Bean
        DataSource second() {
            return h2();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class PrimaryPool {
        @Bean
        @Primary
        DataSource primary() {
            return h2();
        }
    }

    @Test
    void theProxiesOfSpringAreLookedThrough() {
        Boot.plain()
                .withUserConfiguration(Wrapped.class)
                .withPropertyValues("earmark.jdbc.initialize-schema=create")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    sell(context);
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Wrapped {
        @Bean
        HikariDataSource pool() {
            return h2();
        }

        @Bean
        @Primary
        DataSource wrapped(HikariDataSource pool) {
            return new LazyConnectionDataSourceProxy(
                    new TransactionAwareDataSourceProxy(new DelegatingDataSource(pool)));
        }
    }

    @Test
    void allListenersAndHooksAreCalledInTheirOrder() {
        Boot.ready().withUserConfiguration(Listening.class).run(context -> {
            sell(context);
            assertThat(context.getBean(Calls.class).calls())
                    .containsSubsequence("hook 1", "hook 2", "listener 1", "listener 2");
        });
    }

    record Calls(List<String> calls) {}

    @Configuration(proxyBeanMethods = false)
    static class Listening {
        @Bean
        Calls calls() {
            return new Calls(new ArrayList<>());
        }

        @Bean
        @Order(2)
        ReservationListener second(Calls calls) {
            return listener(calls, "listener 2");
        }

        @Bean
        @Order(1)
        ReservationListener first(Calls calls) {
            return listener(calls, "listener 1");
        }

        @Bean
        @Order(2)
        ChangeHook secondHook(Calls calls) {
            return (connection, changes) -> calls.calls().add("hook 2");
        }

        @Bean
        @Order(1)
        ChangeHook firstHook(Calls calls) {
            return (connection, changes) -> calls.calls().add("hook 1");
        }

        private static ReservationListener listener(Calls calls, String name) {
            return new ReservationListener() {
                @Override
                public void reserved(Reservation reservation) {
                    calls.calls().add(name);
                }
            };
        }
    }

    @Test
    void customizersComeLastAndALoaderIsAsked() {
        Boot.ready().withUserConfiguration(Customized.class).run(context -> {
            assertThat(context).hasNotFailed();
            ReservationEngine engine = context.getBean(ReservationEngine.class);
            Reservation reservation = engine.reserve(
                    ReserveRequest.builder("order-1").line("SKU-LOADED", 1).build());
            assertThat(Duration.between(reservation.createdAt(), reservation.expiresAt()))
                    .hasMinutes(7);
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Customized {
        @Bean
        ReservationEngineBuilderCustomizer engine() {
            return builder -> builder.holdFor(Duration.ofMinutes(7));
        }

        @Bean
        JdbcStockStoreBuilderCustomizer store() {
            return builder -> builder.lockTimeout(Duration.ofSeconds(1));
        }

        @Bean
        StockLoader loader() {
            return unknown -> Map.of(Sku.of("SKU-LOADED"), 5L);
        }
    }

    @Test
    void anOptionOfAPropertyAndOfACustomizerIsAnError() {
        Boot.ready()
                .withUserConfiguration(Customized.class)
                .withPropertyValues("earmark.hold-for=3m")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("holdFor is set twice"));
    }

    @Test
    void aFeatureThatIsOffAndHasOptionsIsAnError() {
        Boot.ready()
                .withPropertyValues("earmark.reaper.enabled=false", "earmark.reaper.batch-size=7")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("earmark.reaper.enabled=false contradicts"));
    }

    private static HikariDataSource h2() {
        // a pool keeps the connection that made the tables: H2 2.4.240 loses check constraints with it
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
        return pool;
    }

    private static int levels(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                ResultSet rows = connection.createStatement().executeQuery("SELECT COUNT(*) FROM earmark_level")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void sell(ApplicationContext context) {
        ReservationEngine engine = context.getBean(ReservationEngine.class);
        engine.setOnHand(Sku.of("SKU-A"), 10, OperationId.random());
        engine.reserve(ReserveRequest.builder("order-1").line("SKU-A", 2).build());
        assertThat(engine.level(Sku.of("SKU-A")).orElseThrow().available()).isEqualTo(8);
    }
}

package dev.earmark.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.Sku;
import dev.earmark.engine.EngineClosedException;
import dev.earmark.engine.ReservationEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is closed first when the application ends. */
class StopTest {
    private static final List<String> CLOSED = new ArrayList<>();

    @Test
    void theEngineIsClosedBeforeThePoolAndAfterTheWebServer() {
        CLOSED.clear();
        Boot.plain()
                .withUserConfiguration(WatchedPool.class)
                .withPropertyValues("earmark.jdbc.initialize-schema=create")
                .run(context -> WatchedPool.engine = context.getBean(ReservationEngine.class));
        assertThat(CLOSED)
                .containsExactly(
                        "web server, engine closed: false",
                        "connections, engine closed: true",
                        "pool, engine closed: true");
    }

    /** A context that is only stopped may start again, and the engine with it. */
    @Test
    void aContextThatIsOnlyStoppedKeepsItsEngine() {
        Boot.ready().run(context -> {
            ConfigurableApplicationContext stopping = context.getSourceApplicationContext();
            stopping.stop();
            stopping.start();
            ReservationEngine engine = context.getBean(ReservationEngine.class);
            assertThat(engine.level(Sku.of("none"))).isEmpty();
            stopping.close();
            assertThatExceptionOfType(EngineClosedException.class).isThrownBy(() -> engine.level(Sku.of("none")));
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class WatchedPool {
        private static @Nullable ReservationEngine engine;

        @Bean
        DataSource pool() {
            HikariDataSource pool = new HikariDataSource() {
                @Override
                public void close() {
                    note("pool");
                    super.close();
                }
            };
            pool.setJdbcUrl("jdbc:h2:mem:" + UUID.randomUUID());
            return pool;
        }

        /** Web servers and message listeners stop in high phases. */
        @Bean
        SmartLifecycle webServer() {
            return new Stopping("web server", SmartLifecycle.DEFAULT_PHASE - 1024);
        }

        /** As LettuceConnectionFactory does. */
        @Bean
        SmartLifecycle connections() {
            return new Stopping("connections", 0);
        }

        private static void note(String what) {
            boolean closed = false;
            try {
                Objects.requireNonNull(engine).level(Sku.of("none"));
            } catch (EngineClosedException e) {
                closed = true;
            }
            CLOSED.add(what + ", engine closed: " + closed);
        }

        private record Stopping(String name, int phase) implements SmartLifecycle {
            @Override
            public void start() {}

            @Override
            public void stop() {
                note(name);
            }

            @Override
            public boolean isRunning() {
                return true;
            }

            @Override
            public int getPhase() {
                return phase;
            }
        }
    }
}

package dev.earmark.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.earmark.OperationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.engine.ReservationEngine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** Health, endpoint, metrics and traces. */
class ActuatorTest {
    private static final String LATE = "earmark.reaper.longest-pause=100ms";

    @Test
    void aReaperThatRunsIsUp() {
        Boot.ready().withPropertyValues(LATE).run(context -> {
            Awaitility.await().untilAsserted(() -> assertThat(details(context)).containsKey("lastSuccess"));
            assertThat(status(context)).isEqualTo("UP");
            assertThat(details(context)).containsEntry("reaper", "running").containsEntry("maxLag", "PT1M");
        });
    }

    /** It was up with the tables gone. */
    @Test
    void aReaperWhoseRunsFailIsDown() {
        Boot.ready()
                .withPropertyValues(LATE, "earmark.retry.give-up-after=100ms")
                .run(context -> {
                    Awaitility.await()
                            .untilAsserted(() -> assertThat(details(context)).containsKey("lastSuccess"));
                    context.getBean(JdbcTemplate.class).execute("DROP TABLE earmark_reservation CASCADE");
                    Awaitility.await()
                            .untilAsserted(() -> assertThat(status(context)).isEqualTo("DOWN"));
                    assertThat(details(context)).containsKeys("lastFailure", "lastFailureMessage");
                });
    }

    @Test
    void aReaperThatHasEndedIsDown() {
        Boot.ready().run(context -> {
            context.getBean(ReservationEngine.class).close();
            assertThat(status(context)).isEqualTo("DOWN");
            assertThat(details(context)).containsEntry("reaper", "ended");
        });
    }

    @Test
    void aReaperThatTheApplicationCallsNeedsNoThread() {
        Boot.ready().withPropertyValues("earmark.reaper.enabled=false").run(context -> {
            assertThat(status(context)).isEqualTo("UP");
            assertThat(details(context)).containsEntry("reaper", "called by the application");
        });
    }

    @Test
    void healthCanBeSwitchedOff() {
        Boot.ready()
                .withPropertyValues("management.health.earmark.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("earmarkHealthIndicator"));
    }

    @Test
    void withoutActuatorThereIsNoHealthAndNoEndpoint() {
        Boot.ready()
                .withClassLoader(new FilteredClassLoader(
                        "org.springframework.boot.actuate.health",
                        "org.springframework.boot.actuate.endpoint",
                        "org.springframework.boot.health.contributor",
                        "io.micrometer"))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean("earmarkHealthIndicator")
                        .doesNotHaveBean("earmarkEndpoint")
                        .doesNotHaveBean("earmarkMetrics"));
    }

    @Test
    void theEndpointIsOffUnlessItIsExposed() {
        Boot.ready().run(context -> assertThat(context).doesNotHaveBean("earmarkEndpoint"));
    }

    @Test
    void theEndpointShowsReaperLevelAndHeld() {
        Boot.jmx()
                .withPropertyValues(
                        "earmark.jdbc.initialize-schema=create",
                        "spring.jmx.enabled=true",
                        "spring.jmx.unique-names=true",
                        "management.endpoints.jmx.exposure.include=earmark")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    ReservationEngine engine = context.getBean(ReservationEngine.class);
                    engine.setOnHand(Sku.of("SKU-A"), 10, OperationId.random());
                    engine.reserve(ReserveRequest.builder("order-1")
                            .line("SKU-A", 2)
                            .owner("shopper-1")
                            .build());
                    assertThat(endpoint(context, "reaper", Map.of())).asString().contains("reaper=running");
                    assertThat(endpoint(context, "read", Map.of("what", "level", "sku", "SKU-A")))
                            .asString()
                            .contains("onHand=10", "available=8");
                    assertThat(endpoint(context, "read", Map.of("what", "held", "owner", "shopper-1")))
                            .asString()
                            .contains("order-1", "SKU-A=2");
                    assertThat(endpoint(context, "read", Map.of("what", "held", "sku", "SKU-B")))
                            .asString()
                            .contains("reservations=[]");
                    assertThatThrownBy(() -> endpoint(context, "read", Map.of("what", "held", "limit", 1000)))
                            .hasStackTraceContaining("1 to 100");
                });
    }

    @Test
    void metricsAreRegisteredWithZeroAndCount() {
        Boot.ready().withUserConfiguration(Registries.class).run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.getMeters())
                    .anyMatch(meter -> meter.getId().getName().startsWith("earmark."));
            ReservationEngine engine = context.getBean(ReservationEngine.class);
            engine.setOnHand(Sku.of("SKU-A"), 10, OperationId.random());
            assertThat(registry.get("earmark.calls").tag("command", "setOnHand").timers())
                    .anyMatch(timer -> timer.count() == 1);
            assertThat(registry.find("earmark.reaper.running").gauge()).isNotNull();
            assertThat(Objects.requireNonNull(
                                    registry.find("earmark.reaper.running").gauge())
                            .value())
                    .isEqualTo(1);
            assertThat(context.getBean(Registries.class).observed).isEmpty();
        });
    }

    @Test
    void metricsCanBeSwitchedOff() {
        Boot.ready()
                .withUserConfiguration(Registries.class)
                .withPropertyValues("earmark.metrics.enabled=false")
                .run(context -> assertThat(context.getBean(MeterRegistry.class).getMeters())
                        .isEmpty());
    }

    @Test
    void callsAreObservedIfAPropertyOrATracerAsksForIt() {
        Boot.ready()
                .withUserConfiguration(Registries.class)
                .withPropertyValues("earmark.observations.enabled=true")
                .run(context -> {
                    context.getBean(ReservationEngine.class).setOnHand(Sku.of("SKU-A"), 10, OperationId.random());
                    assertThat(context.getBean(Registries.class).observed).containsExactly("earmark setOnHand");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class Registries {
        private final List<String> observed = new ArrayList<>();

        @Bean
        MeterRegistry meterRegistry() {
            return new SimpleMeterRegistry();
        }

        @Bean
        ObservationRegistry observationRegistry() {
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig().observationHandler(new ObservationHandler<>() {
                @Override
                public void onStop(Observation.Context context) {
                    observed.add(context.getContextualName());
                }

                @Override
                public boolean supportsContext(Observation.Context context) {
                    return true;
                }
            });
            return registry;
        }
    }

    private static String status(ApplicationContext context) throws ReflectiveOperationException {
        return String.valueOf(call(call(health(context), "getStatus"), "getCode"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> details(ApplicationContext context) throws ReflectiveOperationException {
        return (Map<String, Object>) call(health(context), "getDetails");
    }

    /** The type of the indicator depends on the line of Boot. */
    private static Object health(ApplicationContext context) throws ReflectiveOperationException {
        return call(context.getBean("earmarkHealthIndicator"), "health");
    }

    private static Object call(Object target, String name) throws ReflectiveOperationException {
        Method method = target.getClass().getMethod(name);
        method.setAccessible(true);
        return method.invoke(target);
    }

    private static @Nullable Object endpoint(
            ApplicationContext context, String operation, Map<String, Object> arguments) throws Exception {
        MBeanServer server = context.getBean(MBeanServer.class);
        ObjectName name = server.queryNames(new ObjectName("*:type=Endpoint,name=Earmark,*"), null).stream()
                .findFirst()
                .orElseThrow();
        MBeanInfo info = server.getMBeanInfo(name);
        MBeanOperationInfo found = Stream.of(info.getOperations())
                .filter(each -> each.getName().equals(operation))
                .findFirst()
                .orElseThrow();
        MBeanParameterInfo[] parameters = found.getSignature();
        return server.invoke(
                name,
                operation,
                Stream.of(parameters)
                        .map(parameter -> arguments.get(parameter.getName()))
                        .toArray(),
                Stream.of(parameters).map(MBeanParameterInfo::getType).toArray(String[]::new));
    }
}

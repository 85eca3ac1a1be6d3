package dev.earmark.spring;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** Application contexts with Earmark and what a shop has of Spring Boot, on the line of Boot that is on the class path. */
final class Boot {
    /** Prefixes of auto-configurations: those of Boot 3.5, and of Boot 4. */
    private static final String[] LINES = {"org.springframework.boot.autoconfigure.", "org.springframework.boot."};

    /** All of Earmark's, from the file in which Boot finds them. */
    private static final Class<?>[] EARMARK =
            ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                    .filter(name -> name.startsWith("dev.earmark."))
                    .map(name -> ClassUtils.resolveClassName(name, null))
                    .toArray(Class<?>[]::new);

    private static final List<String[]> JDBC = List.of(
            both("jdbc.DataSourceAutoConfiguration", "jdbc.autoconfigure.DataSourceAutoConfiguration"),
            both(
                    "jdbc.DataSourceTransactionManagerAutoConfiguration",
                    "jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration"),
            both("jdbc.JdbcTemplateAutoConfiguration", "jdbc.autoconfigure.JdbcTemplateAutoConfiguration"),
            both(
                    "sql.init.SqlInitializationAutoConfiguration",
                    "jdbc.autoconfigure.DataSourceInitializationAutoConfiguration"),
            both("transaction.TransactionAutoConfiguration", "transaction.autoconfigure.TransactionAutoConfiguration"));
    private static final String[] JPA =
            both("orm.jpa.HibernateJpaAutoConfiguration", "hibernate.autoconfigure.HibernateJpaAutoConfiguration");
    private static final String[] FLYWAY =
            both("flyway.FlywayAutoConfiguration", "flyway.autoconfigure.FlywayAutoConfiguration");
    private static final String[] LIQUIBASE =
            both("liquibase.LiquibaseAutoConfiguration", "liquibase.autoconfigure.LiquibaseAutoConfiguration");
    private static final String[] REDIS =
            both("data.redis.RedisAutoConfiguration", "data.redis.autoconfigure.DataRedisAutoConfiguration");

    private static final List<String[]> JMX = List.of(
            both("jmx.JmxAutoConfiguration", "autoconfigure.jmx.JmxAutoConfiguration"),
            both("none", "actuate.autoconfigure.endpoint.EndpointAutoConfiguration"),
            both("none", "actuate.autoconfigure.endpoint.jmx.JmxEndpointAutoConfiguration"));

    private static final List<String[]> MODULITH = List.of(
            new String[] {"org.springframework.modulith.events.jackson.JacksonEventSerializationConfiguration"},
            new String[] {"org.springframework.modulith.events.jdbc.JdbcEventPublicationAutoConfiguration"},
            new String[] {"org.springframework.modulith.events.config.EventPublicationAutoConfiguration"});

    private Boot() {}

    /** Whether this is Boot 4. */
    static boolean isFour() {
        return ClassUtils.isPresent("org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration", null);
    }

    /** Earmark and nothing else. */
    static ApplicationContextRunner plain() {
        return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(EARMARK));
    }

    /** With a pool on an empty H2 database. */
    static ApplicationContextRunner jdbc() {
        return with(JDBC)
                .withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
    }

    /** With a pool on an empty H2 database that Earmark fills with its tables. */
    static ApplicationContextRunner ready() {
        return jdbc().withPropertyValues("earmark.jdbc.initialize-schema=create");
    }

    static ApplicationContextRunner jpa() {
        return jdbc().withConfiguration(of(List.<String[]>of(JPA)));
    }

    static ApplicationContextRunner flyway() {
        return jdbc().withConfiguration(of(List.<String[]>of(FLYWAY)));
    }

    static ApplicationContextRunner liquibase() {
        return jdbc().withConfiguration(of(List.<String[]>of(LIQUIBASE)));
    }

    /** With the endpoints of the actuator as MBeans. */
    static ApplicationContextRunner jmx() {
        return jdbc().withConfiguration(of(JMX));
    }

    /** With the publications of Spring Modulith in the database. */
    static ApplicationContextRunner modulith() {
        ApplicationContextRunner runner = jdbc().withConfiguration(of(MODULITH));
        return isFour()
                ? runner
                : runner.withInitializer(context -> registerMapper((GenericApplicationContext) context));
    }

    /** Jackson 2 needs a module for times, which the shop has from Boot's auto-configuration. It is not there on Boot 4. */
    private static void registerMapper(GenericApplicationContext context) {
        register(context, ClassUtils.resolveClassName("com.fasterxml.jackson.databind.ObjectMapper", null));
    }

    private static <T> void register(GenericApplicationContext context, Class<T> mapper) {
        context.registerBean(mapper, () -> {
            T instance = BeanUtils.instantiateClass(mapper);
            ReflectionUtils.invokeMethod(
                    Objects.requireNonNull(ReflectionUtils.findMethod(mapper, "findAndRegisterModules")), instance);
            return instance;
        });
    }

    static ApplicationContextRunner redis() {
        return with(List.<String[]>of(REDIS)).withPropertyValues("earmark.store=redis");
    }

    private static ApplicationContextRunner with(List<String[]> names) {
        return plain().withConfiguration(of(names));
    }

    private static AutoConfigurations of(List<String[]> names) {
        return AutoConfigurations.of(names.stream().map(Boot::present).toArray(Class<?>[]::new));
    }

    private static Class<?> present(String[] names) {
        for (String name : names) {
            if (ClassUtils.isPresent(name, null)) {
                return ClassUtils.resolveClassName(name, null);
            }
        }
        throw new IllegalStateException("neither " + String.join(" nor ", names) + " is on the class path");
    }

    private static String[] both(String three, String four) {
        return new String[] {LINES[0] + three, LINES[1] + four};
    }
}

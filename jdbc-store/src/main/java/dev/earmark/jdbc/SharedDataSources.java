package dev.earmark.jdbc;

import dev.earmark.StoreException;
import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Recognises, by the names of their classes, data sources that give a caller the connection of a transaction that is
 * not the store's. Also finds out whether a pool is set to give connections with autocommit.
 */
final class SharedDataSources {
    private static final String INSTEAD = ". To reserve inside your transaction use store.inTransaction, or joining.";
    private static final Map<String, String> REFUSED = Map.of(
            "org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy",
            "gives callers the connection of their Spring transaction; give the store its target data source" + INSTEAD,
            "org.springframework.jdbc.datasource.SingleConnectionDataSource",
            "gives all threads one connection, so each thread would end the transactions of the others; give the store a"
                    + " pool" + INSTEAD,
            "io.micronaut.transaction.jdbc.TransactionAwareDataSource",
            "gives callers the connection of their Micronaut transaction; give the store the data source inside it"
                    + " (DelegatingDataSource.unwrapDataSource)" + INSTEAD,
            "io.micronaut.data.connection.jdbc.advice.ContextualConnection",
            "gives callers the connection of their Micronaut context; give the store the data source inside it"
                    + " (DelegatingDataSource.unwrapDataSource)" + INSTEAD);

    /** Spring's class, and those of other libraries that took its name. */
    private static final String ROUTING = "RoutingDataSource";

    /** Methods of wrappers that return the data source inside. */
    private static final List<String> INNER = List.of(
            "getTargetDataSource", // Spring, Micronaut
            "getDataSource", // HikariCP, Tomcat, datasource-proxy
            "getDelegate",
            "getRealDataSource");

    /** Methods of pools that return whether their connections have autocommit on. */
    private static final List<String> AUTO_COMMIT =
            List.of("isAutoCommit", "isDefaultAutoCommit", "getDefaultAutoCommit");

    private SharedDataSources() {}

    /** Refuses data sources whose connections the store cannot have for itself. */
    static void refuse(DataSource dataSource) {
        for (Object inner : layers(dataSource)) {
            for (Class<?> type = inner.getClass(); type != null; type = type.getSuperclass()) {
                String reason = reason(type);
                if (reason != null) {
                    throw new StoreException(
                            "the data source " + inner.getClass().getName() + " " + reason, null);
                }
            }
        }
    }

    private static @Nullable String reason(Class<?> type) {
        if (type.getName().endsWith(ROUTING)) {
            return "may lead each thread to another database, but one thread sends the commands of many callers, and the"
                    + " reaper belongs to no caller. Build one engine per tenant, each on the tenant's own data source; if"
                    + " it routes reads to replicas, give the store the primary's data source.";
        }
        String exactly = REFUSED.get(type.getName());
        // Micronaut's wrapper is a nested class
        return exactly != null ? exactly : REFUSED.get(type.getName().replaceFirst("\\$.*", ""));
    }

    /** What is inside of all wrappers that can be looked into, for example what a pool gets its connections from. */
    static Object innermost(DataSource dataSource) {
        List<Object> layers = layers(dataSource);
        return layers.get(layers.size() - 1);
    }

    /** The data source and what can be found inside of it, from the outermost to the innermost. */
    static List<Object> layers(DataSource dataSource) {
        Set<Object> layers = new LinkedHashSet<>();
        for (Object inner = dataSource; inner instanceof DataSource && layers.add(inner); inner = inside(inner)) {
            // all is done by the condition
        }
        return List.copyOf(layers);
    }

    private static @Nullable Object inside(Object dataSource) {
        return INNER.stream()
                .map(name -> get(dataSource, name))
                .filter(DataSource.class::isInstance)
                .findFirst()
                .orElse(null);
    }

    /** What the pool is set to; null if it does not say. */
    static @Nullable Boolean autoCommit(DataSource dataSource) {
        for (String name : AUTO_COMMIT) {
            if (get(dataSource, name) instanceof Boolean on) {
                return on;
            }
        }
        // Agroal
        Object options = get(
                get(get(dataSource, "getConfiguration"), "connectionPoolConfiguration"),
                "connectionFactoryConfiguration");
        return get(options, "autoCommit") instanceof Boolean on ? on : null;
    }

    private static @Nullable Object get(@Nullable Object target, String name) {
        if (target == null) {
            return null;
        }
        for (Class<?> type : publicTypes(target.getClass())) {
            try {
                Method method = type.getMethod(name);
                return method.invoke(target);
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                // has no such method, or does not let it be called
            }
        }
        return null;
    }

    /** A public method of a class that is not public can be called through an interface. */
    private static Set<Class<?>> publicTypes(Class<?> type) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            types.add(each);
            types.addAll(List.of(each.getInterfaces()));
        }
        return types;
    }
}

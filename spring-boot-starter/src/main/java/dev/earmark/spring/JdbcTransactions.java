package dev.earmark.spring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;

/**
 * A transaction manager whose transactions are those of a data source: Spring's managers for JDBC, JPA and Hibernate.
 *
 * @param manager the manager
 * @param dataSource the data source, under which it binds the connection to the thread
 */
record JdbcTransactions(PlatformTransactionManager manager, DataSource dataSource) {

    static List<JdbcTransactions> of(Collection<? extends PlatformTransactionManager> managers) {
        List<JdbcTransactions> found = new ArrayList<>();
        for (PlatformTransactionManager manager : managers) {
            DataSource dataSource =
                    dataSource(Objects.requireNonNullElse(AopProxyUtils.getSingletonTarget(manager), manager));
            if (dataSource != null) {
                found.add(new JdbcTransactions(manager, dataSource));
            }
        }
        return List.copyOf(found);
    }

    private static @Nullable DataSource dataSource(Object manager) {
        if (manager instanceof ResourceTransactionManager resources
                && resources.getResourceFactory() instanceof DataSource dataSource) {
            return dataSource;
        }
        // of JPA and Hibernate, which need not be on the class path
        return Stream.of(manager.getClass().getMethods())
                .filter(method -> method.getName().equals("getDataSource") && method.getParameterCount() == 0)
                .map(method -> {
                    try {
                        return method.invoke(manager);
                    } catch (ReflectiveOperationException | RuntimeException e) {
                        return null;
                    }
                })
                .filter(DataSource.class::isInstance)
                .map(DataSource.class::cast)
                .findFirst()
                .orElse(null);
    }
}

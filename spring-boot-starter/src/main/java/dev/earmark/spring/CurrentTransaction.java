package dev.earmark.spring;

import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The Spring transaction of this thread, if it is one of the store's data source. That a connection is bound to the thread
 * does not say so: {@link DataSourceUtils} binds one in the transactions of other data sources too, and nothing would commit
 * it. So the transaction managers of the data source are asked whether a transaction of theirs is active.
 */
final class CurrentTransaction {
    private static final TransactionDefinition EXISTING =
            new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_MANDATORY);

    private final DataSource dataSource;
    private final Supplier<? extends Collection<? extends PlatformTransactionManager>> managers;
    private @Nullable List<JdbcTransactions> known;

    CurrentTransaction(
            DataSource dataSource, Supplier<? extends Collection<? extends PlatformTransactionManager>> managers) {
        this.dataSource = SpringDataSources.innermost(dataSource);
        this.managers = managers;
    }

    /** A transaction that the store can join. */
    record Joinable(TransactionStatus status, DataSource dataSource) {
        /** The transaction's connection, which is to be released before its end. */
        Connection connection() {
            return DataSourceUtils.getConnection(dataSource);
        }

        /** Does not close the connection, because the transaction manager owns it. */
        void release(Connection connection) {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }

        /** Sends what JPA has not sent yet. */
        void flush() {
            status.flush();
        }
    }

    Joinable require() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw refusal("no Spring transaction is active in this thread. Call it inside @Transactional or a"
                    + " TransactionTemplate, and not through \"this\", which leaves out the proxy; or use the engine,"
                    + " whose verbs commit by themselves");
        }
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            throw refusal(
                    "the transaction manager has synchronization switched off, so the commit could not be noticed;"
                            + " switch it on");
        }
        if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
            throw refusal("the present Spring transaction is read-only; begin it without readOnly");
        }
        Joinable joinable = null;
        for (JdbcTransactions transactions : known()) {
            TransactionStatus status = existing(transactions.manager());
            if (status == null) {
                continue;
            }
            if (SpringDataSources.innermost(transactions.dataSource()) != dataSource) {
                throw refusal(
                        "a transaction of another data source (" + transactions.dataSource() + ") is active in this"
                                + " thread. Begin one of the store's data source instead, with its transaction manager");
            }
            if (!TransactionSynchronizationManager.hasResource(transactions.dataSource())) {
                throw refusal("the transaction manager "
                        + transactions.manager().getClass().getName()
                        + " does not expose the JDBC connection of its transaction; with JPA, its dialect must, as"
                        + " HibernateJpaDialect does");
            }
            joinable = new Joinable(status, transactions.dataSource());
        }
        if (joinable == null) {
            throw refusal("the present Spring transaction belongs to no transaction manager of the store's data source"
                    + " that is a bean. Begin it with the DataSourceTransactionManager or the JpaTransactionManager of that"
                    + " data source; in a JTA transaction use engine.within(store.joining(connection))");
        }
        return joinable;
    }

    /** Whether a verb of the engine would wait for locks of the present transaction, or for its connection. */
    boolean isActive() {
        return TransactionSynchronizationManager.isActualTransactionActive()
                && known().stream()
                        .anyMatch(transactions -> SpringDataSources.innermost(transactions.dataSource()) == dataSource
                                && existing(transactions.manager()) != null);
    }

    private List<JdbcTransactions> known() {
        List<JdbcTransactions> found = known;
        if (found == null) {
            found = JdbcTransactions.of(managers.get());
            known = found;
        }
        return found;
    }

    /** Takes part in the manager's transaction, which changes nothing; null if it has none. */
    private static @Nullable TransactionStatus existing(PlatformTransactionManager manager) {
        try {
            return manager.getTransaction(EXISTING);
        } catch (IllegalTransactionStateException e) {
            return null;
        }
    }

    private static IllegalStateException refusal(String reason) {
        return new IllegalStateException("cannot join a transaction: " + reason);
    }
}

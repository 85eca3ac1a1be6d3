package dev.earmark.examples.stores;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.util.List;
import java.util.UUID;

/**
 * A SQL database of the shop that is not its store.
 *
 * @param url the JDBC URL
 * @param user the user
 * @param password the user's password
 */
public record SqlDatabase(String url, String user, String password) {

    /** Returns a new H2 database inside this process. */
    public static SqlDatabase embedded() {
        return new SqlDatabase("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    /**
     * Opens a pool.
     *
     * @throws UnusableStoreException if the server cannot be reached
     */
    public HikariDataSource open(int connections) {
        try {
            return SqlStores.connect(url, user, password, connections);
        } catch (PoolInitializationException e) {
            throw UnusableStoreException.unconnected(url, e);
        }
    }

    /** Returns the three texts, to pass them to another process. */
    public List<String> texts() {
        return List.of(url, user, password);
    }

    /** Reads what {@link #texts} returned. */
    public static SqlDatabase of(List<String> texts) {
        return new SqlDatabase(texts.get(0), texts.get(1), texts.get(2));
    }

    /** Omits the password. */
    @Override
    public String toString() {
        return "database of " + user;
    }
}

package dev.earmark.benchmarks.servers;

/**
 * The address of a database. Immutable.
 *
 * @param url the JDBC URL
 * @param user a user with all rights in this database
 * @param password the user's password
 */
public record Database(String url, String user, String password) {

    /**
     * Returns whether this is a MySQL or MariaDB database.
     *
     * @return whether it is
     */
    public boolean isMySql() {
        return url.startsWith("jdbc:mysql:");
    }

    @Override
    public String toString() {
        return "database of " + user;
    }
}

package dev.earmark.benchmarks.servers;

/**
 * Where a database is. Immutable.
 *
 * @param url JDBC URL
 * @param user user with all rights in it
 * @param password the user's password
 */
public record Database(String url, String user, String password) {

    /**
     * Whether it is on a MySQL or MariaDB server.
     *
     * @return whether it is, or else is H2
     */
    public boolean isMySql() {
        return url.startsWith("jdbc:mysql:");
    }

    @Override
    public String toString() {
        return "database of " + user;
    }
}

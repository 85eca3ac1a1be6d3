package dev.earmark.examples;

import java.util.regex.Pattern;

/** The SQL servers that a store can be on, and what their URLs look like. */
enum SqlServer {
    MYSQL("MySQL or MariaDB", "mysql", "jdbc:mysql://HOST:PORT/DATABASE (for MariaDB too)"),
    POSTGRESQL("PostgreSQL", "postgresql", "jdbc:postgresql://HOST:PORT/DATABASE");

    private final String title;
    private final Pattern url;
    private final String example;

    SqlServer(String title, String scheme, String example) {
        this.title = title;
        // an at sign in the database's name is the end of a password with a slash, which would be taken for the server
        this.url = Pattern.compile("jdbc:" + scheme + ":([a-z]+:)?//[^/?#]*/[^/?#@]+(\\?.*)?");
        this.example = example;
    }

    static SqlServer of(StoreKind kind) {
        return kind.toString().startsWith("postgresql") ? POSTGRESQL : MYSQL;
    }

    /**
     * Makes sure that a URL is one of this server's.
     *
     * @throws UnusableStoreException if it is not; without the URL, which may hold a password
     */
    void requireUrl(String text) {
        if (!url.matcher(text).matches()) {
            throw new UnusableStoreException("--url has to look like " + example);
        }
    }

    @Override
    public String toString() {
        return title;
    }
}

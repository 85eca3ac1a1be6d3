package dev.earmark.examples.stores;

import java.util.regex.Pattern;

/** The form of a JDBC URL, for each kind of SQL server. */
enum SqlUrl {
    MYSQL("MySQL or MariaDB", "mysql", "jdbc:mysql://HOST:PORT/DATABASE (for MariaDB too)"),
    POSTGRESQL("PostgreSQL", "postgresql", "jdbc:postgresql://HOST:PORT/DATABASE");

    private final String title;
    private final Pattern url;
    private final String example;

    SqlUrl(String title, String scheme, String example) {
        this.title = title;
        // No @ in the database name: it would be the end of a password that contains a slash, and messages would show a
        // part of it.
        this.url = Pattern.compile("jdbc:" + scheme + ":([a-z]+:)?//[^/?#]*/[^/?#@]+(\\?.*)?");
        this.example = example;
    }

    static SqlUrl of(StoreName store) {
        return store.toString().startsWith("postgresql") ? POSTGRESQL : MYSQL;
    }

    /**
     * Checks a URL.
     *
     * @throws UnusableStoreException if the URL has another form; the message omits the URL, because it may contain a
     *     password
     */
    void requireValid(String text) {
        if (!url.matcher(text).matches()) {
            throw new UnusableStoreException("--url must look like " + example);
        }
    }

    @Override
    public String toString() {
        return title;
    }
}

package dev.earmark.jdbc;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * The address of a database.
 *
 * @param url JDBC URL
 * @param user a user with all rights in it
 * @param password the user's password
 */
public record DatabaseAddress(String url, String user, String password) {

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** The same database with one more connection property. */
    DatabaseAddress with(String property) {
        return new DatabaseAddress(url + (url.contains("?") ? "&" : "?") + property, user, password);
    }

    /** The same database through MariaDB's driver, which does not accept MySQL's URLs. */
    DatabaseAddress throughMariaDbsDriver() {
        return new DatabaseAddress(url.replace("jdbc:mysql:", "jdbc:mariadb:"), user, password);
    }

    /** Another database on the same server. */
    DatabaseAddress database(String name) {
        int slash = url.indexOf('/', url.indexOf("//") + 2);
        int query = url.indexOf('?');
        String server = slash < 0 ? url : url.substring(0, slash);
        return new DatabaseAddress(server + "/" + name + (query < 0 ? "" : url.substring(query)), user, password);
    }
}

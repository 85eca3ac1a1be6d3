package dev.earmark.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which database a connection leads to. A standby that was promoted is the same database, although its server, and with
 * some drivers its URL, is another. So no server id counts; if the URLs differ, {@link #birth} decides.
 *
 * @param url without user, password and options
 * @param catalog the database; null in MySQL where the shop has named it in the names of the tables
 * @param schema the schema in which names are looked up; null where the shop has named the schema, and in MySQL
 */
record DatabaseIdentity(
        String url, @Nullable String catalog, @Nullable String schema) {

    /** The drivers know URL and catalog. The schema takes a round trip, except in MySQL and MariaDB. */
    static DatabaseIdentity of(Connection connection, SessionFactory sessions) throws SQLException {
        boolean named = sessions.names().names().schema() != null;
        return new DatabaseIdentity(
                withoutSecrets(
                        Objects.requireNonNullElse(connection.getMetaData().getURL(), "")),
                named && sessions.dialect().schemasAreCatalogs() ? null : connection.getCatalog(),
                named ? null : connection.getSchema());
    }

    /** When the tables were created, which is replicated with them. Empty if there are none yet. */
    static Optional<LocalDateTime> birth(Connection connection, SessionFactory sessions) throws SQLException {
        String sql = sessions.readCommitted(connection)
                .texts()
                .of("SELECT MIN(applied_at) FROM earmark_schema WHERE version = 1");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? Optional.ofNullable(row.getObject(1, LocalDateTime.class)) : Optional.empty();
        } catch (SQLException e) {
            if (SqlErrors.meaningOf(e) == SqlMeaning.MISSING_TABLE) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** MySQL's driver also takes user and up to three passwords inside of a host: {@code (host=…,password1=…)}. */
    static String withoutSecrets(String url) {
        return url.replaceFirst("[?;].*", "")
                .replaceAll("(?i)((user|password)\\d?)\\s*=[^,)]*", "$1=…")
                .replaceFirst("//[^/]*@", "//");
    }

    boolean hasSameNames(DatabaseIdentity other) {
        return Objects.equals(catalog, other.catalog) && Objects.equals(schema, other.schema);
    }

    @Override
    public String toString() {
        return url + (catalog == null ? "" : ", database " + catalog) + (schema == null ? "" : ", schema " + schema);
    }
}

package dev.earmark.jdbc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Turns the templates of the store's statements into SQL for one database and the caller's table names. Each template
 * is completed once. Templates are constants, so the cache stays small; the number of question marks is filled in
 * afterwards.
 *
 * <p>A template uses the default table names, and these placeholders:
 *
 * <ul>
 *   <li>{@code <now>}: the database's time in UTC
 *   <li>{@code <byPrimaryKey>}: after a table's name, a hint to use the primary key
 *   <li>{@code <deleteFrom earmark_line>}: the start of a DELETE by primary key
 *   <li>{@code <latest>}: at the end of a SELECT, makes it read the latest committed rows
 *   <li>{@code <onlyChecks>}, {@code <inexactColumns>} and {@code <ordinaryTables>}: see {@link SchemaSql}
 * </ul>
 */
final class SqlTexts {
    private static final Pattern DELETE_FROM = Pattern.compile("<deleteFrom (\\w+)>");

    private final Dialect dialect;
    private final SchemaNames names;
    private final String latest;
    private final Map<String, String> completed = new ConcurrentHashMap<>();

    private SqlTexts(Dialect dialect, SchemaNames names, String latest) {
        this.dialect = dialect;
        this.names = names;
        this.latest = latest;
    }

    /** For READ COMMITTED, where every statement reads the latest committed rows without further ado. */
    static SqlTexts readCommitted(Dialect dialect, SchemaNames names) {
        return new SqlTexts(dialect, names, "");
    }

    /** For any other isolation. */
    static SqlTexts readingLatest(Dialect dialect, SchemaNames names) {
        return new SqlTexts(dialect, names, dialect.latest());
    }

    Dialect dialect() {
        return dialect;
    }

    SchemaNames names() {
        return names;
    }

    /** The SQL of a template. Also turns a table's default name alone into its real name. */
    String of(String template) {
        String known = completed.get(template);
        return known != null ? known : completed.computeIfAbsent(template, this::complete);
    }

    private String complete(String template) {
        String sql = DELETE_FROM
                .matcher(template)
                .replaceAll(delete -> dialect.deleteFrom(delete.group(1)))
                .replace("<now>", dialect.now())
                .replace("<byPrimaryKey>", dialect.byPrimaryKey())
                .replace("<latest>", latest)
                .replace("<onlyChecks>", dialect.onlyChecks())
                .replace("<inexactColumns>", dialect.inexactColumns())
                .replace("<ordinaryTables>", dialect.ordinaryTables());
        return names.in(sql);
    }
}

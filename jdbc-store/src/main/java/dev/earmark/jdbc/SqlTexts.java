package dev.earmark.jdbc;

import java.util.Map;
import java.util.Objects;
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
 *   <li>{@code <clock>}: the same, for {@link StoreClock}
 *   <li>{@code <micros>}: see {@link Dialect#microsSinceStatement}
 *   <li>{@code <earmark_line l by reservation_id>}: in a FROM clause, the rows of a list of keys; and {@code
 *       <l.reservation_id in keys>}: the condition that belongs to it
 *   <li>{@code <levels>}: a number for the table of levels, in the same schema the same
 *   <li>{@code <earmark_line l with reservation_id = r.id>}: in a FROM clause, after the table {@code r}, the rows with
 *       its value
 *   <li>{@code <owned>}: see {@link BulkSql#owned}
 *   <li>{@code <latest>}: at the end of a SELECT, makes it read the latest committed rows
 *   <li>{@code <onlyChecks>}, {@code <inexactColumns>} and {@code <ordinaryTables>}: see {@link SchemaSql}
 * </ul>
 */
final class SqlTexts {
    private static final Pattern BY_KEYS = Pattern.compile("<(\\w+) (\\w+) by (\\w+)>");
    private static final Pattern IN_KEYS = Pattern.compile("<([\\w.]+) in keys>");
    private static final Pattern LOOK_UP = Pattern.compile("<(\\w+) (\\w+) with (\\w+) = ([\\w.]+)>");

    private final Dialect dialect;
    private final SchemaNames names;
    private final String latest;
    private final String end;
    private final Map<String, String> completed = new ConcurrentHashMap<>();
    private final Map<String, String> inserts = new ConcurrentHashMap<>();
    private final Map<String, String> saves = new ConcurrentHashMap<>();
    private final Map<String, String> savesIfUnchanged = new ConcurrentHashMap<>();

    private SqlTexts(Dialect dialect, SchemaNames names, String latest, String end) {
        this.dialect = dialect;
        this.names = names;
        this.latest = latest;
        this.end = end;
    }

    /** For READ COMMITTED, where every statement reads the latest committed rows without further ado. */
    static SqlTexts readCommitted(Dialect dialect, SchemaNames names) {
        return new SqlTexts(dialect, names, "", "");
    }

    /**
     * Like {@link #readCommitted}, but outside of the store's own transactions, and so without {@link
     * Dialect#setsPlanner}. The texts differ from those inside, because drivers keep one plan for each text.
     */
    static SqlTexts outside(Dialect dialect, SchemaNames names) {
        return new SqlTexts(dialect, names, "", dialect.setsPlanner() ? " /* outside */" : "");
    }

    /** For any other isolation. */
    static SqlTexts readingLatest(Dialect dialect, SchemaNames names) {
        return new SqlTexts(dialect, names, dialect.latest(), "");
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

    /** The text of {@link BulkSql#insert}. */
    String insert(Table table) {
        return inserts.computeIfAbsent(table.name(), name -> of(dialect.bulk().insert(table)));
    }

    /** The text of {@link BulkSql#save}. */
    String save(Table table) {
        return saves.computeIfAbsent(table.name(), name -> of(dialect.bulk().save(table)));
    }

    /** The text of {@link BulkSql#saveIfUnchanged}. */
    String saveIfUnchanged(Table table) {
        return savesIfUnchanged.computeIfAbsent(
                table.name(), name -> of(dialect.bulk().saveIfUnchanged(table)));
    }

    private String complete(String template) {
        BulkSql bulk = dialect.bulk();
        String sql = template.replace("<now>", dialect.now())
                .replace("<clock>", dialect.clock())
                .replace("<micros>", Objects.requireNonNullElse(dialect.microsSinceStatement(), "0"))
                .replace("<owned>", bulk.owned())
                .replace("<latest>", latest)
                .replace("<onlyChecks>", dialect.onlyChecks())
                .replace("<inexactColumns>", dialect.inexactColumns())
                .replace("<ordinaryTables>", dialect.ordinaryTables());
        sql = BY_KEYS.matcher(sql).replaceAll(m -> bulk.byKeys(m.group(1), m.group(2), m.group(3)));
        sql = IN_KEYS.matcher(sql).replaceAll(m -> bulk.inKeys(m.group(1)));
        sql = LOOK_UP.matcher(sql).replaceAll(m -> bulk.lookUp(m.group(1), m.group(2), m.group(3), m.group(4)));
        String levels = Integer.toString(names.in("earmark_level").hashCode());
        return names.in(sql.replace("<levels>", levels)) + end;
    }
}

package dev.earmark.jdbc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where Earmark's tables are, and what their names begin with: several stores can share one database, each with names of its
 * own. Immutable.
 *
 * @param schema the schema (in MySQL and MariaDB: the database) that the tables are in, which must exist; null for the
 *     connection's own
 * @param prefix what the names of tables, indexes and constraints begin with, {@code earmark_} unless said otherwise
 */
public record TableNames(@Nullable String schema, String prefix) {
    private static final Pattern SCHEMA = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,29}");

    /** The tables' names; not the longer ones of indexes and constraints, and none that has a schema already. */
    private static final Pattern TABLE =
            Pattern.compile("(?<![.\\w])earmark_(schema|level|reservation|line|operation)\\b");

    private static final Pattern ANY = Pattern.compile("(?<![.\\w])earmark_(?=\\w)");

    /** {@code earmark_level} and the others, in the connection's own schema. */
    public static final TableNames DEFAULT = new TableNames(null, "earmark_");

    /**
     * Checks the names.
     *
     * @param schema the schema that the tables are in, or null
     * @param prefix what the names begin with
     * @throws IllegalArgumentException if one is not lower-case letters, digits and underscores, the first of them a letter;
     *     at most 63 of them for the schema, 30 for the prefix. Names in that form mean the same in every database, without
     *     quotes, and cannot carry anything else into a statement.
     */
    public TableNames {
        require("schema", schema, SCHEMA, 63);
        require("prefix", prefix, PREFIX, 30);
    }

    private static void require(String what, @Nullable String name, Pattern allowed, int longest) {
        if (name != null && !allowed.matcher(name).matches()) {
            throw new IllegalArgumentException(what + " \"" + name + "\" is not allowed; 1 to " + longest
                    + " lower-case letters a to z, digits and underscores are, the first of them a letter");
        }
    }

    /**
     * Names that begin otherwise.
     *
     * @param prefix what they begin with, {@code shop_berlin_} for example
     * @return names in the connection's own schema
     * @throws IllegalArgumentException if it is not allowed
     */
    public static TableNames prefixed(String prefix) {
        return new TableNames(null, prefix);
    }

    /**
     * The same names elsewhere.
     *
     * @param schema the schema (in MySQL and MariaDB: the database) that the tables are in
     * @return names in that schema
     * @throws IllegalArgumentException if it is not allowed
     */
    public TableNames inSchema(String schema) {
        return new TableNames(schema, prefix);
    }

    /** A statement, which is written with the default names, with these. */
    String in(String sql) {
        return equals(DEFAULT) ? sql : TABLE.matcher(sql).replaceAll(Matcher.quoteReplacement(qualified()) + "$1");
    }

    /** The same for a script that makes tables: names of indexes and constraints, too, which have no schema of their own. */
    String inScript(String script) {
        return ANY.matcher(script)
                .replaceAll(name -> Matcher.quoteReplacement(isTable(script, name.start()) ? qualified() : prefix));
    }

    private static boolean isTable(String script, int start) {
        return TABLE.matcher(script)
                .region(start, script.length())
                .useTransparentBounds(true)
                .lookingAt();
    }

    /** Of a table that is given by its default name: its own, without a schema. */
    String simple(String table) {
        return prefix + table.substring(DEFAULT.prefix.length());
    }

    private String qualified() {
        return (schema == null ? "" : schema + ".") + prefix;
    }
}

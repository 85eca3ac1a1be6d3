package dev.earmark.jdbc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The schema and the prefix of Earmark's tables. Several stores can share one database if each has its own names.
 * Immutable.
 *
 * <p>Only names of lower-case letters, digits and underscores are allowed, and the first character must be a letter.
 * Such names mean the same in every database, need no quotes, and cannot smuggle other SQL into a statement.
 *
 * @param schema the schema (in MySQL and MariaDB: the database) of the tables, which must exist; null for the
 *     current schema of the first connection
 * @param prefix the start of the names of tables, indexes and constraints; {@code earmark_} by default
 */
public record TableNames(@Nullable String schema, String prefix) {
    private static final Pattern SCHEMA = Pattern.compile("[a-z][a-z0-9_]{0,62}");
    private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_]{0,29}");

    /**
     * Matches names of tables, but not the longer names of indexes and constraints, and no name that has a schema
     * already.
     */
    private static final Pattern TABLE =
            Pattern.compile("(?<![.\\w])earmark_(schema|level|reservation|line|operation)\\b");

    private static final Pattern ANY = Pattern.compile("(?<![.\\w])earmark_(?=\\w)");

    /** {@code earmark_level} and so forth, in the connection's current schema. */
    public static final TableNames DEFAULT = new TableNames(null, "earmark_");

    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if a name has other characters, or the schema more than 63 characters, or the
     *     prefix more than 30
     */
    public TableNames {
        require("schema", schema, SCHEMA, 63);
        require("prefix", prefix, PREFIX, 30);
    }

    private static void require(String what, @Nullable String name, Pattern allowed, int longest) {
        if (name != null && !allowed.matcher(name).matches()) {
            throw new IllegalArgumentException(what + " \"" + name + "\" is not allowed; use 1 to " + longest
                    + " characters, lower-case letters a to z, digits and underscores, and begin with a letter");
        }
    }

    /**
     * Returns names with another prefix.
     *
     * @param prefix the start of the names, for example {@code shop_berlin_}
     * @return names in the connection's current schema
     * @throws IllegalArgumentException if the prefix is not allowed
     */
    public static TableNames prefixed(String prefix) {
        return new TableNames(null, prefix);
    }

    /**
     * Returns the same names in another schema.
     *
     * @param schema the schema (in MySQL and MariaDB: the database) of the tables
     * @return names in that schema
     * @throws IllegalArgumentException if the schema's name is not allowed
     */
    public TableNames inSchema(String schema) {
        return new TableNames(schema, prefix);
    }

    /** Replaces the default names of tables in a statement, and puts the qualifier before them. */
    String in(String sql, String qualifier) {
        return TABLE.matcher(sql).replaceAll(Matcher.quoteReplacement(qualifier + "." + prefix) + "$1");
    }

    /** Replaces all default names in a script for a migration tool, which runs it in a schema of its choice. */
    String inScript(String script) {
        return inScript(script, schema);
    }

    /** Replaces all default names in a script that creates tables. Names of indexes and constraints get no qualifier. */
    String inScript(String script, @Nullable String qualifier) {
        String table = (qualifier == null ? "" : qualifier + ".") + prefix;
        return ANY.matcher(script)
                .replaceAll(name -> Matcher.quoteReplacement(isTable(script, name.start()) ? table : prefix));
    }

    private static boolean isTable(String script, int start) {
        return TABLE.matcher(script)
                .region(start, script.length())
                .useTransparentBounds(true)
                .lookingAt();
    }

    /** The name, without a schema, of the table with this default name. */
    String simple(String table) {
        return prefix + table.substring(DEFAULT.prefix.length());
    }
}

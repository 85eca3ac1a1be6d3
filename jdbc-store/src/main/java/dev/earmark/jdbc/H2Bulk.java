package dev.earmark.jdbc;

/**
 * H2. For an {@code IN} or {@code ANY} it would compare each row that it finds with each value of the list, and for an
 * {@code IN} of a query even evaluate that for each row. A join looks each value up once.
 */
final class H2Bulk implements BulkSql {
    private static final String LIST = "UNNEST(CAST(? AS VARCHAR ARRAY)) k(id)";

    @Override
    public String byKeys(String table, String alias, String key) {
        return LIST + " " + lookUp(table, alias, key, "k.id");
    }

    @Override
    public String delete(String table, String column) {
        return matched(table, column) + "DELETE";
    }

    @Override
    public String update(String table, String assignments, String column) {
        return matched(table, column) + "UPDATE SET " + assignments;
    }

    private static String matched(String table, String column) {
        return "MERGE INTO " + table + " t USING (SELECT * FROM " + LIST + ") k ON t." + column
                + " = k.id WHEN MATCHED THEN ";
    }

    @Override
    public String save(Table table) {
        return "MERGE INTO " + table.name() + " (" + table.columnNames() + ") KEY (" + table.keyNames() + ") "
                + source(table);
    }

    @Override
    public String saveIfUnchanged(Table table) {
        return "MERGE INTO " + table.name() + " t USING (" + source(table) + " s(" + table.columnNames() + ")) s"
                + " ON " + BulkSql.sameKeys(table, "t", "s")
                + " WHEN MATCHED AND t.version = s.version THEN UPDATE SET "
                + BulkSql.assignments(table, column -> "s." + column) + ", version = t.version + 1";
    }
}

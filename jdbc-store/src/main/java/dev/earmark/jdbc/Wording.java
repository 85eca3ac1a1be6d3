package dev.earmark.jdbc;

import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.DefinedAttributeTemplateEngine;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/**
 * How the store's statements read: in which dialect, with which names, and whether reads see what is committed by themselves.
 *
 * @param latest what makes a plain read see what is committed rather than what was when the transaction began; empty where
 *     the isolation does so, or reports a conflict
 */
record Wording(Dialect dialect, TableNames names, String latest) {
    private static final TemplateEngine TEMPLATES = new DefinedAttributeTemplateEngine();

    /** A statement that is written with the default names. */
    String of(String sql) {
        return names.in(sql);
    }

    /** For transactions at another isolation than READ COMMITTED. */
    Wording readingLatest() {
        return new Wording(dialect, names, dialect.latest());
    }

    /** Lets a Jdbi speak so. */
    Jdbi teach(Jdbi jdbi) {
        jdbi.installPlugin(new SqlObjectPlugin())
                .registerArgument(new UtcTimes())
                // what is open when a handle is closed is ended by whoever began it
                .configure(Handles.class, handles -> handles.setForceEndTransactions(false));
        jdbi.getConfig(SqlStatements.class)
                .setTemplateEngine((sql, context) -> of(TEMPLATES.render(sql, context)))
                .define("now", dialect.now())
                .define("byPrimaryKey", dialect.byPrimaryKey());
        return jdbi;
    }
}

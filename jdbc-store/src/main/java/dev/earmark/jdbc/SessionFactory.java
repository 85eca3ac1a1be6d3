package dev.earmark.jdbc;

import java.sql.Connection;

/** Makes the sessions of one store. Holds what is prepared once per store, so that a session costs next to nothing. */
final class SessionFactory {
    private final SqlTexts readCommitted;
    private final SqlTexts outside;
    private final SqlTexts readingLatest;
    private final SqlObjects sqlObjects;
    private final SeveralStatements several;

    SessionFactory(Dialect dialect, SchemaNames names) {
        readCommitted = SqlTexts.readCommitted(dialect, names);
        outside = SqlTexts.outside(dialect, names);
        readingLatest = SqlTexts.readingLatest(dialect, names);
        sqlObjects = new SqlObjects(readCommitted);
        several = new SeveralStatements(dialect);
    }

    Dialect dialect() {
        return readCommitted.dialect();
    }

    SchemaNames names() {
        return readCommitted.names();
    }

    /** For one of the store's own transactions, which are READ COMMITTED. */
    Session readCommitted(Connection connection) {
        return new Session(connection, readCommitted, sqlObjects, several, null);
    }

    /** For autocommit mode, or for the shop's transaction at READ COMMITTED. */
    Session outside(Connection connection) {
        return new Session(connection, outside, sqlObjects, several, null);
    }

    /** For the shop's transaction at any other isolation. */
    Session readingLatest(Connection connection) {
        return new Session(connection, readingLatest, sqlObjects, several, null);
    }

    SeveralStatements several() {
        return several;
    }
}

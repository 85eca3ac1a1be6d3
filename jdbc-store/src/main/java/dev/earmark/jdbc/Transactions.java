package dev.earmark.jdbc;

import java.sql.Connection;
import java.util.function.Function;

/** Where the store's statements run: each piece of work in its own transaction, or all of them in the shop's. */
interface Transactions {

    /** Runs work that only reads. */
    <T> T read(Function<Session, T> work);

    /**
     * Runs work that reads the first rows of an index. Some databases would read and sort all rows unless a transaction
     * tells them not to; there it takes further round trips.
     */
    <T> T readInOrder(Function<Session, T> work);

    /** Runs work that writes. All of it is applied or nothing. */
    <T> T write(Function<Session, T> work);

    /** Transactions of the same store that join the one that is open on this connection. */
    Transactions joining(Connection connection);
}

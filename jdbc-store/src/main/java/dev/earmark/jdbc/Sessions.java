package dev.earmark.jdbc;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Where the store's statements run: in transactions of its own, or in the shop's. */
interface Sessions {
    /** How statements read there. */
    Wording wording();

    /** Runs work that only reads. */
    <T> T read(Function<Handle, T> work);

    /** Runs work that writes, all of it or nothing. */
    <T> T inTransaction(Function<Handle, T> work);
}

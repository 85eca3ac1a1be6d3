package dev.earmark.examples.demo;

import java.sql.SQLException;

/** A shop that sells one SKU in one sale. Thread-safe. Every method may throw what its store throws. */
interface Shop extends AutoCloseable {
    /** Puts units on sale. Called once, before the first shopper comes. */
    void stock(long units) throws Exception;

    /**
     * Reserves one unit.
     *
     * @param order a new name for each shopper
     * @return false if no unit is available
     */
    boolean reserve(String order) throws Exception;

    /**
     * Turns the reservation of a shopper who has paid into a sale.
     *
     * @return false if the reservation has expired; a real shop gives the money back
     */
    boolean confirm(String order) throws Exception;

    /** Gives back the units of shoppers who left. Called once a second. */
    void sweep() throws Exception;

    /** Gives all reserved units back, because the sale ends. */
    void giveBackAll() throws Exception;

    /** Reads where the units are at one instant. */
    Stand stand() throws Exception;

    /** How many units of shoppers who left have come back. */
    long expired();

    /** Which batches were sent to the store since the last call. Empty if the shop sends none. */
    default BatchSizes batches() {
        return BatchSizes.NONE;
    }

    @Override
    default void close() throws SQLException {}
}

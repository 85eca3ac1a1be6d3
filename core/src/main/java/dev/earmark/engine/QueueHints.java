package dev.earmark.engine;

import dev.earmark.ReservationId;

/**
 * Remembers the queue of the SKU of the latest reservations, so that a confirm, a cancel or another command that names
 * only a reservation is sent in one batch with the reserves of its SKU, and not in another one that waits for the same
 * row. Only a hint: a later reservation may have taken the place of an earlier one, and an id can have the place and
 * the mark of another id. Then the command is sent in another queue, with the same outcome.
 *
 * <p>A fixed table without locks. Each place has 16 bits: 10 of the id's hash and 6 of the number of the queue. The table
 * starts small, because a process may have an engine for each of a thousand tenants, and is replaced by a larger one,
 * which is empty again, until it has the places for 262,144 reservations, in 512 KiB.
 *
 * <p>Safe for use by many threads: they race, but each reads and writes a place as a whole.
 */
final class QueueHints {
    /** No queue is remembered. */
    static final int NONE = -1;

    static final int FIRST_PLACES = 1 << 10;
    static final int MOST_PLACES = 1 << 18;

    private static final int QUEUE_BITS = 6;
    private static final int QUEUE_MASK = (1 << QUEUE_BITS) - 1;
    private static final int MARK_MASK = 0xFFFF & ~QUEUE_MASK;

    private volatile short[] places = new short[FIRST_PLACES];
    private int written;

    /** Remembers the number of a queue, which is less than {@link CombiningPolicy#MAX_QUEUES}. */
    void put(ReservationId id, int queue) {
        int hash = hashOf(id);
        short[] table = places;
        int place = hash & (table.length - 1);
        short entry = (short) (markOf(hash) | queue);
        if (table[place] != entry) {
            table[place] = entry;
            // threads that count at the same time count once, so the table grows a little later
            if (++written > table.length && table.length < MOST_PLACES) {
                written = 0;
                places = new short[table.length * 4];
            }
        }
    }

    /** Returns the number of the queue, or {@link #NONE}. */
    int get(ReservationId id) {
        int hash = hashOf(id);
        short[] table = places;
        int entry = table[hash & (table.length - 1)];
        return (entry & MARK_MASK) == markOf(hash) ? entry & QUEUE_MASK : NONE;
    }

    /** Ids often end with a number and have similar hashes, so all bits decide about the place and the mark. */
    private static int hashOf(ReservationId id) {
        int hash = id.hashCode() * 0x9E3779B9;
        return hash ^ hash >>> 15;
    }

    /** From the upper bits, which do not choose the place. Never 0, which is an empty place. */
    private static int markOf(int hash) {
        int mark = hash >>> 16 & MARK_MASK;
        return mark == 0 ? MARK_MASK : mark;
    }
}

package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * One way to set stock aside, over data of its own that is empty at first. Every verb may throw whatever the way throws when
 * it fails for a shopper: a full pool, a deadlock, retries in vain. Safe for use by many threads.
 */
public interface Contender extends AutoCloseable {

    /**
     * Makes SKUs known, before anybody buys.
     *
     * @param units how many there are of each SKU
     * @throws Exception if it fails
     */
    void stock(Map<String, Long> units) throws Exception;

    /**
     * Sets units aside, all lines or none.
     *
     * @param order names it; no other call has used it
     * @param lines what to set aside, at most one line per SKU
     * @param ttl for how long, where the contender knows deadlines
     * @return whether they are set aside; {@code false} if there are not enough
     * @throws Exception if it fails, which a shopper would see
     */
    boolean reserve(String order, List<Line> lines, Duration ttl) throws Exception;

    /**
     * Makes a sale of what was reserved. A way that takes the units for good at once has nothing left to do, and does nothing.
     *
     * @param order what was reserved
     * @return whether it is sold now; {@code false} if it was reserved no longer
     * @throws Exception if it fails, which a shopper would see
     */
    boolean confirm(String order) throws Exception;

    /**
     * Counts the units that are gone, sold or set aside, as the store itself says when nobody buys.
     *
     * @param skus which SKUs
     * @return for each SKU, how many units can no longer be had of those that it was stocked with
     * @throws Exception if it fails, or if what the store says contradicts itself
     */
    Map<String, Long> taken(Collection<String> skus) throws Exception;

    /** Gives back what was opened for it. The servers stay. */
    @Override
    void close();
}

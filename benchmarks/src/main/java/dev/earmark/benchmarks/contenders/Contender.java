package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * One way to reserve stock. Each instance works on its own data, which is empty at first. A method throws whatever a
 * shopper would see if the call failed: an exhausted pool, a deadlock, the last of several retries. Thread-safe.
 */
public interface Contender extends AutoCloseable {

    /**
     * Adds SKUs before the first shopper comes.
     *
     * @param units the number of units per SKU
     * @throws Exception if it fails
     */
    void stock(Map<String, Long> units) throws Exception;

    /**
     * Reserves all lines or none.
     *
     * @param order the order's name, unique within a trial
     * @param lines what to reserve, at most one line per SKU
     * @param holdFor for how long, if the contender supports expiry
     * @return {@code true} if the units are reserved, {@code false} if there are not enough
     * @throws Exception if it fails; a shopper would see this
     */
    boolean reserve(String order, List<Line> lines, Duration holdFor) throws Exception;

    /**
     * Turns a reservation into a sale. Does nothing if the contender takes units for good when it reserves them.
     *
     * @param order the reserved order
     * @return {@code true} if it is sold, {@code false} if it was no longer reserved
     * @throws Exception if it fails; a shopper would see this
     */
    boolean confirm(String order) throws Exception;

    /**
     * Counts the units that are sold or reserved according to the store. Call it while no shopper is active.
     *
     * @param skus the SKUs to count
     * @return per SKU, how many of the initial units are no longer available
     * @throws Exception if it fails, or if the store contradicts itself
     */
    Map<String, Long> taken(Collection<String> skus) throws Exception;

    /** Closes the clients and pools of this contender. The servers keep running. */
    @Override
    void close();
}

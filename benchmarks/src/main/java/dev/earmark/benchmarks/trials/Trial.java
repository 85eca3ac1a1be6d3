package dev.earmark.benchmarks.trials;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one contender did in one scenario with so many threads. Immutable if its map is.
 *
 * @param scenario the benchmark, {@code HotSku} for example
 * @param contender its name, as {@code Contenders} knows it
 * @param params the benchmark's other parameters
 * @param threads how many shoppers at once
 * @param seconds how long was measured, from the first call to the end of the last one
 * @param served calls that did what was asked for
 * @param refused calls that were told that there is not enough stock
 * @param failed calls that ended in an exception, which a shopper would have seen
 * @param perSecond {@code served} per second, or {@code refused} where refusals are what is measured
 * @param p50Millis latency of all calls, the failed ones too: median
 * @param p99Millis latency: 99th percentile
 * @param p999Millis latency: 99.9th percentile
 * @param serverCpuMicrosPerCall CPU time that the server's process used, divided by the calls; null where there is no server,
 *     or it is not to be seen from here
 * @param verdict begins with {@value #CONSERVED} if the store has exactly the units that the shoppers were told of; else says
 *     what is wrong
 * @param firstFailure the first exception that a shopper saw; null if there was none
 */
public record Trial(
        String scenario,
        String contender,
        Map<String, String> params,
        int threads,
        double seconds,
        long served,
        long refused,
        long failed,
        double perSecond,
        double p50Millis,
        double p99Millis,
        double p999Millis,
        @Nullable Double serverCpuMicrosPerCall,
        String verdict,
        @Nullable String firstFailure) {

    /** How the verdict of a contender begins that neither oversold nor lost a unit. */
    public static final String CONSERVED = "conserved";

    /**
     * Whether the contender kept the stock right.
     *
     * @return whether it neither oversold nor lost a unit
     */
    public boolean isConserved() {
        return verdict.startsWith(CONSERVED);
    }
}

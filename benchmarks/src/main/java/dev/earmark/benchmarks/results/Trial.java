package dev.earmark.benchmarks.results;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one contender did in one scenario with a given number of threads. Immutable if its map is.
 *
 * @param scenario the benchmark, {@code HotSku} for example
 * @param contender its name
 * @param params the benchmark's other parameters
 * @param threads how many shoppers call at the same time
 * @param seconds the measured time, from the first call to the end of the last
 * @param served calls that did what was asked
 * @param refused calls that were refused because not enough units were available
 * @param failed calls that threw an exception; a shopper would see these
 * @param perSecond {@code served} per second, or {@code refused} per second in a scenario about refusals
 * @param p50Millis the median latency of all calls, including failed ones
 * @param p99Millis the 99th percentile of the latency
 * @param p999Millis the 99.9th percentile of the latency
 * @param serverCpuMicrosPerCall the CPU time of the server's process per call; null if there is no server or it is
 *     unknown
 * @param verdict begins with {@value #CONSERVED} if the store and the shoppers agree at the end; otherwise says what is
 *     wrong
 * @param firstFailure the first exception, or null
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

    /** How a verdict begins if no unit was oversold or lost. */
    public static final String CONSERVED = "conserved";

    /**
     * Returns whether the contender conserved the stock.
     *
     * @return {@code true} if no unit was oversold or lost
     */
    public boolean isConserved() {
        return verdict.startsWith(CONSERVED);
    }
}

package dev.earmark.spring.autoconfigure;

import dev.earmark.engine.ExpiryReaper;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether reservations expire: the reaper's thread is alive, its last run has succeeded, and it is not late. It only reads what
 * the reaper remembers, so it costs no call of the store, and a slow store cannot delay it.
 *
 * @param up whether all is well
 * @param details for those who may see them
 */
record EngineHealth(boolean up, Map<String, Object> details) {

    /**
     * Looks at an engine's reaper.
     *
     * @param reaper the reaper
     * @param hasThread whether it has a thread; otherwise the application calls it
     * @param maxLag how late it may be
     */
    static EngineHealth of(ExpiryReaper reaper, boolean hasThread, Duration maxLag) {
        Optional<Instant> success = reaper.lastSuccess();
        Optional<Instant> failure = reaper.lastFailure();
        Duration lag = reaper.lag();
        boolean alive = !hasThread || reaper.isRunning();
        boolean succeeded =
                failure.isEmpty() || (success.isPresent() && success.get().isAfter(failure.get()));
        boolean inTime = lag.compareTo(maxLag) <= 0;

        Map<String, Object> details = new LinkedHashMap<>();
        details.put("reaper", hasThread ? alive ? "running" : "ended" : "called by the application");
        details.put("lag", lag.toString());
        details.put("maxLag", maxLag.toString());
        success.ifPresent(time -> details.put("lastSuccess", time.toString()));
        failure.ifPresent(time -> details.put("lastFailure", time.toString()));
        reaper.lastFailureMessage().ifPresent(message -> details.put("lastFailureMessage", message));
        return new EngineHealth(alive && succeeded && inTime, details);
    }
}

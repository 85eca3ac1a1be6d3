package dev.earmark.test;

import dev.earmark.engine.ExpiryReaper;
import dev.earmark.engine.ReapReport;
import dev.earmark.engine.ReservationEngine;
import java.time.Duration;
import java.util.List;

/** Runs reapers after time has passed. */
record ExpiringTime(TestTime time, List<ReservationEngine> engines) implements TestTime {

    ExpiringTime {
        if (engines.isEmpty()) {
            throw new IllegalArgumentException("expiringWith needs the engine whose reaper shall run; without one use"
                    + " advance(time) of the time itself");
        }
    }

    @Override
    public void advance(Duration passed) {
        time.advance(passed);
        engines.forEach(engine -> runToTheEnd(engine.reaper()));
    }

    /** A run stops after a number of batches. One that has done nothing does not become better by repetition. */
    private static void runToTheEnd(ExpiryReaper reaper) {
        ReapReport report;
        do {
            report = reaper.runOnce();
        } while (report.more() && report.expired() + report.purged() > 0);
    }
}

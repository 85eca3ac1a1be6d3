package dev.earmark.engine;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.simple.SimpleLogger;

/** What the log of the tests, on the error stream, says. */
final class Logs {
    private Logs() {}

    /** What it says about some work, warnings and errors only. */
    static String of(Runnable work) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    /** What the engine says at this level and above. */
    static String ofEngine(Level level, Runnable work) {
        Logger logger = LoggerFactory.getLogger(ReservationEngine.class);
        try {
            Field threshold = SimpleLogger.class.getDeclaredField("currentLogLevel");
            threshold.setAccessible(true);
            int before = threshold.getInt(logger);
            threshold.setInt(logger, level.toInt());
            try {
                return of(work);
            } finally {
                threshold.setInt(logger, before);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this version of slf4j-simple has no such field", e);
        }
    }
}

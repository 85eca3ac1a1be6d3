package dev.earmark.testkit.history;

import dev.earmark.Reservation;
import dev.earmark.ReservationId;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome;
import dev.earmark.engine.ReservationOperations;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Records the calls of one process in a file: each call before it is made, and its answer when it has arrived. Nothing is
 * buffered, so the file of a killed process tells which calls had no answer. {@link HistoryCheck} reads the files of all
 * processes. Safe for use by many threads.
 *
 * <p>Times are those of the machine's clock. So the processes and the server must run on one machine.
 */
public final class CallLog implements AutoCloseable {
    private final OutputStream out;
    private final InstantSource clock;
    private long calls;
    private long answers;

    private CallLog(OutputStream out, InstantSource clock) {
        this.out = out;
        this.clock = clock;
    }

    /**
     * Starts a log.
     *
     * @param file a new file; what is in an old one is lost
     * @return the log
     * @throws UncheckedIOException if the file cannot be written
     */
    public static CallLog create(Path file) {
        return create(file, InstantSource.system());
    }

    static CallLog create(Path file, InstantSource clock) {
        try {
            return new CallLog(new FileOutputStream(file.toFile()), clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Calls a verb, and records the call and its answer. An exception is recorded and thrown.
     *
     * @param shop an engine
     * @param command a reserve, change, extend, confirm, cancel, expire, adjust or setOnHand
     * @param <T> a reservation or a level
     * @return the shop's answer
     * @throws IllegalArgumentException if the check does not know the command; nothing was called
     */
    public <T> StockOutcome<T> attempt(ReservationOperations shop, StockCommand<T> command) {
        return record(Request.of(command), () -> shop.attempt(command), Answer::of);
    }

    /**
     * Reads a reservation, and records the call and its answer.
     *
     * @param shop an engine
     * @param id the reservation
     * @return the shop's answer
     */
    public Optional<Reservation> find(ReservationOperations shop, ReservationId id) {
        return record(Request.find(id), () -> shop.find(id), Answer::ofFind);
    }

    /**
     * Reads a level, and records the call and its answer.
     *
     * @param shop an engine
     * @param sku the SKU
     * @return the shop's answer
     */
    public Optional<StockLevel> level(ReservationOperations shop, Sku sku) {
        return record(Request.level(sku), () -> shop.level(sku), Answer::ofLevel);
    }

    private <T> T record(Request request, Supplier<T> call, Function<T, Answer> answer) {
        long number = begin(request);
        T result;
        try {
            result = call.get();
        } catch (RuntimeException e) {
            end(number, Answer.of(e));
            throw e;
        }
        end(number, answer.apply(result));
        return result;
    }

    private synchronized long begin(Request request) {
        calls++;
        write(Logs.CALL, calls, CallText.of(request));
        return calls;
    }

    private synchronized void end(long number, Answer answer) {
        write(Logs.ANSWER, number, CallText.of(answer));
        answers++;
    }

    /** How many calls have ended. */
    synchronized long answers() {
        return answers;
    }

    private void write(String what, long number, String text) {
        String line = what + "\t" + number + "\t" + CallText.micros(clock.instant()) + "\t" + text + "\n";
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

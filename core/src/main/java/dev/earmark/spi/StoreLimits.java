package dev.earmark.spi;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.PageRequest;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.ReturnStock;
import java.time.Duration;
import java.util.List;

/**
 * The limits of the arguments of a {@link StockStore} (rule R9). Every store calls these checks first, so the limits
 * are the same everywhere.
 */
public final class StoreLimits {
    /** The largest number of commands in one {@link StockStore#apply}. */
    public static final int MAX_COMMANDS = 1_000;

    /** The largest sum of the {@linkplain #linesOf lines} of the commands in one {@link StockStore#apply}. */
    public static final int MAX_LINES = 5_000;

    /** The largest limit of {@link StockStore#overdue}. */
    public static final int MAX_OVERDUE = 10_000;

    /** The largest limit of {@link StockStore#held}, {@link StockStore#levels(Sku, int)} and {@link StockStore#audit}. */
    public static final int MAX_PAGE = PageRequest.MAX_LIMIT;

    /** The largest limit of {@link StockStore#purge}. */
    public static final int MAX_PURGE = 1_000;

    /** The longest retention time: 36,500 days, which in effect is for ever. */
    public static final Duration LONGEST_RETENTION = Duration.ofDays(36_500);

    private StoreLimits() {}

    /**
     * Counts the lines that a command names, and for a line from any of several SKUs each of them; at least 1.
     *
     * @param command the command
     * @return 1 to {@link dev.earmark.Line#MAX_LINES}
     */
    public static int linesOf(StockCommand<?> command) {
        int lines = 0;
        if (command instanceof Reserve reserve) {
            lines = linesOf(reserve.lines(), reserve.fromAny());
        } else if (command instanceof Change change) {
            lines = linesOf(change.lines(), change.fromAny());
        } else if (command instanceof Confirm confirm) {
            lines = confirm.lines().size();
        } else if (command instanceof ReturnStock returned) {
            lines = returned.lines().size();
        }
        return Math.max(1, lines);
    }

    private static int linesOf(List<Line> lines, List<LineFromAny> fromAny) {
        int all = lines.size();
        for (LineFromAny line : fromAny) {
            all += line.skus().size();
        }
        return all;
    }

    /**
     * Checks the argument of {@link StockStore#apply}.
     *
     * @param commands the batch
     * @throws IllegalArgumentException if it has no command, more than {@value #MAX_COMMANDS} commands, or more than
     *     {@value #MAX_LINES} lines
     */
    public static void requireBatch(List<StockCommand<?>> commands) {
        if (commands.isEmpty()) {
            throw new IllegalArgumentException("the batch is empty; 1 to " + MAX_COMMANDS + " commands are allowed");
        }
        if (commands.size() > MAX_COMMANDS) {
            throw new IllegalArgumentException("the batch has " + commands.size() + " commands; at most " + MAX_COMMANDS
                    + " are allowed, so apply several batches");
        }
        int lines = 0;
        for (StockCommand<?> command : commands) {
            lines += linesOf(command);
        }
        if (lines > MAX_LINES) {
            throw new IllegalArgumentException("the batch has " + lines + " lines; at most " + MAX_LINES
                    + " are allowed, so apply several batches");
        }
    }

    /**
     * Checks the argument of {@link StockStore#overdue}.
     *
     * @param limit the largest number of ids
     * @throws IllegalArgumentException if it is not 1 to {@value #MAX_OVERDUE}
     */
    public static void requireOverdue(int limit) {
        requireLimit(limit, MAX_OVERDUE);
    }

    /**
     * Checks the limit of a page.
     *
     * @param limit the largest number of reservations
     * @throws IllegalArgumentException if it is not 1 to {@link #MAX_PAGE}
     */
    public static void requirePage(int limit) {
        requireLimit(limit, MAX_PAGE);
    }

    /**
     * Checks the arguments of {@link StockStore#purge}.
     *
     * @param retention the retention time
     * @param limit the largest number of rows to purge
     * @throws IllegalArgumentException if the retention time is not zero to {@link #LONGEST_RETENTION}, or the limit is
     *     not 1 to {@value #MAX_PURGE}
     */
    public static void requirePurge(Duration retention, int limit) {
        requireBetween("retention", retention, Duration.ZERO, LONGEST_RETENTION);
        requireLimit(limit, MAX_PURGE);
    }

    /**
     * Checks an option or argument. The message of the exception has its name, its value and its range.
     *
     * @param name the name of the option
     * @param value its value
     * @param lowest the lowest value that is allowed
     * @param highest the highest value that is allowed
     * @param <T> the type of the value
     * @return the value
     * @throws IllegalArgumentException if the value is out of range
     */
    public static <T extends Comparable<T>> T requireBetween(String name, T value, T lowest, T highest) {
        if (value.compareTo(lowest) < 0 || value.compareTo(highest) > 0) {
            throw new IllegalArgumentException(
                    name + " " + value + " is out of range; " + lowest + " to " + highest + " are allowed");
        }
        return value;
    }

    private static void requireLimit(int limit, int highest) {
        requireBetween("limit", limit, 1, highest);
    }
}

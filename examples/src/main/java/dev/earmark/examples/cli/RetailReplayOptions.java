package dev.earmark.examples.cli;

import dev.earmark.examples.retail.BrokenRowException;
import dev.earmark.examples.retail.OrdersFile;
import dev.earmark.examples.retail.RetailOrders;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the retail-replay example. */
@Command
public final class RetailReplayOptions extends ExampleOptions {
    @Option(
            names = "--orders",
            paramLabel = "FILE",
            description =
                    "A CSV or CSV.GZ file with at least the columns invoice, stock_code and quantity. Default: the"
                            + " orders of Online Retail from December 2010 to August 2011, which are part of this program.")
    private @Nullable Path file;

    @Option(
            names = "--initial-percent",
            paramLabel = "PERCENT",
            description = "How much of the units bought of a SKU is in stock at the start, 0 to 100.")
    private int initialPercent = 60;

    @Option(names = "--threads", paramLabel = "N", description = "How many threads share the invoices, 1 to 1000.")
    private int threads = 1;

    private @Nullable RetailOrders orders;

    @Override
    void check() {
        requireBetween("--initial-percent", initialPercent, 0, 100);
        requireBetween("--threads", threads, 1, 1_000);
        orders = read();
        if (orders.invoices().isEmpty()) {
            throw new BrokenRowException("no orders in " + file);
        }
    }

    /** The orders to replay. */
    public RetailOrders orders() {
        return Objects.requireNonNull(orders);
    }

    /** Who to credit for the orders, or nothing if they are the user's own. */
    public Optional<String> credit() {
        return file == null ? Optional.of(OrdersFile.credit()) : Optional.empty();
    }

    /** How much of the units bought of a SKU is in stock at the start. */
    public int initialPercent() {
        return initialPercent;
    }

    /** How many threads share the invoices. */
    public int threads() {
        return threads;
    }

    private RetailOrders read() {
        if (file == null) {
            return OrdersFile.readBundled();
        }
        try {
            return OrdersFile.read(file);
        } catch (BrokenRowException e) {
            throw new BrokenRowException(file + ", " + e.getMessage());
        } catch (NoSuchFileException e) {
            throw error("--orders", "there is no file " + file);
        } catch (IOException e) {
            throw error("--orders", "cannot read " + file + ": " + e.getMessage());
        }
    }
}

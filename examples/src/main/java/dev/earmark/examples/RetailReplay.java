package dev.earmark.examples;

import dev.earmark.Sku;
import dev.earmark.StockLevel;
import dev.earmark.engine.ReservationEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Real orders, returns and write-offs of a shop, against a stock that does not suffice for all of them. */
@Command(
        name = "retail-replay",
        description = {
            "Replays the orders of a real shop.",
            "A SKU starts with a share of all units ever bought of it. An invoice that"
                    + " starts with C brings units back. Any other invoice: rows with a negative quantity are written"
                    + " off (refused if too few are available); its remaining rows are one order, all or nothing.",
            "One thread has the same figures on every store; with more, only the conservation check is exact."
        })
final class RetailReplay implements Callable<Integer> {
    @Mixin
    private final Usage usage = new Usage();

    @Mixin
    private final StoreOptions store = new StoreOptions();

    @Mixin
    private final ReportOptions report = new ReportOptions();

    @Option(
            names = "--orders",
            paramLabel = "FILE",
            description =
                    "CSV, or CSV.GZ, with at least the columns invoice, stock_code and quantity. Default: the orders of"
                            + " Online Retail, December 2010 to August 2011, which are in this program.")
    private @Nullable Path file;

    @Option(
            names = "--initial-percent",
            converter = WholeNumber.Percent.class,
            paramLabel = "PERCENT",
            description = "How much of what is bought of a SKU is there at first, 0 to 100.")
    private int initialPercent = 60;

    @Option(
            names = "--threads",
            converter = WholeNumber.UpToThousand.class,
            paramLabel = "N",
            description = "How many threads share the invoices, 1 to 1000.")
    private int threads = 1;

    @Override
    public Integer call() throws IOException {
        RetailOrders orders = orders();
        if (orders.invoices().isEmpty()) {
            throw new BrokenRowException("no orders in " + file);
        }
        try (StoreChoice choice = store.open(usage);
                ReservationEngine engine =
                        ReservationEngine.builder(choice.store()).build()) {
            Replay replay = new Replay(new Shop(engine), orders);
            long initialUnits = replay.stockUp(initialPercent, threads);
            Duration elapsed = replay.run(threads);
            Audit audit = replay.audit();
            return report.finish(usage, figures(orders, initialUnits, replay, elapsed, audit), audit);
        }
    }

    private RetailOrders orders() throws IOException {
        if (file == null) {
            return OrdersFile.readBundled();
        }
        try {
            return OrdersFile.read(file);
        } catch (BrokenRowException e) {
            throw new BrokenRowException(file + ", " + e.getMessage());
        } catch (NoSuchFileException e) {
            throw usage.error("Invalid value for option '--orders': there is no file " + file);
        } catch (IOException e) {
            throw usage.error("Invalid value for option '--orders': " + file + " cannot be read: " + e.getMessage());
        }
    }

    private Report figures(RetailOrders orders, long initialUnits, Replay replay, Duration elapsed, Audit audit)
            throws IOException {
        int invoices = orders.invoices().size();
        Report figures = new Report("Replay of real orders on " + store + ", threads: " + threads)
                .figure("invoices", "invoices", invoices)
                .figure("skus", "SKUs", orders.bought().size())
                .figure("initialUnits", "units at first", initialUnits)
                .figure("ordersConfirmed", "orders confirmed", replay.ordersConfirmed.sum())
                .figure("ordersRefused", "orders refused, out of stock", replay.ordersRefused.sum())
                .shown(
                        "invoices with returns or write-offs only",
                        invoices - replay.ordersConfirmed.sum() - replay.ordersRefused.sum())
                .figure("unitsSold", "units sold", replay.unitsSold.sum())
                .figure("unitsReturned", "units returned", replay.unitsReturned.sum())
                .figure("unitsWrittenOff", "units written off", replay.unitsWrittenOff.sum())
                .figure("writeOffsRefused", "write-offs refused", replay.writeOffsRefused.sum())
                .figure("unitsOnHand", "units on hand in the end", audit.onHand())
                .figure("digest", "digest (the same on every store with 1 thread)", digest(audit.levels()))
                .figure("oversold", "oversold", audit.oversold())
                .took(elapsed, "invoices", invoices);
        return file == null ? figures.note(OrdersFile.credit()) : figures;
    }

    /** SHA-256 over a line {@code sku=onHand} for each SKU, in the order of their UTF-8 bytes. */
    private static String digest(Map<Sku, StockLevel> levels) {
        MessageDigest digest = sha256();
        new TreeMap<>(levels)
                .forEach((sku, level) ->
                        digest.update((sku + "=" + level.onHand() + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

package dev.earmark.examples;

import dev.earmark.examples.cli.DemoOptions;
import dev.earmark.examples.cli.Output;
import dev.earmark.examples.cli.StoreExample;
import dev.earmark.examples.demo.DemoServer;
import dev.earmark.examples.demo.Sales;
import dev.earmark.examples.demo.ShopKinds;
import dev.earmark.examples.demo.StoreText;
import dev.earmark.spi.StockStore;
import java.awt.Desktop;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A page that shows a flash sale while it runs. */
@Command(
        name = "demo",
        description = {
            "Opens a page on this machine that shows a flash sale while it runs, on the store of your choice: the stock, what is"
                    + " reserved and sold, what comes back, throughput, latency and batch sizes.",
            "Beside it a shop that is written by hand sells as much on the same store.",
            "The page is at 127.0.0.1 only. Ctrl-C ends the demo, and then the stock is checked."
        })
public final class Demo extends StoreExample {
    private static final int LONGEST_FINISH_SECONDS = 90;

    @Mixin
    private final DemoOptions options = new DemoOptions();

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);

    @Override
    protected void run(StockStore store, Output output) throws IOException {
        Thread onCtrlC = new Thread(this::finish, "earmark-demo-ctrl-c");
        Runtime.getRuntime().addShutdownHook(onCtrlC);
        try (DemoServer server = open(store)) {
            output.step("Open " + server.uri() + " in a browser on this machine. Ctrl-C ends the demo.");
            if (options.open()) {
                browse(server.uri(), output);
            }
            stop.await();
        } catch (InterruptedException e) {
            // ends the demo as Ctrl-C does; the check of the stock comes next, and could not wait if the thread stayed
            // interrupted
        }
    }

    private DemoServer open(StockStore store) throws IOException {
        Sales sales = new Sales(StoreText.of(storeOptions()), ShopKinds.on(openStore(), store, storeOptions()));
        try {
            return new DemoServer(options.port(), sales);
        } catch (BindException e) {
            throw options.unusablePort(String.valueOf(e.getMessage()));
        }
    }

    private static void browse(URI uri, Output output) throws IOException {
        if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
            Desktop.getDesktop().browse(uri);
        } else {
            output.say("There is no desktop with a browser here. Open the page by hand.");
        }
    }

    /** Runs when the process is about to end: lets the example end in order, with its figures. */
    private void finish() {
        stop.countDown();
        try {
            finished.await(LONGEST_FINISH_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void finished() {
        finished.countDown();
    }
}

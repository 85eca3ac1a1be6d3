package dev.earmark.examples.demo;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.earmark.Sku;
import dev.earmark.examples.demo.SaleState.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Starts and stops sales, one at a time, each with new shops and a new SKU. Thread-safe. */
public final class Sales implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final int LONGEST_CLOSE_SECONDS = 60;

    private final StoreText store;
    private final List<ShopKind> kinds;
    private final Duration every;
    private final Feed feed;
    private final ExecutorService executor = Executors.newCachedThreadPool(daemons());
    private final List<ShopSale> selling = new ArrayList<>();
    private SaleSettings settings = SaleSettings.DEFAULT;
    private Phase phase = Phase.READY;
    private String message = "Ready.";
    private int number;
    private boolean stopped;
    private boolean closed;
    private Future<?> sale = CompletableFuture.completedFuture(null);

    /**
     * Prepares sales.
     *
     * @param store where the shops keep their stock
     * @param kinds the shops to compare
     */
    public Sales(StoreText store, List<ShopKind> kinds) {
        this(store, kinds, EVERY);
    }

    /** Prepares sales that are measured as often as a test wants. */
    Sales(StoreText store, List<ShopKind> kinds, Duration every) {
        this.store = store;
        this.kinds = List.copyOf(kinds);
        this.every = every;
        this.feed = new Feed(state());
    }

    private static ThreadFactory daemons() {
        return task -> {
            Thread thread = new Thread(task, "earmark-demo-sale");
            thread.setDaemon(true);
            return thread;
        };
    }

    Feed feed() {
        return feed;
    }

    /**
     * Starts a sale.
     *
     * @return false if one is running
     */
    synchronized boolean start(SaleSettings chosen) {
        if (closed || isRunning()) {
            return false;
        }
        settings = chosen;
        number++;
        stopped = false;
        set(Phase.RUNNING, "The sale is running.");
        int started = number;
        sale = executor.submit(() -> run(chosen, started));
        return true;
    }

    /** Ends the sale, if one is running. Returns before its last shopper has left. */
    synchronized void stop() {
        if (phase == Phase.RUNNING) {
            stopped = true;
            set(Phase.STOPPING, "The last shoppers leave, and reserved units come back.");
            selling.forEach(ShopSale::end);
        }
    }

    /** Ends the sale and waits for it. No other can start. */
    @Override
    public void close() {
        Future<?> last;
        synchronized (this) {
            closed = true;
            stop();
            last = sale;
        }
        try {
            last.get(LONGEST_CLOSE_SECONDS, SECONDS);
            feed.close();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("The last sale did not end: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            executor.shutdown();
        }
    }

    private void run(SaleSettings chosen, int saleNumber) {
        List<Future<@Nullable Void>> shops = new ArrayList<>();
        Throwable failure = null;
        for (int i = 0; i < kinds.size(); i++) {
            int position = i;
            shops.add(executor.submit(() -> {
                run(position, chosen, saleNumber);
                return null;
            }));
            if (!chosen.together()) {
                failure = first(failure, failure(shops.get(i)));
            }
        }
        for (Future<@Nullable Void> shop : shops) {
            failure = first(failure, failure(shop));
        }
        end(failure);
    }

    private static @Nullable Throwable first(@Nullable Throwable failure, @Nullable Throwable next) {
        return failure == null ? next : failure;
    }

    /** Waits for a shop. Returns why it failed, or null. */
    private static @Nullable Throwable failure(Future<@Nullable Void> shop) {
        try {
            shop.get();
            return null;
        } catch (ExecutionException e) {
            return Objects.requireNonNullElse(e.getCause(), e);
        } catch (InterruptedException e) {
            return e;
        }
    }

    private void run(int position, SaleSettings chosen, int saleNumber) throws Exception {
        Sku sku = Sku.of("FLASH-" + saleNumber);
        try (Shop shop = kinds.get(position).open(sku, chosen.holdFor())) {
            String name = "sale-" + saleNumber;
            ShopSale shopSale = new ShopSale(position, shop, chosen, every, feed::publish, name);
            if (begin(shopSale)) {
                shopSale.run();
            }
        } catch (Exception e) {
            stop(); // without one shop there is nothing to compare
            throw e;
        }
    }

    private synchronized boolean begin(ShopSale shopSale) {
        if (!stopped) {
            selling.add(shopSale);
        }
        return !stopped;
    }

    private synchronized void end(@Nullable Throwable failure) {
        String result = stopped ? "Stopped." : "The sale has ended.";
        for (ShopSale shopSale : selling) {
            Exception call = shopSale.failure();
            if (call != null) {
                result += " Some calls failed, the last with: " + reason(call);
            }
        }
        selling.clear();
        if (failure == null) {
            set(Phase.ENDED, result);
        } else {
            set(Phase.FAILED, "The sale failed: " + reason(failure));
        }
    }

    private static String reason(Throwable failure) {
        return Objects.requireNonNullElse(failure.getMessage(), failure.toString());
    }

    private boolean isRunning() {
        return phase == Phase.RUNNING || phase == Phase.STOPPING;
    }

    private void set(Phase newPhase, String newMessage) {
        phase = newPhase;
        message = newMessage;
        feed.publish(state());
    }

    private SaleState state() {
        return new SaleState(
                store,
                kinds.stream().map(ShopKind::text).toList(),
                number,
                phase,
                message,
                ShopSale.LONGEST.toSeconds(),
                settings.toForm());
    }
}

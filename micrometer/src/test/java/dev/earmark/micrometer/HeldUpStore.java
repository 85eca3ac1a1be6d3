package dev.earmark.micrometer;

import dev.earmark.spi.StockStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A real store whose batches can be held up or fail. */
final class HeldUpStore {
    private final StockStore store;
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final AtomicInteger inStore = new AtomicInteger();
    private volatile boolean unreadable;

    HeldUpStore(StockStore store) {
        this.store = store;
    }

    void holdUp() {
        gate = new CountDownLatch(1);
    }

    /** The batches that have reached the store and are held up. */
    int heldUp() {
        return inStore.get();
    }

    void goOn() {
        gate.countDown();
    }

    /** The next batch fails before it is applied. */
    void fail(RuntimeException failure) {
        failures.add(failure);
    }

    /** All reads of what is overdue fail from now on. */
    void loseTables() {
        unreadable = true;
    }

    StockStore asStore() {
        return (StockStore) Proxy.newProxyInstance(
                StockStore.class.getClassLoader(), new Class<?>[] {StockStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("apply")) {
                        inStore.incrementAndGet();
                        gate.await();
                        inStore.decrementAndGet();
                        RuntimeException failure = failures.poll();
                        if (failure != null) {
                            throw failure;
                        }
                    } else if (method.getName().equals("overdue") && unreadable) {
                        throw new IllegalStateException("table earmark_reservation is missing");
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

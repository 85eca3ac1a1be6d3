package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.contenders.StockCheck;
import dev.earmark.benchmarks.servers.Backend;
import dev.earmark.benchmarks.servers.Servers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A trial in progress: a stocked contender and the shoppers who call it. Calls count from {@link #startMeasuring} on;
 * units count from the beginning, for the check at the end.
 */
final class RunningTrial {
    private final Contender contender;
    private final Backend backend;
    private final Map<String, Long> initial;
    private final Map<String, Long> takenBefore;
    private final AtomicInteger numbers = new AtomicInteger();
    private final ConcurrentLinkedQueue<Shopper> shoppers = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Shopper> shopper = ThreadLocal.withInitial(this::addShopper);
    private Optional<Duration> cpuBefore = Optional.empty();
    private Optional<Duration> serverCpu = Optional.empty();
    private final AtomicInteger period = new AtomicInteger();

    /** Stocks and prepares the contender. What the preparation takes does not count as sold. */
    static RunningTrial start(Contender contender, Backend backend, Map<String, Long> stock, Preparation preparation)
            throws Exception {
        contender.stock(stock);
        preparation.prepare(contender);
        return new RunningTrial(contender, backend, stock, contender.taken(stock.keySet()));
    }

    /** Prepares a stocked contender. */
    interface Preparation {
        void prepare(Contender contender) throws Exception;
    }

    private RunningTrial(
            Contender contender, Backend backend, Map<String, Long> initial, Map<String, Long> takenBefore) {
        this.contender = contender;
        this.backend = backend;
        this.initial = initial;
        this.takenBefore = takenBefore;
    }

    private Shopper addShopper() {
        Shopper added = new Shopper(numbers.getAndIncrement());
        shoppers.add(added);
        return added;
    }

    Contender contender() {
        return contender;
    }

    /** Returns the shopper of the current thread. */
    Shopper shopper() {
        return shopper.get();
    }

    void call(List<Line> lines, Call call) {
        call(lines, 1, call);
    }

    /** Makes one call that counts as several. */
    void call(List<Line> lines, long times, Call call) {
        shopper().call(period.get(), lines, times, call);
    }

    /** Resets all counts, but not the units. */
    void startMeasuring() {
        cpuBefore = Servers.cpu(backend);
        period.incrementAndGet();
    }

    /** Reads the server's CPU time. No call is in progress. */
    void readServerCpu() {
        serverCpu = Servers.cpu(backend).flatMap(now -> cpuBefore.map(now::minus));
    }

    Optional<Duration> serverCpu() {
        return serverCpu;
    }

    Shopper.Sum sum() {
        Shopper.Sum sum = new Shopper.Sum();
        shoppers.forEach(one -> one.addTo(sum, period.get()));
        return sum;
    }

    /** Compares the store with what the shoppers got. No call is in progress. */
    String verdict(Shopper.Sum sum) throws Exception {
        Map<String, Long> sold = new HashMap<>(takenBefore);
        sum.sold.forEach((sku, units) -> sold.merge(sku, units, Long::sum));
        return new StockCheck(initial, sold, sum.unknown, contender.taken(initial.keySet())).verdict();
    }
}

package dev.earmark.benchmarks.scenarios;

import dev.earmark.Line;
import dev.earmark.benchmarks.contenders.Conservation;
import dev.earmark.benchmarks.contenders.Contender;
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
 * A trial under way: a stocked contender, and everybody who buys. Counts from {@link #measure} on; the units it knows from the
 * beginning.
 */
final class Course {
    private final Contender contender;
    private final Backend backend;
    private final Map<String, Long> stocked;
    private final Map<String, Long> takenBefore;
    private final AtomicInteger numbers = new AtomicInteger();
    private final ConcurrentLinkedQueue<Shopper> shoppers = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<Shopper> shopper = ThreadLocal.withInitial(this::enter);
    private Optional<Duration> cpuBefore = Optional.empty();
    private Optional<Duration> cpuUsed = Optional.empty();
    private final AtomicInteger period = new AtomicInteger();

    /** Stocks it; what is done with the store before the first shopper comes does not count. */
    static Course begin(Contender contender, Backend backend, Map<String, Long> stock, Preparation preparation)
            throws Exception {
        contender.stock(stock);
        preparation.prepare(contender);
        return new Course(contender, backend, stock, contender.taken(stock.keySet()));
    }

    /** What else a scenario puts into the store at first. */
    interface Preparation {
        void prepare(Contender contender) throws Exception;
    }

    private Course(Contender contender, Backend backend, Map<String, Long> stocked, Map<String, Long> takenBefore) {
        this.contender = contender;
        this.backend = backend;
        this.stocked = stocked;
        this.takenBefore = takenBefore;
    }

    private Shopper enter() {
        Shopper entered = new Shopper(numbers.getAndIncrement());
        shoppers.add(entered);
        return entered;
    }

    Contender contender() {
        return contender;
    }

    /** This thread's. */
    Shopper shopper() {
        return shopper.get();
    }

    void call(List<Line> lines, Call call) {
        call(lines, 1, call);
    }

    /** A call that does so many things at once. */
    void call(List<Line> lines, long times, Call call) {
        shopper().call(period.get(), lines, times, call);
    }

    /** Forgets what was counted so far. */
    void measure() {
        cpuBefore = Servers.cpu(backend);
        period.incrementAndGet();
    }

    /** Takes the servers' time; nobody calls at the moment. */
    void pause() {
        cpuUsed = Servers.cpu(backend).flatMap(now -> cpuBefore.map(now::minus));
    }

    Optional<Duration> cpuUsed() {
        return cpuUsed;
    }

    Shopper.Sum sum() {
        Shopper.Sum sum = new Shopper.Sum();
        shoppers.forEach(one -> one.addTo(sum, period.get()));
        return sum;
    }

    /** Nobody calls any more: what the store says against what the shoppers were told. */
    String verdict(Shopper.Sum sum) throws Exception {
        Map<String, Long> told = new HashMap<>(takenBefore);
        sum.told.forEach((sku, units) -> told.merge(sku, units, Long::sum));
        return new Conservation(stocked, told, sum.unknown, contender.taken(stocked.keySet())).verdict();
    }
}

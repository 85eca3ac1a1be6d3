package dev.earmark.engine;

import dev.earmark.OperationId;
import dev.earmark.Refusal;
import dev.earmark.Sku;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Change;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.StockLevel;
import dev.earmark.StockOutcome.Refused;
import dev.earmark.spi.CallDeadline;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Makes SKUs known that a reserve or a change was refused for, with the units that the shop's {@link StockLoader} says. Of many callers
 * of one SKU one loads it, and the others wait for that one as long as their own calls may take. Several engines may load
 * the same SKU; the first of them wins, because each count expects that the SKU is unknown.
 */
final class StockOnDemand {
    private final LoaderCalls loader;
    private final BiFunction<Collection<Sku>, Long, Map<Sku, StockLevel>> levels;
    private final BiFunction<List<StockCommand<?>>, Long, List<CallResult>> store;
    private final Map<Sku, CountDownLatch> loading = new ConcurrentHashMap<>();

    /**
     * Creates it.
     *
     * @param levels reads levels until a deadline
     * @param store applies a batch until a deadline
     */
    StockOnDemand(
            StockLoader loader,
            BiFunction<Collection<Sku>, Long, Map<Sku, StockLevel>> levels,
            BiFunction<List<StockCommand<?>>, Long, List<CallResult>> store) {
        this.loader = new LoaderCalls(loader);
        this.levels = levels;
        this.store = store;
    }

    /** The SKUs that a reserve or a change was refused for, because they are unknown. */
    static Set<Sku> unknownTo(StockCommand<?> command, CallResult result) {
        return (command instanceof Reserve || command instanceof Change)
                        && result instanceof CallResult.Answered answered
                        && answered.outcome() instanceof Refused<?> refused
                        && refused.refusal() instanceof Refusal.UnknownSku unknown
                ? new TreeSet<>(unknown.skus())
                : Set.of();
    }

    /** Loads what the reserves of a batch were refused for, and sends these reserves once more, as one batch. */
    List<CallResult> loadAndRepeat(List<StockCommand<?>> commands, List<CallResult> results, long deadline) {
        Set<Sku> unknown = new TreeSet<>();
        List<Integer> refused = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            Set<Sku> ofCommand = unknownTo(commands.get(i), results.get(i));
            if (unknown.addAll(ofCommand) || !ofCommand.isEmpty()) {
                refused.add(i);
            }
        }
        if (unknown.isEmpty() || !makeKnown(unknown, deadline)) {
            return results;
        }
        List<StockCommand<?>> again = new ArrayList<>();
        refused.forEach(i -> again.add(commands.get(i)));
        List<CallResult> answers = store.apply(again, deadline);
        List<CallResult> all = new ArrayList<>(results);
        for (int i = 0; i < refused.size(); i++) {
            all.set(refused.get(i), answers.get(i));
        }
        return all;
    }

    /** Returns whether one of the SKUs is known now, so that the reserve may succeed. */
    boolean makeKnown(Set<Sku> unknown, long deadline) {
        Set<Sku> own = new TreeSet<>();
        Set<CountDownLatch> ofOthers = ConcurrentHashMap.newKeySet();
        CountDownLatch done = new CountDownLatch(1);
        for (Sku sku : unknown) {
            CountDownLatch other = loading.putIfAbsent(sku, done);
            if (other == null) {
                own.add(sku);
            } else {
                ofOthers.add(other);
            }
        }
        // before it waits, so that two callers never wait for each other
        boolean known = false;
        try {
            known = !own.isEmpty() && load(own, deadline);
        } finally {
            own.forEach(loading::remove);
            done.countDown();
        }
        boolean knownByOthers = await(ofOthers, deadline);
        return known || knownByOthers;
    }

    private boolean load(Set<Sku> skus, long deadline) {
        try {
            return CallDeadline.callUntil(deadline, () -> loadUnlessKnown(skus, deadline));
        } catch (RuntimeException e) {
            loader.logFailure(skus, e);
            return false;
        }
    }

    private boolean loadUnlessKnown(Set<Sku> skus, long deadline) {
        Set<Sku> unknown = without(levels.apply(skus, deadline).keySet(), skus);
        if (unknown.isEmpty()) {
            return true;
        }
        SortedMap<Sku, Long> loaded = new TreeMap<>(loader.load(unknown));
        if (loaded.isEmpty()) {
            return unknown.size() < skus.size();
        }
        List<StockCommand<?>> counts = new ArrayList<>();
        loaded.forEach((sku, units) -> counts.add(new SetOnHand(sku, units, operationOf(sku), SetOnHand.UNKNOWN_SKU)));
        for (List<StockCommand<?>> batch : BatchCutter.cut(counts)) {
            // refused if something else has made the SKU known since it was loaded, and then that count is newer
            store.apply(batch, deadline).forEach(CallResult::orThrow);
        }
        return true;
    }

    private static boolean await(Set<CountDownLatch> others, long deadline) {
        try {
            for (CountDownLatch other : others) {
                if (!other.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
            return !others.isEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Set<Sku> without(Set<Sku> known, Set<Sku> skus) {
        Set<Sku> others = new TreeSet<>(skus);
        others.removeAll(known);
        return others;
    }

    /** The same for every engine and every count. A digest, because a SKU can be as long as an operation id. */
    static OperationId operationOf(Sku sku) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(sku.value().getBytes(StandardCharsets.UTF_8));
            return OperationId.of("unknown-sku/" + HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

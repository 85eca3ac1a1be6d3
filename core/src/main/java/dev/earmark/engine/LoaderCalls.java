package dev.earmark.engine;

import dev.earmark.Sku;
import dev.earmark.StockLevel;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the shop's {@link StockLoader}, and keeps whatever it throws or answers wrongly away from the caller, whose reserve
 * stays refused. Each kind of trouble is logged once, until the loader works again.
 */
final class LoaderCalls {
    private static final Logger log = LoggerFactory.getLogger(ReservationEngine.class);

    private final StockLoader loader;
    private final Set<Trouble> logged = Collections.synchronizedSet(EnumSet.noneOf(Trouble.class));

    private enum Trouble {
        FAILED,
        NONSENSE
    }

    LoaderCalls(StockLoader loader) {
        this.loader = loader;
    }

    /** Returns the units of those SKUs that the loader knows; empty if it fails. */
    Map<Sku, Long> load(Set<Sku> unknown) {
        try {
            Map<Sku, Long> loaded = valid(unknown, loader.load(Collections.unmodifiableSet(unknown)));
            logged.remove(Trouble.FAILED);
            return loaded;
        } catch (Throwable e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
                throw error;
            }
            logFailure(unknown, e);
            return Map.of();
        }
    }

    void logFailure(Collection<Sku> unknown, Throwable e) {
        if (logged.add(Trouble.FAILED)) {
            log.error(
                    "the stock of unknown SKUs such as {} could not be loaded; reserves of them stay refused",
                    first(unknown),
                    e);
        }
    }

    /** Leaves out what cannot be the stock of one of the SKUs. */
    private Map<Sku, Long> valid(Set<Sku> unknown, @Nullable Map<Sku, Long> answer) {
        Map<Sku, Long> valid = new HashMap<>();
        if (answer == null) {
            logNonsense("null");
            return valid;
        }
        answer.forEach((sku, units) -> {
            if (sku == null || !unknown.contains(sku)) {
                logNonsense("units of " + sku + ", which it was not asked for");
            } else if (units == null || units < 0 || units > StockLevel.MAX_UNITS) {
                logNonsense(units + " units of " + sku + "; 0 to " + StockLevel.MAX_UNITS + " are allowed");
            } else {
                valid.put(sku, units);
            }
        });
        if (valid.size() == answer.size()) {
            logged.remove(Trouble.NONSENSE);
        }
        return valid;
    }

    private void logNonsense(String what) {
        if (logged.add(Trouble.NONSENSE)) {
            log.error("the loader {} answered {}; this is ignored", loader, what);
        }
    }

    private static Sku first(Collection<Sku> skus) {
        return skus.iterator().next();
    }
}

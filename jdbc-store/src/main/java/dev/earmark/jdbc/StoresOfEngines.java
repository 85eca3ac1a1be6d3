package dev.earmark.jdbc;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of a second engine on one data source. A store does not know its engine, but only the reaper of an engine asks for overdue
 * reservations. So a store without an engine, for example one that joins transactions, is not counted.
 */
final class StoresOfEngines {
    private static final Logger log = LoggerFactory.getLogger(JdbcStockStore.class);
    private static final List<Use> uses = new ArrayList<>();

    private StoresOfEngines() {}

    /** Weak, so that a forgotten store is not kept, nor the shop's pool. */
    private record Use(WeakReference<JdbcStockStore> store, WeakReference<Object> dataSource, SchemaNames tables) {
        boolean isOver() {
            return store.get() == null || dataSource.get() == null;
        }

        boolean isOf(Object otherDataSource, SchemaNames otherTables) {
            return dataSource.get() == otherDataSource && tables.equals(otherTables);
        }
    }

    static void used(JdbcStockStore store, DataSource dataSource, SchemaNames tables) {
        if (isKnown(store)) {
            return;
        }
        Object innermost = SharedDataSources.innermost(dataSource);
        long others;
        synchronized (uses) {
            uses.removeIf(Use::isOver);
            others = uses.stream().filter(use -> use.isOf(innermost, tables)).count();
            uses.add(new Use(new WeakReference<>(store), new WeakReference<>(innermost), tables));
        }
        // the third is no news
        if (others == 1) {
            log.warn(
                    "a second engine uses the data source of another one in this process: {}. Build one engine per application"
                            + " and share it, because two do not combine the commands of each other's callers. Close an"
                            + " engine that is no longer used.",
                    store);
        }
    }

    private static boolean isKnown(JdbcStockStore store) {
        synchronized (uses) {
            return uses.stream().anyMatch(use -> use.store.get() == store);
        }
    }

    static void closed(JdbcStockStore store) {
        synchronized (uses) {
            uses.removeIf(use -> use.store.get() == store);
        }
    }
}

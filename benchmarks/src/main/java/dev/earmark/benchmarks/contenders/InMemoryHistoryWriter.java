package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import dev.earmark.ReservationId;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Cancel;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.spi.StockStore;
import dev.earmark.spi.StoreLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes a history with the store's own commands. It cancels the reservations that the other writers let expire. */
record InMemoryHistoryWriter(StockStore store) implements HistoryWriter {
    /** A batch has up to two commands for each reservation. */
    private static final int BATCH = StoreLimits.MAX_COMMANDS / 2;

    @Override
    public void fill(String sku, int finished, int held) {
        List<Line> lines = List.of(Line.of(sku, 1));
        for (int from = 0; from < finished + held; from += BATCH) {
            List<StockCommand<?>> commands = new ArrayList<>(2 * BATCH);
            for (int i = from; i < Math.min(from + BATCH, finished + held); i++) {
                ReservationId id = ReservationId.of("history-" + i);
                commands.add(new Reserve(id, lines, Duration.ofHours(1), null));
                if (i < finished) {
                    commands.add(i % 10 < 7 ? new Confirm(id) : new Cancel(id));
                }
            }
            store.apply(commands);
        }
    }
}

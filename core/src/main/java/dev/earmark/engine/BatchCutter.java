package dev.earmark.engine;

import dev.earmark.StockCommand;
import dev.earmark.spi.StoreLimits;
import java.util.ArrayList;
import java.util.List;

/** Cuts a list of commands into batches that keep within {@link StoreLimits}. */
final class BatchCutter {
    private BatchCutter() {}

    static List<List<StockCommand<?>>> cut(List<StockCommand<?>> commands) {
        List<List<StockCommand<?>>> batches = new ArrayList<>();
        int from = 0;
        int lines = 0;
        for (int i = 0; i < commands.size(); i++) {
            int more = StoreLimits.linesOf(commands.get(i));
            if (i - from == StoreLimits.MAX_COMMANDS || lines + more > StoreLimits.MAX_LINES) {
                batches.add(commands.subList(from, i));
                from = i;
                lines = 0;
            }
            lines += more;
        }
        if (from < commands.size()) {
            batches.add(commands.subList(from, commands.size()));
        }
        return batches;
    }
}

package dev.earmark.redis;

import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Reserve;
import java.util.ArrayList;
import java.util.List;

/** Cuts a batch where one script would keep the server, which does nothing else meanwhile, for too long (rule R9). */
final class Parts {
    static final int MAX_COMMANDS = 1_000;
    static final int MAX_LINES = 5_000;

    private Parts() {}

    static List<List<StockCommand<?>>> of(List<StockCommand<?>> commands) {
        List<List<StockCommand<?>>> parts = new ArrayList<>();
        int from = 0;
        int lines = 0;
        for (int i = 0; i < commands.size(); i++) {
            int more =
                    commands.get(i) instanceof Reserve reserve ? reserve.lines().size() : 1;
            if (i > from && (i - from == MAX_COMMANDS || lines + more > MAX_LINES)) {
                parts.add(commands.subList(from, i));
                from = i;
                lines = 0;
            }
            lines += more;
        }
        parts.add(commands.subList(from, commands.size()));
        return parts;
    }
}

package dev.earmark.examples.day;

import dev.earmark.LevelAudit;
import dev.earmark.StockCommand;
import dev.earmark.StockCommand.Confirm;
import dev.earmark.StockCommand.Reserve;
import dev.earmark.StockCommand.SetOnHand;
import dev.earmark.examples.cli.Example;
import dev.earmark.examples.cli.Output;
import dev.earmark.spi.StockStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A day on a store with one fault, which the day must notice. */
@Command(name = "broken-day")
public final class BrokenDay extends Example {
    @Option(names = "--fault", required = true)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Fault fault;

    /** What the store does wrong. */
    public enum Fault {
        /** Reserves whatever the owner has. */
        FORGETS_LIMITS,
        /** Sells the whole cart, although only a part was paid for. */
        SELLS_EVERYTHING,
        /** Lets a count undo the sales that came after it. */
        FORGETS_EXPECTED_COUNTS,
        /** Counts a held unit that no reservation has. */
        MISCOUNTS_HELD_UNITS
    }

    @Override
    protected void run(StockStore store, Output output) throws InterruptedException {
        StockStore broken = (StockStore) Proxy.newProxyInstance(
                StockStore.class.getClassLoader(),
                new Class<?>[] {StockStore.class},
                (proxy, method, arguments) -> call(store, method, arguments));
        Day.run(broken, 1, output);
    }

    private Object call(StockStore store, Method method, Object[] arguments) throws Throwable {
        try {
            if (method.getName().equals("apply")) {
                return store.apply(((List<?>) arguments[0])
                        .stream()
                                .<StockCommand<?>>map(command -> damage((StockCommand<?>) command))
                                .toList());
            }
            Object result = method.invoke(store, arguments);
            return method.getName().equals("audit") ? damage((List<?>) result) : result;
        } catch (InvocationTargetException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    private StockCommand<?> damage(StockCommand<?> command) {
        if (fault == Fault.FORGETS_LIMITS && command instanceof Reserve r) {
            return new Reserve(r.id(), r.lines(), r.holdFor(), r.owner(), r.fromAny(), null, r.longestHold());
        }
        if (fault == Fault.SELLS_EVERYTHING && command instanceof Confirm confirm) {
            return new Confirm(confirm.id(), List.of(), confirm.late());
        }
        if (fault == Fault.FORGETS_EXPECTED_COUNTS && command instanceof SetOnHand set) {
            return new SetOnHand(set.sku(), set.onHand(), set.operation());
        }
        return command;
    }

    private List<?> damage(List<?> audits) {
        if (fault != Fault.MISCOUNTS_HELD_UNITS) {
            return audits;
        }
        return audits.stream()
                .map(LevelAudit.class::cast)
                .map(audit -> audit.sku().value().equals("DROP@BERLIN")
                        ? new LevelAudit(audit.sku(), audit.onHand(), audit.reserved(), audit.sold(), audit.held() + 1)
                        : audit)
                .toList();
    }
}

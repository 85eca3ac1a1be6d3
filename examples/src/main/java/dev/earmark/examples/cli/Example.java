package dev.earmark.examples.cli;

import dev.earmark.examples.audit.AuditResult;
import dev.earmark.examples.audit.AuditedStore;
import dev.earmark.examples.stores.OpenStore;
import dev.earmark.examples.stores.StoreOptions;
import dev.earmark.examples.stores.UnusableStoreException;
import dev.earmark.spi.StockStore;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Everything around an example: opens the store that the command line names, runs the example, then checks that no unit
 * was lost, sold twice or left reserved, and prints the figures.
 */
public abstract class Example implements Callable<Integer> {
    private static final int CONNECTIONS = 10;
    private static final int MAX_FAULTS_PRINTED = 20;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Mixin
    private final StoreOptions storeOptions = new StoreOptions();

    @Option(names = "--json", description = "Also print the figures as JSON, in the last line of the output.")
    private boolean json;

    /**
     * Runs the example.
     *
     * @param store an empty store
     * @param output where to print
     * @throws Exception if the example fails
     */
    protected abstract void run(StockStore store, Output output) throws Exception;

    /** Opens the store, runs the example, checks the stock and prints the figures. */
    @Override
    public final Integer call() throws Exception {
        for (CommandSpec mixin : command.mixins().values()) {
            if (mixin.userObject() instanceof ExampleOptions options) {
                options.check();
            }
        }
        try (OpenStore open = open()) {
            Output output = new Output(command.commandLine().getOut());
            AuditedStore store = new AuditedStore(open.store());
            run(open, store, output);
            return finish(store.audit(), output);
        }
    }

    void run(OpenStore open, StockStore store, Output output) throws Exception {
        run(store, output);
    }

    /** Returns how many connections the pool has, for a store in a SQL database. */
    protected int connections() {
        return CONNECTIONS;
    }

    void check(StoreOptions options) {}

    private OpenStore open() {
        try {
            check(storeOptions);
            return storeOptions.open(connections());
        } catch (UnusableStoreException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private int finish(AuditResult audit, Output output) {
        PrintWriter out = command.commandLine().getOut();
        output.figure("oversold", "oversold", audit.oversold());
        output.printFigures(command.name() + " on " + storeOptions);
        if (audit.passed()) {
            out.println("The stock adds up: no unit was lost, sold twice or left reserved.");
        } else {
            audit.faults().stream()
                    .limit(MAX_FAULTS_PRINTED)
                    .forEach(command.commandLine().getErr()::println);
            out.println("THE STOCK DOES NOT ADD UP: the counters of "
                    + audit.faults().size() + " SKUs are wrong, " + audit.oversold() + " units were oversold.");
        }
        if (json) {
            out.println(output.json());
        }
        out.flush();
        return audit.passed() ? ExitCodes.PASSED : ExitCodes.FAILED;
    }
}

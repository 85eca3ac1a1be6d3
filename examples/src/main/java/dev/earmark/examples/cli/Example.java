package dev.earmark.examples.cli;

import dev.earmark.examples.audit.AuditResult;
import dev.earmark.examples.audit.AuditedStore;
import dev.earmark.examples.stores.OpenStore;
import dev.earmark.examples.stores.StoreOptions;
import dev.earmark.examples.stores.StoreSettings;
import dev.earmark.examples.stores.UnusableStoreException;
import dev.earmark.spi.StockStore;
import java.io.PrintWriter;
import java.util.List;
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
    private static final AuditResult NOT_AUDITED = new AuditResult(0, List.of());
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
        try {
            return runAndCheck();
        } finally {
            finished();
        }
    }

    private int runAndCheck() throws Exception {
        for (CommandSpec mixin : command.mixins().values()) {
            if (mixin.userObject() instanceof ExampleOptions options) {
                options.check();
            }
        }
        try (OpenStore open = open()) {
            Output output = new Output(command.commandLine().getOut());
            AuditedStore store = new AuditedStore(open.store());
            run(open, store, output);
            return finish(isAudited() ? store.audit() : NOT_AUDITED, output);
        }
    }

    void run(OpenStore open, StockStore store, Output output) throws Exception {
        run(store, output);
    }

    /** Called last, whether the example succeeded or not. */
    protected void finished() {}

    /** Returns what the example wants of its store. */
    protected StoreSettings settings() {
        return StoreSettings.DEFAULT;
    }

    /** Returns whether to check the stock at the end. False if other processes sell, whose sales this one cannot count. */
    protected boolean isAudited() {
        return true;
    }

    /** Returns the options that chose the store. */
    protected final StoreOptions storeOptions() {
        return storeOptions;
    }

    void check(StoreOptions options) {}

    private OpenStore open() {
        try {
            check(storeOptions);
            return storeOptions.open(settings());
        } catch (UnusableStoreException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    private int finish(AuditResult audit, Output output) {
        PrintWriter out = command.commandLine().getOut();
        output.figure("oversold", "oversold", audit.oversold());
        output.printFigures(command.name() + " on " + storeOptions);
        PrintWriter err = command.commandLine().getErr();
        if (!output.faults().isEmpty()) {
            output.faults().stream().limit(MAX_FAULTS_PRINTED).forEach(err::println);
            out.println("THE COMPARISON FAILED: " + output.faults().size() + " faults.");
        }
        if (audit.passed() && output.faults().isEmpty()) {
            out.println("The stock adds up: no unit was lost, sold twice or left reserved.");
        } else if (!audit.passed()) {
            audit.faults().stream().limit(MAX_FAULTS_PRINTED).forEach(err::println);
            out.println("THE STOCK DOES NOT ADD UP: the counters of "
                    + audit.faults().size() + " SKUs are wrong, " + audit.oversold() + " units were oversold.");
        }
        if (json) {
            out.println(output.json());
        }
        out.flush();
        return audit.passed() && output.faults().isEmpty() ? ExitCodes.PASSED : ExitCodes.FAILED;
    }
}

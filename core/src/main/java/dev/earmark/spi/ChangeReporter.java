package dev.earmark.spi;

import dev.earmark.OutcomeUnknownException;
import dev.earmark.StockChanges;
import dev.earmark.StoreException;
import dev.earmark.TransientStoreException;

/**
 * Calls a shop's hook with the changes of a batch before they are final (rule R11), and turns whatever it throws into
 * what the engine understands (R8): a {@link TransientStoreException} stays one, so that the batch is retried; everything
 * else is a {@link StoreException} that names the hook, so that the engine splits the batch and only the command
 * concerned fails. Only an error of the virtual machine (out of memory) is passed on. As thread-safe as the hook.
 */
public final class ChangeReporter {
    private final Object hook;
    private final Call call;

    /** The hook, with whatever else the store gives it. */
    @FunctionalInterface
    public interface Call {
        /**
         * Tells the hook.
         *
         * @param changes never empty
         * @throws Exception whatever the hook throws
         */
        void tell(StockChanges changes) throws Exception;
    }

    /**
     * Creates a reporter.
     *
     * @param hook what the shop gave, for messages
     * @param call calls it
     */
    public ChangeReporter(Object hook, Call call) {
        this.hook = hook;
        this.call = call;
    }

    /**
     * Tells the hook of the changes, unless there are none. The caller undoes the batch if this throws.
     *
     * @param changes the changes
     * @throws StoreException if the hook failed
     */
    public void report(StockChanges changes) {
        if (changes.isEmpty()) {
            return;
        }
        try {
            call.tell(changes);
        } catch (OutcomeUnknownException e) {
            throw failed(e); // of another store's call; this batch is not applied
        } catch (TransientStoreException e) {
            throw e;
        } catch (Throwable e) {
            if (e instanceof VirtualMachineError error && !(e instanceof StackOverflowError)) {
                throw error;
            }
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw failed(e);
        }
    }

    private StoreException failed(Throwable e) {
        return new StoreException(
                "The onChange hook " + hook.getClass().getName() + " failed: " + e + ". Nothing was applied.", e);
    }
}

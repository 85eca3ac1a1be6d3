package dev.earmark.examples.kill;

/** A program in a separate process. After a kill it can be started again. */
public interface Program extends AutoCloseable {

    /** Starts it, after the programs that it needs. */
    void start();

    /**
     * Waits until the program works.
     *
     * @throws IllegalStateException if it ends or does not work within a minute
     */
    void awaitReady();

    /**
     * Kills it without a chance to write anything, as by kill -9.
     *
     * @throws IllegalStateException if it has ended by itself
     */
    void kill();

    /** Ends it if it runs. */
    @Override
    void close();
}

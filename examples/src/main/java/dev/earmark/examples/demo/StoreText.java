package dev.earmark.examples.demo;

import dev.earmark.examples.stores.StoreOptions;

/**
 * What the page says about the store.
 *
 * @param name its name
 * @param note what a visitor must know to judge the figures; may be empty
 */
public record StoreText(String name, String note) {
    private static final String NO_WAIT =
            "It is in the memory of this process: a step waits for no disk and no network, so a"
                    + " batch saves little, and the shop written by hand is as fast or faster. A server shows the difference.";

    /** Describes the store that the command line names. */
    public static StoreText of(StoreOptions options) {
        String name = options.toString();
        return new StoreText(name, name.equals("memory") || name.startsWith("h2") ? NO_WAIT : "");
    }
}

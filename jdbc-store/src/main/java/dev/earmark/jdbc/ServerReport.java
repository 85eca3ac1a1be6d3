package dev.earmark.jdbc;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the settings of a server and its session mean for the store's rules.
 *
 * @param refusal the setting that would break a rule, and what to set; null if there is none
 * @param readOnly how the server says that it is read-only, as a replica is; null if it may be written to
 * @param notReady how the server says that it takes no part in its cluster; null if it does, or has none
 * @param warnings what a person should know, though the store works
 */
record ServerReport(
        @Nullable String refusal,
        @Nullable String readOnly,
        @Nullable String notReady,
        List<String> warnings) {
    static final ServerReport NOTHING = new ServerReport(null, null, null, List.of());

    /** For a database that speaks the protocol of one that is tested. */
    static String untested(String name, String version) {
        return "the database is " + name + " (" + version + "), which Earmark is not tested on. Run the contract of"
                + " earmark-store-testkit on it before you rely on it; withoutServerCheck() of the store's builder"
                + " ends this warning.";
    }
}

package dev.earmark.examples.stores;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;

/** The stores that an example can run on, named as on the command line. */
public enum StoreName {
    MEMORY,
    H2_PESSIMISTIC,
    H2_OPTIMISTIC,
    MYSQL_PESSIMISTIC,
    MYSQL_OPTIMISTIC,
    POSTGRESQL_PESSIMISTIC,
    POSTGRESQL_OPTIMISTIC,
    REDIS;

    /**
     * Finds a store by its name on the command line.
     *
     * @param name the name, in lower case and with hyphens
     * @return the store
     * @throws TypeConversionException if no store has this name
     */
    public static StoreName named(String name) {
        return Stream.of(values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + name + "' is not one of "
                        + Stream.of(values()).map(StoreName::toString).collect(Collectors.joining(", "))));
    }

    /** Returns whether the store is in a SQL database. */
    boolean isSql() {
        return this != MEMORY && this != REDIS;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package dev.earmark.examples;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;

/** The stores to choose from, named as on the command line. */
enum StoreKind {
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
     * @throws TypeConversionException if there is none of that name
     */
    static StoreKind named(String name) {
        return Stream.of(values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'" + name + "' is none of "
                        + Stream.of(values()).map(StoreKind::toString).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

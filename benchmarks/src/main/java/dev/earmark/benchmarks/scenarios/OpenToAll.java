package dev.earmark.benchmarks.scenarios;

import org.openjdk.jmh.annotations.Param;

/** A scenario in which every contender can take part, because reserving is all that it asks for. */
public abstract class OpenToAll extends Scenario {
    /** Who takes part. */
    @Param({
        "earmark-memory",
        "earmark-memory-alone",
        "earmark-h2-pessimistic",
        "earmark-h2-pessimistic-alone",
        "earmark-h2-optimistic",
        "earmark-h2-optimistic-alone",
        "earmark-mysql-pessimistic",
        "earmark-mysql-pessimistic-alone",
        "earmark-mysql-optimistic",
        "earmark-mysql-optimistic-alone",
        "earmark-postgresql-pessimistic",
        "earmark-postgresql-pessimistic-alone",
        "earmark-postgresql-optimistic",
        "earmark-postgresql-optimistic-alone",
        "earmark-redis",
        "earmark-redis-alone",
        "mysql-for-update",
        "mysql-version",
        "mysql-conditional-update",
        "postgresql-for-update",
        "mysql-bucket4j",
        "redis-lock",
        "redis-incrby",
        "redis-permits",
        "redis-bucket4j"
    })
    String contender = "";

    @Override
    String contender() {
        return contender;
    }

    /** For JMH, which makes its own subclasses. */
    protected OpenToAll() {}
}

package dev.earmark.benchmarks.scenarios;

import org.openjdk.jmh.annotations.Param;

/** A scenario that only reserves one line, so that every contender can take part. */
public abstract class ReserveScenario extends Scenario {
    /** The contender. */
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
        "postgresql-version",
        "postgresql-conditional-update",
        "mysql-bucket4j",
        "redis-lock",
        "redis-incrby",
        "redis-permits",
        "redis-bucket4j",
        "redis-script"
    })
    String contender = "";

    @Override
    String contender() {
        return contender;
    }

    /** For the subclasses that JMH generates. */
    protected ReserveScenario() {}
}

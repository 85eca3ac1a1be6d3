package dev.earmark.benchmarks.servers;

/** Where a contender keeps its stock. */
public enum Backend {
    /** In this process, gone with it. */
    MEMORY,
    /** In a file of an H2 that runs in this process. */
    H2,
    /** On a MySQL or MariaDB server. */
    MYSQL,
    /** On a PostgreSQL server. */
    POSTGRESQL,
    /** On a Redis or Valkey server. */
    REDIS
}

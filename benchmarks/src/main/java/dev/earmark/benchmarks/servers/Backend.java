package dev.earmark.benchmarks.servers;

/** Where a contender keeps its stock. */
public enum Backend {
    /** The heap of this process. */
    MEMORY("In the application's process"),
    /** A file of an H2 that runs in this process. */
    H2("In the application's process"),
    /** A MySQL or MariaDB server. */
    MYSQL("MySQL or MariaDB"),
    /** A PostgreSQL server. */
    POSTGRESQL("PostgreSQL"),
    /** A Redis or Valkey server. */
    REDIS("Redis or Valkey");

    private final String title;

    Backend(String title) {
        this.title = title;
    }

    /**
     * Returns the heading under which the page compares contenders.
     *
     * @return a heading; backends that are compared with each other have the same one
     */
    public String title() {
        return title;
    }
}

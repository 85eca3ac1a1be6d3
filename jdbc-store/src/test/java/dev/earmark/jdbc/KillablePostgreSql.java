package dev.earmark.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;

/** The PostgreSQL from Maven Central. */
final class KillablePostgreSql extends KillableServer {
    private EmbeddedPostgres server;

    KillablePostgreSql() throws IOException {
        super("earmark-postgresql-killed");
        server = start(TestServers.freePort());
    }

    /** Creates the data folder if there is none. */
    private EmbeddedPostgres start(int port) throws IOException {
        return PostgreSql.start(PostgreSql.options(folder()).setPort(port));
    }

    @Override
    DatabaseAddress address() {
        return PostgreSql.address(server);
    }

    @Override
    Path pidFile() {
        return folder().resolve("data").resolve("postmaster.pid");
    }

    @Override
    void start() throws IOException {
        server.close(); // releases the lock on the data
        server = start(server.getPort());
    }

    @Override
    void stop() throws IOException {
        server.close();
    }
}

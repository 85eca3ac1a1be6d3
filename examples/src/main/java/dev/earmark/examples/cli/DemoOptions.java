package dev.earmark.examples.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options of the demo example. */
@Command
public final class DemoOptions extends ExampleOptions {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The port of the page, 0 to 65535. 0 takes a free one.")
    private int port;

    @Option(names = "--open", description = "Also open the page in the browser of this desktop.")
    private boolean open;

    @Override
    void check() {
        requireBetween("--port", port, 0, 65_535);
    }

    /** The port of the page. */
    public int port() {
        return port;
    }

    /** Whether to open the page in the desktop's browser. */
    public boolean open() {
        return open;
    }

    /** Describes a port that cannot be used. */
    public ParameterException unusablePort(String reason) {
        return error("--port", "cannot use " + port + ": " + reason);
    }
}

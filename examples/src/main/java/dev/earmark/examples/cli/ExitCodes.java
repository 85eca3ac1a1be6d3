package dev.earmark.examples.cli;

/** The exit codes of the process. */
final class ExitCodes {
    static final int PASSED = 0;
    static final int FAILED = 1;
    static final int BAD_USAGE = 2;

    private ExitCodes() {}
}

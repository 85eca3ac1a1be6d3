package dev.earmark.examples;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** What a command line did. */
record Run(int exitCode, String out, String err) {

    static Run of(String... arguments) {
        return of(EarmarkExamples.commandLine(), arguments);
    }

    static Run of(CommandLine commandLine, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = commandLine
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }

    /** A command on an empty store of this name, with JSON as the last line. */
    static Run on(String store, String command, String... options) {
        List<String> arguments = new ArrayList<>(List.of(command, "--json"));
        arguments.addAll(Stores.options(store));
        arguments.addAll(List.of(options));
        return of(arguments.toArray(String[]::new));
    }

    String lastLine() {
        return out.lines().reduce("", (first, second) -> second);
    }

    JsonObject json() {
        return JsonParser.parseString(lastLine()).getAsJsonObject();
    }

    long figure(String key) {
        return json().get(key).getAsLong();
    }
}

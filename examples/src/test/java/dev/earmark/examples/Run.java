package dev.earmark.examples;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.earmark.examples.cli.CommandLines;
import dev.earmark.examples.stores.TestStores;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The result of a command line. */
public record Run(int exitCode, String out, String err) {

    /** Runs a command line. */
    public static Run of(String... arguments) {
        return of(CommandLines.create(new EarmarkExamples()), arguments);
    }

    /** Runs a command line with a parser of the test's choice. */
    public static Run of(CommandLine commandLine, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = commandLine
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }

    /** Runs an example on an empty store, with JSON in the last line. */
    public static Run on(String store, String example, String... options) {
        List<String> arguments = new ArrayList<>(List.of(example, "--json"));
        arguments.addAll(TestStores.options(store));
        arguments.addAll(List.of(options));
        return of(arguments.toArray(String[]::new));
    }

    /** The last line of the output. */
    public String lastLine() {
        return out.lines().reduce("", (first, second) -> second);
    }

    /** The figures. */
    public JsonObject json() {
        return JsonParser.parseString(lastLine()).getAsJsonObject();
    }

    /** One figure. */
    public long figure(String key) {
        return json().get(key).getAsLong();
    }
}

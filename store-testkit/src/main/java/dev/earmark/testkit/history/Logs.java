package dev.earmark.testkit.history;

import dev.earmark.testkit.history.Answer.None;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the files that {@link CallLog} has written. */
final class Logs {
    static final String CALL = "call";
    static final String ANSWER = "answer";

    private Logs() {}

    static List<Call> read(Collection<Path> files) {
        List<Call> calls = new ArrayList<>();
        files.forEach(file -> calls.addAll(read(file)));
        return calls;
    }

    /** A kill may have cut the last line short, so a line without its end does not count. */
    static Collection<Call> read(Path file) {
        String name = String.valueOf(file.getFileName());
        Map<String, Call> calls = new LinkedHashMap<>();
        String text = text(file);
        for (int from = 0, to = text.indexOf('\n'); to >= 0; from = to + 1, to = text.indexOf('\n', from)) {
            String[] fields = text.substring(from, to).split("\t", 4);
            long time = Long.parseLong(fields[2]);
            if (fields[0].equals(CALL)) {
                calls.put(
                        fields[1],
                        new Call(name, time, Call.NEVER, CallText.request(fields[3]), new None("the process ended")));
            } else {
                calls.computeIfPresent(fields[1], (number, call) -> {
                    Answer answer = CallText.answer(fields[3]);
                    long end = answer instanceof None ? Call.NEVER : time;
                    return new Call(name, call.start(), end, call.request(), answer);
                });
            }
        }
        return calls.values();
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.earmark.benchmarks.report;

import com.google.gson.Gson;
import dev.earmark.benchmarks.contenders.Contender;
import dev.earmark.benchmarks.contenders.Contenders;
import dev.earmark.benchmarks.results.OrdersResult;
import dev.earmark.benchmarks.scenarios.OrdersBenchmark;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the orders benchmark in a new JVM: the first orders of an application, before the JIT compiler knows the code. */
final class OrdersJvm {
    private static final long LONGEST_RUN_MINUTES = 10;
    private static final Gson GSON = new Gson();

    private OrdersJvm() {}

    /**
     * Starts a JVM with the same class path, and waits for it.
     *
     * @param serverArgs the JVM arguments that name the servers
     * @throws IOException if it fails; the message is what the JVM printed
     */
    static OrdersResult run(String contender, int orders, int shoppers, List<String> serverArgs)
            throws IOException, InterruptedException {
        Path result = Files.createTempFile("earmark-orders", ".json");
        Path output = Files.createTempFile("earmark-orders", ".log");
        try {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(serverArgs);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), OrdersJvm.class.getName()));
            command.addAll(List.of(contender, Integer.toString(orders), Integer.toString(shoppers), result.toString()));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(output.toFile()))
                    .start();
            if (!process.waitFor(LONGEST_RUN_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("did not end within " + LONGEST_RUN_MINUTES + " minutes");
            }
            if (process.exitValue() != 0) {
                throw new IOException(Files.readString(output, StandardCharsets.UTF_8));
            }
            return GSON.fromJson(Files.readString(result, StandardCharsets.UTF_8), OrdersResult.class);
        } finally {
            Files.delete(result);
            Files.delete(output);
        }
    }

    /**
     * Runs the benchmark in this JVM.
     *
     * @param args contender, number of orders, number of shoppers, and the file for the result
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        try (Contender contender = Contenders.open(args[0])) {
            OrdersResult result =
                    OrdersBenchmark.run(args[0], contender, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
            Files.writeString(Path.of(args[3]), GSON.toJson(result), StandardCharsets.UTF_8);
        }
    }
}

package dev.earmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** The core as a named module. */
class ModuleTest {
    private static final String SHOP_MODULE = "module shop { requires dev.earmark; }";
    private static final String SHOP = """
            package shop;

            import dev.earmark.OperationId;
            import dev.earmark.ReservationId;
            import dev.earmark.ReserveRequest;
            import dev.earmark.Sku;
            import dev.earmark.engine.ReservationEngine;
            import dev.earmark.memory.InMemoryStockStore;
            import dev.earmark.spi.StockStore;
            import dev.earmark.spi.ledger.Ledger;

            public class Main {
                public static void main(String[] arguments) {
                    StockStore store = new InMemoryStockStore();
                    try (ReservationEngine engine = ReservationEngine.builder(store).build()) {
                        engine.setOnHand(Sku.of("tea"), 5, OperationId.random());
                        engine.reserve(ReserveRequest.builder("order-1").line("tea", 2).build());
                        System.out.println(engine.confirm(ReservationId.of("order-1")).status());
                        System.out.println(engine.level(Sku.of("tea")).orElseThrow());
                        System.out.println(Main.class.getModule().getName() + " uses "
                                + engine.getClass().getModule().getName() + " and "
                                + Ledger.class.getPackageName());
                    }
                }
            }
            """;

    @Test
    void theModuleExportsThePackagesOfBothDoorsAndNeedsALoggerAlone() throws IOException {
        ModuleDescriptor module = ModuleFinder.of(place(Sku.class))
                .find("dev.earmark")
                .orElseThrow()
                .descriptor();
        assertThat(module.isAutomatic()).isFalse();
        assertThat(module.exports().stream().filter(exported -> !exported.isQualified()))
                .extracting(Exports::source)
                .containsExactlyInAnyOrderElementsOf(packages());
        assertThat(module.requires().stream().filter(ModuleTest::isNeededAtRunTime))
                .extracting(Requires::name)
                .containsExactlyInAnyOrder("java.base", "org.slf4j");
    }

    private static boolean isNeededAtRunTime(Requires required) {
        return !required.modifiers().contains(Requires.Modifier.STATIC);
    }

    /** Each of them has public types. */
    private static Set<String> packages() throws IOException {
        Path classes = place(Sku.class);
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString().replace(File.separatorChar, '/'))
                    .filter(file -> file.endsWith(".class") && file.contains("/")) // not module-info
                    .map(file -> file.substring(0, file.lastIndexOf('/')).replace('/', '.'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void aNamedModuleCompilesAgainstItAndRuns(@TempDir Path folder) throws Exception {
        Path source = Files.createDirectories(folder.resolve("source/shop"));
        Files.writeString(folder.resolve("source/module-info.java"), SHOP_MODULE);
        Files.writeString(source.resolve("Main.java"), SHOP);
        String libraries = path(place(Sku.class), place(Logger.class));
        int failed = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "-Xlint:all",
                        "-Werror",
                        "-d",
                        folder.resolve("shop").toString(),
                        "-cp", // otherwise that of this JVM
                        source.toString(),
                        "-p",
                        libraries,
                        folder.resolve("source/module-info.java").toString(),
                        source.resolve("Main.java").toString());
        assertThat(failed).isZero();
        assertThat(run(path(folder.resolve("shop")) + File.pathSeparator + libraries))
                .endsWith(
                        "CONFIRMED",
                        "StockLevel[sku=tea, onHand=3, reserved=0, sold=2]",
                        "shop uses dev.earmark and dev.earmark.spi.ledger");
    }

    private static List<String> run(String modules) throws IOException, InterruptedException {
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-p",
                        modules,
                        "-m",
                        "shop/shop.Main")
                .redirectErrorStream(true)
                .start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private static String path(Path... places) {
        return Stream.of(places).map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

package dev.earmark.redis;

import dev.earmark.testkit.history.KilledShops;
import java.nio.file.Path;

/** A process of a shop, which a test kills. */
final class RecordingShop {
    private RecordingShop() {}

    /** Takes the address of Redis, and the arguments of the load. */
    public static void main(String... arguments) throws Exception {
        KilledShops.shop(FourProcessesTest.store(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
        System.exit(0);
    }
}

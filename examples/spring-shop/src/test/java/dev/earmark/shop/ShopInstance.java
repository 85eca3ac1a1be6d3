package dev.earmark.shop;

import java.io.IOException;

/** The shop in a process that ends when its parent has ended, even by a kill. */
final class ShopInstance {
    private ShopInstance() {}

    public static void main(String... arguments) {
        Thread watch = new Thread(ShopInstance::haltAfterTheParent, "parent");
        watch.setDaemon(true);
        watch.start();
        ShopApplication.main(arguments);
    }

    private static void haltAfterTheParent() {
        try {
            while (System.in.read() >= 0) {
                // until the parent ends
            }
        } catch (IOException e) {
            // the parent has ended
        }
        Runtime.getRuntime().halt(1);
    }
}

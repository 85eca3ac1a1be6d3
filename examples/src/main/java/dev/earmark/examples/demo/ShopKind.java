package dev.earmark.examples.demo;

import dev.earmark.Sku;
import java.time.Duration;

/** A shop that can be opened for each sale. */
public final class ShopKind {
    private final ShopText text;
    private final Opener opener;

    /** Opens a shop for one sale. */
    interface Opener {
        /**
         * Opens a shop.
         *
         * @param sku what it sells; new in each sale
         * @param holdFor how long it reserves a unit
         */
        Shop open(Sku sku, Duration holdFor) throws Exception;
    }

    ShopKind(ShopText text, Opener opener) {
        this.text = text;
        this.opener = opener;
    }

    ShopText text() {
        return text;
    }

    Shop open(Sku sku, Duration holdFor) throws Exception {
        return opener.open(sku, holdFor);
    }
}

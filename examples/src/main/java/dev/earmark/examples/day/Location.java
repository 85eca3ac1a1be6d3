package dev.earmark.examples.day;

import dev.earmark.Sku;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A place where the shop keeps its articles. An article has a SKU at each place: {@code 85123A@BERLIN}. */
enum Location {
    BERLIN(60),
    HAMBURG(15),
    MUNICH(5);

    private final int percent;

    Location(int percent) {
        this.percent = percent;
    }

    /** Returns which share of a day's orders is on the shelves in the morning. */
    int percent() {
        return percent;
    }

    /** Returns the SKU of an article at this place. */
    Sku sku(Sku article) {
        return Sku.of(article + "@" + this);
    }

    /** Returns the article of a SKU at any place. */
    static Sku article(Sku sku) {
        return Sku.of(sku.value().substring(0, sku.value().lastIndexOf('@')));
    }

    /** Returns the SKUs of an article, that of a shopper's nearest place first. */
    static List<Sku> nearestFirst(Sku article, int shopper) {
        List<Sku> skus = new ArrayList<>();
        for (Location location : values()) {
            skus.add(location.sku(article));
        }
        Collections.rotate(skus, shopper);
        return skus;
    }
}

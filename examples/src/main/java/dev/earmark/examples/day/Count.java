package dev.earmark.examples.day;

/** What is counted during the day, in the order in which it is printed. */
enum Count {
    FIRST_UNITS("unitsAtOpening", "units at the opening"),
    FILLED("carts", "carts filled"),
    SMALLER("smallerCarts", "carts without the articles that were short"),
    REFUSED("cartsRefused", "carts refused, everything was short"),
    CHANGED("cartsChanged", "carts changed"),
    CHANGE_REFUSED("changesRefused", "changes refused; the cart stayed as it was"),
    LOGGED_IN("guestsLoggedIn", "guests who logged in"),
    PAID("paid", "carts paid for"),
    PAID_IN_PART("paidInPart", "carts paid for in part"),
    CANCELLED("cancelled", "carts cancelled"),
    DROP_SOLD("dropUnitsSold", "units of the drop sold"),
    DROP_OVER_LIMIT("dropOverLimit", "visits to the drop refused, over the limit"),
    DROP_SOLD_OUT("dropSoldOut", "visits to the drop refused, sold out"),
    PARCELS("parcels", "parcels that came back"),
    LATE("lateCarts", "carts that expired before they were paid for"),
    LATE_SOLD("lateSold", "late payments: units reserved again and sold"),
    LATE_REFUNDED("lateRefunded", "late payments: refunded"),
    CANCELLED_REFUNDED("cancelledRefunded", "payments for cancelled carts: refunded"),
    SOLD_OUT("soldOut", "SKUs to order again"),
    COUNTED("counted", "SKUs counted at night"),
    COUNTED_AGAIN("countedAgain", "SKUs counted again because of a sale"),
    UNITS_BROKEN("unitsBroken", "units that the count found missing"),
    UNITS_SOLD("unitsSold", "units sold"),
    UNITS_RETURNED("unitsReturned", "units returned");

    private final String key;
    private final String label;

    Count(String key, String label) {
        this.key = key;
        this.label = label;
    }

    /** Returns the name in JSON. */
    String key() {
        return key;
    }

    /** Returns the name in the table. */
    String label() {
        return label;
    }
}

package dev.earmark.examples.day;

import dev.earmark.Line;
import dev.earmark.LineFromAny;
import dev.earmark.LineFromAny.Take;
import dev.earmark.OwnerId;
import dev.earmark.ReservationId;
import dev.earmark.ReserveRequest;
import dev.earmark.Sku;
import dev.earmark.examples.retail.Invoice;
import dev.earmark.examples.retail.OrdersFile;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a shopper wants to buy. Everything else about the shopper follows from the number, so that each run is the same.
 *
 * @param number the place of the order in the day, from 0
 * @param id the id of the reservation
 * @param articles units of articles, from wherever the shop has them
 */
record Order(int number, ReservationId id, List<Line> articles) {
    /** Returns the orders of one real day, in the order in which they came. */
    static List<Order> ofOneDay() {
        List<ReserveRequest> orders = OrdersFile.readFirstDay().invoices().stream()
                .map(Invoice::order)
                .flatMap(Optional::stream)
                .toList();
        return IntStream.range(0, orders.size())
                .mapToObj(i -> new Order(i, orders.get(i).id(), orders.get(i).lines()))
                .toList();
    }

    /** Every third shopper wants all units of an article in one parcel. For the others, they may come from several places. */
    List<LineFromAny> fromAnyLocation(List<Line> wanted) {
        Take take = number % 3 == 0 ? Take.WHOLE : Take.SPLIT;
        return wanted.stream()
                .map(line -> new LineFromAny(line.quantity(), Location.nearestFirst(line.sku(), number), take))
                .toList();
    }

    /** Returns the articles that are wanted. */
    Set<Sku> skus() {
        return articles.stream().map(Line::sku).collect(Collectors.toSet());
    }

    /** Every other shopper fills the cart as a guest, and logs in before the payment. */
    boolean isGuest() {
        return number % 2 == 0;
    }

    /** Some shoppers begin with the first half of what they want. */
    boolean addsMoreLater() {
        return number % 4 == 1;
    }

    /** Some shoppers put the second half of their cart back. */
    boolean putsSomeBack() {
        return number % 4 == 2;
    }

    /** Some payments cover only the first half of the cart. */
    boolean isPaidInPart() {
        return number % 5 == 3;
    }

    /** Some shoppers cancel. */
    boolean isCancelled() {
        return number % 9 == 7;
    }

    /** Returns who fills the cart: a guest who is not known yet, or the account. */
    OwnerId firstOwner() {
        return isGuest() ? OwnerId.of("guest-" + number) : account();
    }

    /** Returns the account to which the order belongs. */
    OwnerId account() {
        return OwnerId.of("account-" + number);
    }
}

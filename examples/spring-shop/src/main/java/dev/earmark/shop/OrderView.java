package dev.earmark.shop;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An order, as the shop shows it. */
record OrderView(
        String id,
        String customer,
        OrderStatus status,
        @Nullable String paidBy,
        Map<String, Integer> lines) {}

package dev.earmark.examples.demo;

/**
 * What the page says about a shop.
 *
 * @param title its name
 * @param how how it keeps its stock
 * @param less what it does less than Earmark does; empty if nothing
 */
record ShopText(String title, String how, String less) {}

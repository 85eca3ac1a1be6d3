/**
 * Tests for the authors of stores: {@link dev.earmark.testkit.StockStoreContract}, an abstract JUnit class that every
 * {@link dev.earmark.spi.StockStore} must pass, and {@link dev.earmark.testkit.StockStoreFixture}, which connects a
 * backend to it. No test is optional. {@link dev.earmark.testkit.FaultLoad} helps to test faults: a server that is
 * killed, a connection that is cut. {@link dev.earmark.testkit.history} checks what several processes did together.
 *
 * <p>{@link dev.earmark.testkit.ManualClock} is also useful in a shop's tests.
 */
@NullMarked
package dev.earmark.testkit;

import org.jspecify.annotations.NullMarked;

package dev.earmark.benchmarks.contenders;

import dev.earmark.Line;
import java.time.Duration;
import java.util.List;

/** A contender that can reserve for many orders in one transaction, or in one script. */
public interface BatchContender extends Contender {

    /**
     * Reserves the same line for each order.
     *
     * @param orders the names of the orders, unique within a trial
     * @param line what each of them reserves; there are enough units
     * @param holdFor for how long
     * @throws Exception if it fails, or if it does not reserve for all of them
     */
    void reserveAll(List<String> orders, Line line, Duration holdFor) throws Exception;
}

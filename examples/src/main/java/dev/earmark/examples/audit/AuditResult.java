package dev.earmark.examples.audit;

import java.util.List;

/**
 * The result of comparing the store's counters with independent counts.
 *
 * @param oversold how many more units were sold or written off than had come in
 * @param faults one sentence for each SKU whose counters are wrong
 */
public record AuditResult(long oversold, List<String> faults) {
    /** Copies the list. */
    public AuditResult {
        faults = List.copyOf(faults);
    }

    /** Returns whether no unit was lost, sold twice or left reserved. */
    public boolean passed() {
        return faults.isEmpty() && oversold == 0;
    }
}

package dev.earmark.spring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints what to do instead of a stack trace. */
final class UnusableStoreFailureAnalyzer extends AbstractFailureAnalyzer<UnusableStoreException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableStoreException cause) {
        String message = String.valueOf(cause.getMessage());
        return new FailureAnalysis(
                message.substring(0, message.length() - cause.action().length()).strip(), cause.action(), cause);
    }
}

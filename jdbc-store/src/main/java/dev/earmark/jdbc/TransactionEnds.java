package dev.earmark.jdbc;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Recognises SQL that ends the transaction or changes its settings, by the first words of each statement. Not for
 * security: a procedure or dynamic SQL can do the same unseen.
 */
final class TransactionEnds {
    private static final Set<String> ENDS = Set.of("COMMIT", "ABORT", "XA", "SHUTDOWN");

    private static final List<String> SETTINGS =
            List.of("AUTOCOMMIT", "TRANSACTION", "TRANSACTION_ISOLATION", "TX_ISOLATION", "TRANSACTION_READ_ONLY");

    private final Set<String> committing;
    private final boolean backslashes;

    TransactionEnds(Dialect dialect) {
        this.committing = dialect.committingStatements();
        this.backslashes = dialect.escapesByBackslash();
    }

    /** The words with which the first such statement begins; null if there is none. */
    @Nullable
    String find(String sql) {
        List<List<String>> statements = new SqlWords(sql, backslashes).statements();
        // BEGIN NOT ATOMIC … END is a block
        boolean block = statements.stream().anyMatch(TransactionEnds::isBlock);
        for (List<String> words : statements) {
            if (isEnd(words, block)) {
                return String.join(" ", words.subList(0, Math.min(words.size(), 3)));
            }
        }
        return null;
    }

    boolean isRollbackToSavepoint(String sql) {
        return new SqlWords(sql, backslashes).statements().stream().anyMatch(TransactionEnds::isRollbackToSavepoint);
    }

    private static boolean isRollbackToSavepoint(List<String> words) {
        // ROLLBACK [WORK | TRANSACTION] TO [SAVEPOINT] name
        return words.get(0).equals("ROLLBACK")
                && words.subList(1, Math.min(words.size(), 3)).contains("TO");
    }

    private boolean isEnd(List<String> words, boolean block) {
        String first = words.get(0);
        return switch (first) {
            case "ROLLBACK" -> !isRollbackToSavepoint(words);
            case "BEGIN" -> !isBlock(words);
            case "END" -> !block;
            case "PREPARE" -> second(words).equals("TRANSACTION");
            case "START" -> second(words).equals("TRANSACTION");
            case "SET" -> words.stream().anyMatch(word -> SETTINGS.stream().anyMatch(word::endsWith));
            default -> ENDS.contains(first) || (committing.contains(first) && !words.contains("TEMPORARY"));
        };
    }

    private static boolean isBlock(List<String> words) {
        return words.get(0).equals("BEGIN") && second(words).equals("NOT");
    }

    private static String second(List<String> words) {
        return words.size() < 2 ? "" : words.get(1);
    }
}

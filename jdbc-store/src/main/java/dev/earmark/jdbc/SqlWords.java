package dev.earmark.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts SQL into statements and each of those into its first words, in upper case, without comments and literals. */
final class SqlWords {
    private static final int FIRST = 4;
    private static final Pattern WORD = Pattern.compile("[\\p{L}_@][\\p{L}\\p{N}_@.$]*+");
    private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*+)?\\$");
    /** MySQL and MariaDB run what is in such a comment. */
    private static final Pattern RUN_COMMENT = Pattern.compile("/\\*M?!\\d*+");

    private final String sql;
    private final boolean mySql;
    private final boolean single;
    private final List<List<String>> statements = new ArrayList<>();
    private List<String> words = new ArrayList<>();

    /**
     * Reads SQL.
     *
     * @param mySql whether a backslash escapes, and {@code #} begins a comment
     */
    SqlWords(String sql, boolean mySql) {
        this.sql = sql;
        this.mySql = mySql;
        this.single = sql.indexOf(';') < 0;
        int at = 0;
        while (at < sql.length() && !(single && isEnough())) {
            at = next(at);
        }
        endStatement();
    }

    /** None of them is empty. */
    List<List<String>> statements() {
        return statements;
    }

    private boolean isEnough() {
        return words.size() >= FIRST && !words.get(0).equals("SET");
    }

    private void endStatement() {
        if (!words.isEmpty()) {
            statements.add(words);
            words = new ArrayList<>();
        }
    }

    private int next(int at) {
        char c = sql.charAt(at);
        if (c == ';') {
            endStatement();
            return at + 1;
        }
        if (c == '\'' || c == '"' || c == '`') {
            boolean escaped = (mySql && c != '`') || (c == '\'' && at > 0 && isEscapeString(at - 1));
            return afterQuote(at, c, escaped);
        }
        if (sql.startsWith("--", at) || (mySql && c == '#')) {
            return after("\n", at);
        }
        if (sql.startsWith("/*", at)) {
            int end = mySql ? endOf(RUN_COMMENT, at) : -1;
            return end >= 0 ? end : after("*/", at + 2);
        }
        if (c == '$') {
            int end = endOf(DOLLAR_QUOTE, at);
            return end < 0 ? at + 1 : after(sql.substring(at, end), end);
        }
        int end = endOf(WORD, at);
        if (end < 0) {
            return at + 1;
        }
        if (!isEnough()) {
            words.add(sql.substring(at, end).toUpperCase(Locale.ROOT));
        }
        return end;
    }

    /** In PostgreSQL {@code E'…'} has backslashes. */
    private boolean isEscapeString(int at) {
        return Character.toUpperCase(sql.charAt(at)) == 'E'
                && (at == 0 || !Character.isLetterOrDigit(sql.charAt(at - 1)));
    }

    /** A doubled quote looks like the end of one literal and the beginning of the next, which is as good. */
    private int afterQuote(int begin, char quote, boolean escaped) {
        int at = begin + 1;
        while (at < sql.length() && sql.charAt(at) != quote) {
            at += escaped && sql.charAt(at) == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private int after(String end, int from) {
        int at = sql.indexOf(end, from);
        return at < 0 ? sql.length() : at + end.length();
    }

    /** Where a match that begins here ends; -1 if there is none. */
    private int endOf(Pattern pattern, int at) {
        Matcher matcher = pattern.matcher(sql).region(at, sql.length());
        return matcher.lookingAt() ? matcher.end() : -1;
    }
}

package dev.earmark.testkit;

import java.util.List;
import java.util.stream.Stream;

/**
 * Valid names that are all different. Each is one that some store confuses with another name or with syntax.
 */
final class AwkwardNames {
    private static final List<String> OTHER_CASE =
            List.of("85123A", "85123a", "MIXED case", "Mixed Case", "mixed case");

    /** Equal in a collation that compares letters instead of bytes. */
    private static final List<String> SAME_LETTERS = List.of(
            "a",
            "A",
            "ä",
            "Ä",
            "a\u0308",
            "A\u0308",
            "å",
            "ﬀ",
            "ff",
            "ß",
            "ss",
            "SS",
            "ẞ",
            "i",
            "I",
            "ı",
            "İ",
            "Ａ",
            "а",
            "Ⅸ",
            "IX",
            "e\u0301",
            "é",
            "æ",
            "ae",
            "日本",
            "日\u200b本",
            "か",
            "が",
            "カ",
            "ｶ");

    /** Equal in a collation that ignores punctuation and spaces, or that compares numbers. */
    private static final List<String> DIFFERENT_PUNCTUATION = List.of(
            "ab",
            "a b",
            "a  b",
            "a\u00a0b",
            "a-b",
            "a_b",
            "a\u00adb",
            "a\u200bb",
            "a.b",
            "a,b",
            "0",
            "00",
            "-0",
            "0.0",
            "1e3",
            "1000",
            "1_000");

    /** Names with a meaning in SQL, patterns, scripts, keys or messages. */
    private static final List<String> SYNTAX = List.of(
            "'",
            "''",
            "\"",
            "`",
            "it's",
            "\\",
            "\\\\",
            "a\\'b",
            "%",
            "_",
            "100%",
            ":name",
            "::",
            "?",
            "??",
            "$1",
            "${x}",
            "#{x}",
            "{",
            "}",
            "{}",
            "{a}b",
            "[1]",
            "<a>",
            "&amp;",
            "*",
            "a:b",
            "a/b",
            "a;b",
            "a|b",
            "a=b",
            "--",
            "-- x",
            "/* x */",
            ";",
            "null",
            "NULL",
            "true",
            "'; DROP TABLE x; --",
            "%s",
            "%n",
            "{0}",
            "KEYS[1]",
            "~",
            "@");

    private static final List<String> BEYOND_16_BITS = List.of(
            "🛒", "🛍", "👍", "👍🏽", "👩‍👩‍👧", "𝒜", "𠮷", "吉", "\uffee", "\ue000", "\ud800\udc00", "\udbff\udfff");

    /** 99 or 100 UTF-16 units each, up to 300 bytes in UTF-8. */
    private static final List<String> LONG = List.of(
            "x".repeat(100),
            "x".repeat(99),
            "x".repeat(99) + "y",
            "X".repeat(100),
            "€".repeat(100),
            "€".repeat(99) + "x",
            "😀".repeat(50),
            "😀".repeat(49) + "😁");

    static final List<String> ALL = Stream.of(
                    OTHER_CASE, SAME_LETTERS, DIFFERENT_PUNCTUATION, SYNTAX, BEYOND_16_BITS, LONG)
            .flatMap(List::stream)
            .toList();

    private AwkwardNames() {}
}

package dev.earmark.benchmarks.report;

import java.util.List;

/** Contenders that keep their rows in the same kind of place, hence compare. */
enum Family {
    DATABASE("MySQL or MariaDB", "database"),
    POSTGRESQL("PostgreSQL", "postgresql"),
    REDIS("Redis or Valkey", "redis"),
    EMBEDDED("within the process", "embedded");

    private final String title;
    private final String fileName;

    Family(String title, String fileName) {
        this.title = title;
        this.fileName = fileName;
    }

    static Family of(String contender) {
        if (contender.contains("mysql")) {
            return DATABASE;
        }
        if (contender.contains("postgresql")) {
            return POSTGRESQL;
        }
        return contender.contains("redis") ? REDIS : EMBEDDED;
    }

    String title() {
        return title;
    }

    String fileName() {
        return fileName;
    }

    /** What the others of the family are compared with. */
    List<String> baselines() {
        return switch (this) {
            case DATABASE -> List.of("mysql-for-update", "mysql-version");
            case POSTGRESQL -> List.of("postgresql-for-update");
            case REDIS -> List.of("redis-permits", "redis-lock");
            case EMBEDDED -> List.of();
        };
    }
}

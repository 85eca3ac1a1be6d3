package dev.earmark.examples.stores;

import io.lettuce.core.RedisCommandExecutionException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The store that the command line names cannot be used. The message says why and what to do. */
public final class UnusableStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String SQL_ACCESS_DENIED = "28000";
    private static final Pattern REDIS_ACCESS_DENIED = Pattern.compile("(NOAUTH|WRONGPASS)\\b");
    private static final Pattern SERVER = Pattern.compile("//(?:[^/?#]*@)?([^/?#@]+)");
    private static final Pattern CREDENTIALS = Pattern.compile("[^\\s'/@]*:[^\\s'/@]*@");

    UnusableStoreException(String message) {
        super(message);
    }

    /** Describes a failure to connect. */
    static UnusableStoreException unconnected(String url, Throwable failure) {
        String server = server(url);
        Optional<Throwable> unreachable =
                causes(failure).filter(UnusableStoreException::isUnreachable).findFirst();
        Optional<String> credentials = causes(failure)
                .flatMap(cause -> refusedCredentials(cause).stream())
                .findFirst();
        Throwable root = causes(failure).reduce(failure, (cause, deeper) -> deeper);
        String reason = reason(url, unreachable.orElse(root));
        if (credentials.isPresent()) {
            return new UnusableStoreException(
                    "The server at " + server + " denies access (" + reason + "). Check " + credentials.get());
        }
        if (unreachable.isPresent()) {
            return new UnusableStoreException("No server answers at " + server + " (" + reason
                    + "). Check --url, and whether the server is running");
        }
        return unfit(url, root);
    }

    /** Describes a server that answers but cannot be used. */
    static UnusableStoreException unfit(String url, Throwable failure) {
        return new UnusableStoreException(
                "Cannot use the database at " + server(url) + " (" + reason(url, failure) + "). Check --url");
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    private static boolean isUnreachable(Throwable cause) {
        return cause instanceof SocketException
                || cause instanceof SocketTimeoutException
                || cause instanceof UnknownHostException;
    }

    /** Names the options that hold the user and password, if the server rejects them. */
    private static Optional<String> refusedCredentials(Throwable cause) {
        if (cause instanceof SQLException e && SQL_ACCESS_DENIED.equals(e.getSQLState())) {
            return Optional.of("--user and --password");
        }
        if (cause instanceof RedisCommandExecutionException
                && REDIS_ACCESS_DENIED
                        .matcher(String.valueOf(cause.getMessage()))
                        .lookingAt()) {
            return Optional.of("the user and password in --url");
        }
        return Optional.empty();
    }

    /** Returns the message of a cause without the user and password that the URL may contain. */
    private static String reason(String url, Throwable cause) {
        String message =
                Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
        return CREDENTIALS.matcher(message.replace(url, "--url")).replaceAll("").strip();
    }

    /** Returns the host and port of a URL, without the user and password. */
    private static String server(String url) {
        Matcher server = SERVER.matcher(url);
        return server.find() ? server.group(1) : "--url";
    }
}

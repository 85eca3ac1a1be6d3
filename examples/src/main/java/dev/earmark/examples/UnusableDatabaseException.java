package dev.earmark.examples;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The database on the command line cannot be used; the message says why and what to do. */
final class UnusableDatabaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String ACCESS_DENIED = "28000";
    private static final Pattern SERVER = Pattern.compile("//(?:[^/]*@)?([^/@]*)/");
    private static final Pattern CREDENTIALS = Pattern.compile("[^\\s'/@]*:[^\\s'/@]*@");

    UnusableDatabaseException(String message) {
        super(message);
    }

    /** For a failure to connect. */
    static UnusableDatabaseException unconnected(String url, Throwable failure) {
        String server = server(url);
        boolean denied = false;
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
            denied |= root instanceof SQLException e && ACCESS_DENIED.equals(e.getSQLState());
        }
        String reason = CREDENTIALS
                .matcher(String.valueOf(root.getMessage()).replace(url, "--url"))
                .replaceAll("");
        if (denied) {
            return new UnusableDatabaseException(
                    "the server at " + server + " denies access (" + reason + "); see --user and --password");
        }
        if (root instanceof SocketException
                || root instanceof SocketTimeoutException
                || root instanceof UnknownHostException) {
            return new UnusableDatabaseException(
                    "no server answers at " + server + " (" + reason + "); is it running? see --url");
        }
        return new UnusableDatabaseException(
                "the database at " + server + " cannot be used (" + reason + "); see --url");
    }

    /** The host and port of a URL, without a user or password. */
    private static String server(String url) {
        Matcher server = SERVER.matcher(url);
        return server.find() && !server.group(1).isEmpty() ? server.group(1) : "--url";
    }
}

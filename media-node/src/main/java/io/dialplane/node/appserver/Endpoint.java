package io.dialplane.node.appserver;

import java.net.URI;

/**
 * Where an application server is reached. An address without a path is one of Dialplane's own, which answers below
 * {@code /instructions}; one with a path, as back ends of FreeSWITCH's xml_curl have, is posted to as it is.
 *
 * @param isTls whether by HTTPS: certificate and host name are verified
 * @param path without a slash at its end
 * @param query what every request carries, as it stands behind the question mark; empty for none
 */
public record Endpoint(boolean isTls, String host, int port, String path, String query) {
    private static final String OWN_PATH = "/instructions";

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException when it is not an http or https URL with a host, and without user and fragment
     */
    public static Endpoint of(URI url) {
        boolean isTls = "https".equalsIgnoreCase(url.getScheme());
        if (!isTls && !"http".equalsIgnoreCase(url.getScheme())
                || url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getRawFragment() != null) {
            throw new IllegalArgumentException("not the address of an application server");
        }
        var path = url.getRawPath() == null || url.getRawPath().equals("/") ? "" : url.getRawPath();
        return new Endpoint(
                isTls,
                url.getHost(),
                url.getPort() > 0 ? url.getPort() : isTls ? 443 : 80,
                path.isEmpty() ? OWN_PATH : path.endsWith("/") ? path.substring(0, path.length() - 1) : path,
                url.getRawQuery() == null ? "" : url.getRawQuery());
    }

    /** Whether it is one of Dialplane's own, which knows more than xml_curl's sections. */
    boolean isOwn() {
        return path.endsWith(OWN_PATH);
    }

    /**
     * The request line's URI.
     *
     * @param below what is appended to the path, such as {@code /registrations?user=1001}; empty for the path itself
     */
    String target(String below) {
        var whole = path + below;
        return query.isEmpty() ? whole : whole + (below.indexOf('?') < 0 ? '?' : '&') + query;
    }

    /** For log lines: without the query, which may hold a key. */
    @Override
    public String toString() {
        return (isTls ? "https://" : "http://") + host + ":" + port + path;
    }
}

package io.dialplane.appserver.webhook;

import io.dialplane.appserver.webhook.WebhookAnswer.Outcome;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * When a request is made once more. What was never sent may always be repeated, and a GET that got no answer or 5xx;
 * anything else only when the URL says so, as jambonz' do: {@code #rc=3&rp=ct,rt,5xx}.
 *
 * @param count further attempts after the first, 0 to 5
 * @param classes which failures the URL names: some of ct, rt, 4xx, 5xx, all
 */
record RetryPolicy(int count, Set<String> classes) {
    static final int MOST = 5;

    /** Reads a URL's fragment; what it does not say is the application's. */
    static RetryPolicy of(URI url, int retries) {
        String fragment = url.getRawFragment();
        int count = retries;
        Set<String> classes = Set.of();
        if (fragment != null) {
            for (String part : fragment.split("&")) {
                if (part.matches("rc=\\d{1,9}")) {
                    count = Math.min(MOST, Integer.parseInt(part.substring(3)));
                } else if (part.startsWith("rp=")) {
                    classes = List.of(part.substring(3).split("[,|]|%2C|%7C")).stream()
                            .filter(Set.of("ct", "rt", "4xx", "5xx", "all")::contains)
                            .collect(Collectors.toUnmodifiableSet());
                }
            }
        }
        return new RetryPolicy(count, classes);
    }

    /**
     * Whether to try again.
     *
     * @param done attempts made
     * @param status of the answer, 0 when there was none
     * @param get whether it was a GET, which may be repeated
     */
    boolean again(int done, Outcome outcome, int status, boolean get) {
        return done <= count
                && switch (outcome) {
                    case CONNECT -> true;
                    case TIMEOUT, CLOSED -> get || named("rt");
                    case STATUS -> status >= 500 ? get || named("5xx") : status >= 400 && named("4xx");
                    case OK, TOO_LARGE, REDIRECT, REFUSED, OPEN, BROKEN -> false;
                };
    }

    private boolean named(String failure) {
        return classes.contains(failure) || classes.contains("all");
    }
}

package io.dialplane.node.dial;

import io.dialplane.node.call.Call;
import io.dialplane.node.call.IncomingCall;

/**
 * How often a call was dialled on by one of our nodes: each leg it dials says so, so that a user who dials himself through
 * documents comes to an end.
 */
public final class Hops {
    public static final String HEADER = "X-Dialplane-Hops";
    public static final int MOST = 20;

    private Hops() {}

    public static int of(Call call) {
        if (!(call instanceof IncomingCall incoming)) {
            return 0;
        }
        return incoming.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(HEADER))
                .filter(header -> header.getValue().matches("\\d{1,4}"))
                .mapToInt(header -> Integer.parseInt(header.getValue()))
                .max()
                .orElse(0);
    }
}

package io.dialplane.appserver.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The keys a caller presses: a group for every time keys are asked for; what is left of one is typed ahead. */
final class Keypad {
    private final Deque<String> groups = new ArrayDeque<>();
    private final StringBuilder ahead = new StringBuilder();
    private int pressed;

    /** @param digits groups separated by commas, {@code 1,2#,4711}; waits such as {@code w2} are left out */
    Keypad(String digits) {
        for (String group : digits.split(",")) {
            String keys = group.strip();
            if (!keys.isEmpty() && !keys.matches("[wW][0-9.]*")) {
                groups.add(keys);
            }
        }
    }

    /** Whether a text is such a list. */
    static boolean isList(String digits) {
        return digits.matches("\\s*|\\s*([0-9A-D*#]+|[wW][0-9.]*)\\s*(,\\s*([0-9A-D*#]+|[wW][0-9.]*)\\s*)*");
    }

    boolean hasTypedAhead() {
        return !ahead.isEmpty();
    }

    /** Whether a key will be pressed the next time one is asked for. */
    boolean willPress() {
        return hasTypedAhead() || !groups.isEmpty();
    }

    /** The caller presses the next group, unless something is typed ahead; empty when nothing is pressed. */
    Optional<String> press() {
        if (hasTypedAhead() || groups.isEmpty()) {
            return Optional.empty();
        }
        String group = groups.remove();
        ahead.append(group);
        pressed += group.length();
        return Optional.of(group);
    }

    /** The next key, empty when there is none. */
    Optional<Character> next() {
        if (ahead.isEmpty()) {
            return Optional.empty();
        }
        char key = ahead.charAt(0);
        ahead.deleteCharAt(0);
        return Optional.of(key);
    }

    void forget() {
        ahead.setLength(0);
    }

    /** How many keys were pressed so far. */
    int pressed() {
        return pressed;
    }
}

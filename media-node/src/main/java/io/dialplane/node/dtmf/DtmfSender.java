package io.dialplane.node.dtmf;

/**
 * The sending side of telephone events (RFC 4733): digits as a plan of rounds of 20 ms, each of which is one packet.
 *
 * <pre>
 *   SILENT (w, W) --> BEGIN --> PRESSED … --> END, three times --> SILENT (gap) --> BEGIN … --> DONE
 * </pre>
 *
 * Pure; nothing is allocated after construction.
 */
public final class DtmfSender {
    /** What to do in a round. */
    public enum Step {
        /** The first packet of an event. */
        BEGIN,
        /** An update: the key is still down. */
        PRESSED,
        /** A packet with the end bit: the first while the key is down, the others after it (§2.5.1.4). */
        END,
        /** No event. */
        SILENT,
        /** Nothing any more. */
        DONE
    }

    /** Samples of the 8 kHz clock in a round. */
    public static final int ROUND = 160;

    private static final String KEYS = "0123456789*#ABCD";
    private static final int MILLIS = 20;
    private static final int END_PACKETS = 3;
    private static final int SHORT_PAUSE = 500 / MILLIS;
    private static final int LONG_PAUSE = 1000 / MILLIS;
    private static final int USUAL_EACH = 100;
    private static final int USUAL_GAP = 60;

    private final String digits;
    private final int pressedRounds;
    private final int gapRounds;
    private int at = -1;
    private int round;
    private boolean stopped;

    /**
     * @param digits 0-9 * # A-D w W
     * @param eachMillis how long each lasts, at least 40 ms; rounded up to rounds
     * @param gapMillis silence after each, at least 40 ms
     */
    public DtmfSender(String digits, int eachMillis, int gapMillis) {
        this.digits = digits;
        pressedRounds = Math.max(2, rounds(eachMillis));
        gapRounds = Math.max(END_PACKETS - 1, rounds(gapMillis));
    }

    /** One digit of the usual length. */
    public static DtmfSender usual(char digit) {
        return new DtmfSender(String.valueOf(digit), USUAL_EACH, USUAL_GAP);
    }

    private static int rounds(int millis) {
        return (millis + MILLIS - 1) / MILLIS;
    }

    /** Whether this can be sent. */
    public static boolean sendable(char digit) {
        return digit == 'w' || digit == 'W' || KEYS.indexOf(digit) >= 0;
    }

    /** What to do in the next round. */
    public Step next() {
        round++;
        if (at < 0 || round > length()) {
            if (stopped || at + 1 >= digits.length()) {
                at = digits.length();
                return Step.DONE;
            }
            at++;
            round = 1;
        }
        if (event() < 0) {
            return Step.SILENT;
        }
        if (round == 1) {
            return Step.BEGIN;
        }
        if (round < pressedRounds) {
            return Step.PRESSED;
        }
        return round < pressedRounds + END_PACKETS ? Step.END : Step.SILENT;
    }

    private int length() {
        return switch (digits.charAt(at)) {
            case 'w' -> SHORT_PAUSE;
            case 'W' -> LONG_PAUSE;
            default -> pressedRounds + gapRounds;
        };
    }

    /** Ends after the digit that is being sent. */
    public void stop() {
        stopped = true;
    }

    /** Whether it was asked to {@link #stop}. */
    public boolean isStopped() {
        return stopped;
    }

    /** The key of this round, 0-9 * # A-D; only while there is an {@link #event}. */
    public char key() {
        return digits.charAt(at);
    }

    /** The event's number (§3.2), -1 in a pause. */
    public int event() {
        return at < 0 || at >= digits.length() ? -1 : KEYS.indexOf(digits.charAt(at));
    }

    /** How long the key is down by the end of this round, in samples. */
    public int duration() {
        return Math.min(round, pressedRounds) * ROUND;
    }

    /** Whether the key is down in this round. */
    public boolean isPressed() {
        return event() >= 0 && round <= pressedRounds;
    }
}

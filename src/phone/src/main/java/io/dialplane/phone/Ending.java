package io.dialplane.phone;

/**
 * How a call ended.
 *
 * @param status the SIP status that refused it, 200 when it had been answered
 * @param text the reason phrase, or the text of the Reason header (RFC 3326)
 * @param cause the Q.850 cause of the Reason header; 0 when there was none
 */
public record Ending(int status, String text, int cause, By by) {
    /** Who ended it. */
    public enum By {
        US,
        THEM
    }
}

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

    static Ending refused(SipMessage response, By by) {
        return new Ending(response.status(), response.reason(), cause(response), by);
    }

    /** By a BYE of the other side. */
    static Ending bye(SipMessage bye) {
        String text = bye.headers("Reason").stream()
                .findFirst()
                .flatMap(reason -> SipMessage.parameter(reason, "text"))
                .map(quoted -> quoted.replace("\"", ""))
                .orElse("");
        return new Ending(200, text, cause(bye), By.THEM);
    }

    private static int cause(SipMessage message) {
        return message.headers("Reason").stream()
                .filter(reason -> reason.startsWith("Q.850"))
                .findFirst()
                .flatMap(reason -> SipMessage.parameter(reason, "cause"))
                .filter(cause -> cause.matches("\\d{1,3}"))
                .map(Integer::parseInt)
                .orElse(0);
    }
}

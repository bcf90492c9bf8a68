package io.dialplane.node.leg;

/**
 * What came of a {@link Referral}.
 *
 * @param isAccepted whether the other end said that it would try (202)
 * @param status what it said last: the final status of the call it made, the refusal of the REFER, 202 when it never told
 *     how it went on, 408 when it answered nothing, 481 when the leg is over
 */
public record Referred(boolean isAccepted, int status) {
    /** Whether it was accepted, and did not fail as far as we were told. */
    public boolean isSuccess() {
        return isAccepted && status < 300;
    }
}

package io.dialplane.node.call;

import io.dialplane.instructions.HangupCause;
import io.dialplane.node.leg.Leg.By;

/**
 * How a call ended.
 *
 * @param sipStatus of the final response to its INVITE
 * @param atMicros since 1970
 */
public record End(By by, HangupCause cause, int sipStatus, long atMicros) {}

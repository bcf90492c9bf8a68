package io.dialplane.instructions;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why a call ends: FreeSWITCH's names with the numbers of ITU-T Q.850 (those from 300 on are FreeSWITCH's own) and the
 * SIP status of RFC 3398 §8.2.6.1.
 */
public enum HangupCause {
    NONE(0, 480),
    UNALLOCATED_NUMBER(1, 404),
    NO_ROUTE_TRANSIT_NET(2, 404),
    NO_ROUTE_DESTINATION(3, 404),
    CHANNEL_UNACCEPTABLE(6, 480),
    CALL_AWARDED_DELIVERED(7, 480),
    NORMAL_CLEARING(16, 480),
    USER_BUSY(17, 486),
    NO_USER_RESPONSE(18, 480),
    NO_ANSWER(19, 480),
    SUBSCRIBER_ABSENT(20, 480),
    CALL_REJECTED(21, 603),
    NUMBER_CHANGED(22, 410),
    REDIRECTION_TO_NEW_DESTINATION(23, 410),
    EXCHANGE_ROUTING_ERROR(25, 483),
    DESTINATION_OUT_OF_ORDER(27, 502),
    INVALID_NUMBER_FORMAT(28, 484),
    FACILITY_REJECTED(29, 501),
    RESPONSE_TO_STATUS_ENQUIRY(30, 480),
    NORMAL_UNSPECIFIED(31, 480),
    NORMAL_CIRCUIT_CONGESTION(34, 503),
    NETWORK_OUT_OF_ORDER(38, 503),
    NORMAL_TEMPORARY_FAILURE(41, 503),
    SWITCH_CONGESTION(42, 503),
    ACCESS_INFO_DISCARDED(43, 480),
    REQUESTED_CHAN_UNAVAIL(44, 503),
    PRE_EMPTED(45, 480),
    FACILITY_NOT_SUBSCRIBED(50, 480),
    OUTGOING_CALL_BARRED(52, 403),
    INCOMING_CALL_BARRED(54, 403),
    BEARERCAPABILITY_NOTAUTH(57, 403),
    BEARERCAPABILITY_NOTAVAIL(58, 503),
    SERVICE_UNAVAILABLE(63, 503),
    BEARERCAPABILITY_NOTIMPL(65, 488),
    CHAN_NOT_IMPLEMENTED(66, 501),
    FACILITY_NOT_IMPLEMENTED(69, 501),
    SERVICE_NOT_IMPLEMENTED(79, 501),
    INVALID_CALL_REFERENCE(81, 480),
    INCOMPATIBLE_DESTINATION(88, 488),
    INVALID_MSG_UNSPECIFIED(95, 400),
    MANDATORY_IE_MISSING(96, 400),
    MESSAGE_TYPE_NONEXIST(97, 400),
    WRONG_MESSAGE(98, 400),
    IE_NONEXIST(99, 400),
    INVALID_IE_CONTENTS(100, 400),
    WRONG_CALL_STATE(101, 400),
    RECOVERY_ON_TIMER_EXPIRE(102, 504),
    MANDATORY_IE_LENGTH_ERROR(103, 400),
    PROTOCOL_ERROR(111, 400),
    INTERWORKING(127, 500),
    ORIGINATOR_CANCEL(487, 487),
    CRASH(500, 500),
    SYSTEM_SHUTDOWN(501, 503),
    LOSE_RACE(502, 480),
    MANAGER_REQUEST(503, 480),
    BLIND_TRANSFER(600, 480),
    ATTENDED_TRANSFER(601, 480),
    ALLOTTED_TIMEOUT(602, 480),
    USER_CHALLENGE(603, 480),
    MEDIA_TIMEOUT(604, 480),
    PICKED_OFF(605, 480),
    USER_NOT_REGISTERED(606, 480),
    PROGRESS_TIMEOUT(607, 480),
    INVALID_GATEWAY(608, 502),
    GATEWAY_DOWN(609, 502),
    INVALID_URL(610, 400),
    INVALID_PROFILE(611, 500),
    NO_PICKUP(612, 480);

    private static final Map<String, HangupCause> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

    private final int q850;
    private final int sipStatus;

    HangupCause(int q850, int sipStatus) {
        this.q850 = q850;
        this.sipStatus = sipStatus;
    }

    /** FreeSWITCH's number of it: that of Q.850 up to 127, its own above. */
    public int q850() {
        return q850;
    }

    /** What a caller who was not answered yet is told. */
    public int sipStatus() {
        return sipStatus;
    }

    /** The cause of that name, in letters of either case, or number. */
    public static Optional<HangupCause> of(String nameOrNumber) {
        var byName = Optional.ofNullable(BY_NAME.get(nameOrNumber.strip().toUpperCase(Locale.ROOT)));
        if (byName.isPresent()) {
            return byName;
        }
        return Arrays.stream(values())
                .filter(cause -> Integer.toString(cause.q850).equals(nameOrNumber))
                .findFirst();
    }

    /** The cause of a SIP failure (RFC 3398 §7.2.4.1). */
    public static HangupCause ofStatus(int status) {
        return switch (status) {
            case 404, 604 -> NO_ROUTE_DESTINATION;
            case 401, 402, 403, 407, 603 -> CALL_REJECTED;
            case 410 -> NUMBER_CHANGED;
            case 408, 504 -> RECOVERY_ON_TIMER_EXPIRE;
            case 483 -> EXCHANGE_ROUTING_ERROR;
            case 484 -> INVALID_NUMBER_FORMAT;
            case 486, 600 -> USER_BUSY;
            case 487 -> ORIGINATOR_CANCEL;
            case 488, 415, 606 -> INCOMPATIBLE_DESTINATION;
            case 480 -> NO_USER_RESPONSE;
            case 502 -> DESTINATION_OUT_OF_ORDER;
            case 500, 503 -> NORMAL_TEMPORARY_FAILURE;
            case 501 -> SERVICE_NOT_IMPLEMENTED;
            default -> status >= 500 ? NORMAL_TEMPORARY_FAILURE : NORMAL_UNSPECIFIED;
        };
    }
}

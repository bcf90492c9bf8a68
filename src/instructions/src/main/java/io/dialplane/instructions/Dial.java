package io.dialplane.instructions;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Call others and connect the caller with the one who answers first; when they part, the document goes on, or the answer
 * of {@link #action} takes its place.
 *
 * @param targets whom, 1 to 20
 * @param sequential one after another, each for {@link #timeout}; else all at once
 * @param timeout how long it rings, 1 s to 10 min
 * @param timeLimit how long they may talk, 1 s to 24 h; the node's limit when empty
 * @param callerId the number shown; the caller's when empty
 * @param callerName the name shown; the caller's when empty
 * @param answerOnBridge whether the caller is answered only with the one who answers, and hears its early media; else
 *     at once, and hears the {@link #ringTone}
 * @param hangupOnStar whether the caller's {@code *} ends the connection, so that the document goes on
 * @param ringTone what the caller hears while it rings: a country's two letters, or a sound as of play; the node's when
 *     empty
 * @param record whether it is recorded
 * @param recordingStatus told when the recording can be fetched
 * @param headers further headers of the INVITEs, whose names begin with {@code X-}
 * @param continueOnFail whether the document goes on when nobody answered, else the caller is told why and the call ends
 * @param hangupAfter whether the call ends when those connected part; an {@link #action} is told all the same
 * @param action where the result is reported
 */
public record Dial(
        List<Target> targets,
        boolean sequential,
        Duration timeout,
        Optional<Duration> timeLimit,
        Optional<String> callerId,
        Optional<String> callerName,
        boolean answerOnBridge,
        boolean hangupOnStar,
        Optional<String> ringTone,
        RecordMode record,
        Optional<Hook> recordingStatus,
        Map<String, String> headers,
        boolean continueOnFail,
        boolean hangupAfter,
        Optional<Hook> action)
        implements Instruction {
    /** How long it rings when the document does not say. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    public Dial {
        targets = List.copyOf(targets);
        headers = Check.headers("headers", headers);
        Check.that(!targets.isEmpty() && targets.size() <= 20, "target must be 1 to 20");
        Check.that(
                timeout.compareTo(Duration.ofSeconds(1)) >= 0 && timeout.compareTo(Duration.ofMinutes(10)) <= 0,
                "timeout must be 1 s to 600 s");
        timeLimit.ifPresent(time -> Check.longTime("timeLimit", time));
        callerId.ifPresent(id -> Check.text("callerId", id, 128));
        callerName.ifPresent(name -> Check.text("callerName", name, 128));
        ringTone.ifPresent(tone -> Check.text("ringTone", tone, 4_096));
    }

    /** Targets with everything else as usual. */
    public Dial(List<Target> targets) {
        this(
                targets,
                false,
                DEFAULT_TIMEOUT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                RecordMode.NONE,
                Optional.empty(),
                Map.of(),
                true,
                false,
                Optional.empty());
    }

    /** What is recorded of a connection: from the answer or from the first ring, mixed or each side on a channel. */
    public enum RecordMode {
        NONE,
        FROM_ANSWER,
        FROM_ANSWER_DUAL,
        FROM_RINGING,
        FROM_RINGING_DUAL
    }

    /** What happens to a dialled leg, by Twilio's names. */
    public enum LegEvent {
        INITIATED,
        RINGING,
        ANSWERED,
        COMPLETED
    }

    /** Who is told what happens to a dialled leg. */
    public record LegStatus(Hook hook, Set<LegEvent> events) {
        public LegStatus {
            events = events.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(events));
            Check.that(
                    !events.isEmpty(),
                    "statusCallbackEvent must be one or more of initiated, ringing, answered, completed");
        }
    }

    /** Name and password for a challenge of the other side. The password never appears in a log. */
    public record Credentials(String username, String password) {
        public Credentials {
            Check.text("username", username, 128);
            Check.text("password", password, 128);
        }

        @Override
        public String toString() {
            return "Credentials[" + username + "]";
        }
    }

    /** Who is called. */
    public sealed interface Target {
        /** Whose document the called side hears before it is connected: it is not, when that hangs up. */
        Optional<Hook> confirm();

        /** Who is told what happens to the leg. */
        Optional<LegStatus> status();
    }

    /**
     * A number of the caller's domain, or one that a trunk leads to.
     *
     * @param trunk the trunk's name; the application server chooses when empty
     * @param sendDigits sent when it answered, as of {@link Instruction.SendDigits}
     */
    public record NumberTarget(
            String number,
            Optional<String> trunk,
            Optional<String> sendDigits,
            Optional<Hook> confirm,
            Optional<LegStatus> status)
            implements Target {
        public NumberTarget {
            Check.text("number", number, 128);
            trunk.ifPresent(name -> Check.text("trunk", name, 128));
            sendDigits.ifPresent(SendDigits::new);
        }

        public NumberTarget(String number) {
            this(number, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** A user on all phones that are registered; the caller's domain when empty. */
    public record UserTarget(String name, Optional<String> domain, Optional<Hook> confirm, Optional<LegStatus> status)
            implements Target {
        public UserTarget {
            Check.text("name", name, 128);
            domain.ifPresent(tenant -> Check.text("domain", tenant, 128));
        }

        public UserTarget(String name) {
            this(name, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * A SIP URI.
     *
     * @param uri {@code sip:} or {@code sips:}
     * @param trunk the trunk it goes through; straight to the URI's host when empty
     */
    public record SipTarget(
            String uri,
            Optional<String> trunk,
            Optional<Credentials> credentials,
            Map<String, String> headers,
            Optional<Hook> confirm,
            Optional<LegStatus> status)
            implements Target {
        public SipTarget {
            headers = Check.headers("headers", headers);
            Check.text("sipUri", uri, 512);
            Check.that(
                    Variables.refersTo(uri) || uri.matches("(?i)sips?:[^<>\\s]{1,500}"),
                    "sipUri must begin with sip: or sips:, not " + Problems.shown(uri));
            trunk.ifPresent(name -> Check.text("trunk", name, 128));
        }

        public SipTarget(String uri) {
            this(uri, Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
        }
    }
}

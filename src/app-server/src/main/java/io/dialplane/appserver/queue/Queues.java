package io.dialplane.appserver.queue;

import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.settings.AppServerSettings;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The queues. A member's place is its row's number: it enters behind all others, and one that was taken and could not be
 * reached is back at its place. Blocks.
 *
 * <p>No two agents get the same member: whoever changes its row from waiting to taken has it. Whoever enters a queue
 * holds the queue's row until it is in, so that the bound on its size holds, too.
 */
@Singleton
public class Queues {
    /** A member whose node was silent about it for so long is gone. */
    static final Duration SILENCE = Duration.ofSeconds(60);

    /** A taken member that was neither connected nor given back waits again: its agent's node is gone. */
    static final Duration TAKEN = Duration.ofSeconds(90);

    private final Database database;
    private final int largest;

    public Queues(Database database, AppServerSettings settings) {
        this.database = database;
        this.largest = settings.queues().largest();
    }

    /**
     * Where a member is.
     *
     * @param position 1 is next
     * @param averageTime that those who were connected lately had waited, seconds
     */
    public record Standing(long position, long size, long averageTime) {}

    /** A queue at a moment. */
    public record Overview(String domain, String name, long size, long served, long averageTime) {}

    /** Enters a queue, or stays where it is already; empty when the queue is full. */
    Optional<Standing> join(Member member, OptionalInt maxSize, Instant now) {
        int most = Math.min(maxSize.orElse(largest), largest);
        return database.write(connection -> {
            MemberRows.hold(connection, member.domain(), member.queue());
            Optional<Member> known = MemberRows.ofCall(connection, member.call());
            if (known.isPresent()) {
                if (isIn(known.get(), member.domain(), member.queue())) {
                    MemberRows.seen(connection, member.call(), now);
                    return Optional.of(standing(connection, known.get(), now));
                }
                MemberRows.delete(connection, List.of(member.call()));
            }
            if (MemberRows.size(connection, member.domain(), member.queue(), now.minus(SILENCE)) >= most) {
                return Optional.empty();
            }
            MemberRows.insert(connection, member, now);
            return Optional.of(standing(
                    connection, MemberRows.ofCall(connection, member.call()).orElseThrow(), now));
        });
    }

    /** Where a member is, and that its node still has it; empty when it is in this queue no longer. */
    Optional<Standing> state(String domain, String queue, String call, Instant now) {
        return database.write(connection -> {
            Optional<Member> member = MemberRows.ofCall(connection, call).filter(found -> isIn(found, domain, queue));
            if (member.isEmpty()) {
                return Optional.empty();
            }
            MemberRows.seen(connection, call, now);
            return Optional.of(standing(connection, member.get(), now));
        });
    }

    /** Leaves; false when it was not there. */
    boolean leave(String domain, String queue, String call) {
        return database.write(connection -> {
            boolean there = MemberRows.ofCall(connection, call)
                    .filter(found -> isIn(found, domain, queue))
                    .isPresent();
            return there && MemberRows.delete(connection, List.of(call)) > 0;
        });
    }

    /** The one who waits longest, from now on this agent's; the same one again when the agent asks again. */
    Optional<Member> take(String domain, String queue, String agentCall, Instant now) {
        return database.write(connection -> {
            Optional<Member> mine =
                    MemberRows.takenBy(connection, agentCall).filter(found -> isIn(found, domain, queue));
            if (mine.isPresent()) {
                return mine;
            }
            while (true) {
                Optional<Member> first = MemberRows.first(connection, domain, queue, now.minus(SILENCE));
                if (first.isEmpty() || MemberRows.take(connection, first.get(), agentCall, now)) {
                    return first;
                }
                // another agent was quicker with this one: each turn means that somebody got a member
            }
        });
    }

    /** A taken member is connected, and no longer in the queue; gives it, when it was there. */
    Optional<Member> connected(String call, Instant now) {
        return database.write(connection -> {
            Optional<Member> member = MemberRows.ofCall(connection, call);
            if (member.isPresent() && MemberRows.delete(connection, List.of(call)) > 0) {
                Duration waited = Duration.between(member.get().joinedAt(), now);
                MemberRows.served(connection, member.get(), Math.max(0, waited.toMillis() / 1_000.0));
                return member;
            }
            return Optional.empty();
        });
    }

    /** A taken member could not be reached: it waits at its place again, unless its call has ended. */
    Optional<Member> giveBack(String call) {
        return database.write(connection -> {
            MemberRows.giveBack(connection, call);
            return MemberRows.ofCall(connection, call);
        });
    }

    /** Calls that have ended are in no queue, and whom they took waits again; within the caller's transaction. */
    public void ended(Connection connection, List<String> calls) throws SQLException {
        MemberRows.giveBackOf(connection, calls);
        MemberRows.delete(connection, calls);
    }

    /**
     * Removes whoever's node is silent, and gives back those whose agent's node is.
     *
     * @return those removed
     */
    public List<String> expire(Instant now, Duration nodeSilence) {
        return database.write(connection -> {
            MemberRows.giveBackSince(connection, now.minus(TAKEN));
            List<String> gone = MemberRows.silent(connection, now.minus(SILENCE), now.minus(nodeSilence));
            MemberRows.delete(connection, gone);
            return gone;
        });
    }

    /** The queues that have members or had some. */
    List<Overview> all(Instant now, int most) {
        return database.read(connection -> MemberRows.queues(connection, now.minus(SILENCE), most));
    }

    /** Those who are in a queue, in order. */
    List<Member> members(String domain, String queue, Instant now, int most) {
        return database.read(connection -> MemberRows.members(connection, domain, queue, now.minus(SILENCE), most));
    }

    /** How many wait in all queues. */
    public long waiting() {
        return database.read(MemberRows::waiting);
    }

    private static boolean isIn(Member member, String domain, String queue) {
        return member.domain().equals(domain) && member.queue().equals(queue);
    }

    private static Standing standing(Connection connection, Member member, Instant now) throws SQLException {
        return MemberRows.standing(connection, member, now.minus(SILENCE));
    }
}

package io.dialplane.appserver.queue;

import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.queue.Queues.Overview;
import io.dialplane.appserver.queue.Queues.Standing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The statements of tables {@code queue_member} and {@code call_queue}. */
final class MemberRows {
    private static final String SELECT = "select place, call_id, domain, queue, node, sip, from_number, trace_id,"
            + " joined_at, agent_call from queue_member ";

    /** Of those who were connected, the last one counts a fifth. */
    private static final String SERVED = "update call_queue set average_wait = case when served = 0 then ? else"
            + " average_wait * 0.8 + ? * 0.2 end, served = served + 1 where domain = ? and name = ?";

    private MemberRows() {}

    /** Makes a queue's row when there is none, and holds it until the transaction ends. */
    static void hold(Connection connection, String domain, String queue) throws SQLException {
        update(
                connection,
                "insert into call_queue (domain, name, served, average_wait) values (?, ?, 0, 0)"
                        + " on duplicate key update served = served",
                domain,
                queue);
        try (PreparedStatement select = statement(
                connection, "select served from call_queue where domain = ? and name = ? for update", domain, queue)) {
            select.executeQuery().close();
        }
    }

    static void insert(Connection connection, Member member, Instant now) throws SQLException {
        update(
                connection,
                "insert into queue_member (call_id, domain, queue, node, sip, from_number, trace_id, joined_at,"
                        + " seen_at, agent_call) values (?, ?, ?, ?, ?, ?, ?, ?, ?, '')",
                member.call(),
                member.domain(),
                member.queue(),
                member.node(),
                member.sip(),
                member.from(),
                member.trace(),
                Database.toColumn(member.joinedAt()),
                Database.toColumn(now));
    }

    static Optional<Member> ofCall(Connection connection, String call) throws SQLException {
        return one(connection, SELECT + "where call_id = ?", call);
    }

    static Optional<Member> takenBy(Connection connection, String agentCall) throws SQLException {
        return one(connection, SELECT + "where agent_call = ? order by place limit 1", agentCall);
    }

    /** The first of those who wait and were heard of since. */
    static Optional<Member> first(Connection connection, String domain, String queue, Instant since)
            throws SQLException {
        return one(
                connection,
                SELECT + "where domain = ? and queue = ? and agent_call = '' and seen_at > ? order by place limit 1",
                domain,
                queue,
                Database.toColumn(since));
    }

    /** Takes a member unless another one did. */
    static boolean take(Connection connection, Member member, String agentCall, Instant now) throws SQLException {
        return update(
                        connection,
                        "update queue_member set agent_call = ?, taken_at = ? where place = ? and agent_call = ''",
                        agentCall,
                        Database.toColumn(now),
                        member.place())
                == 1;
    }

    static void giveBack(Connection connection, String call) throws SQLException {
        update(connection, "update queue_member set agent_call = '', taken_at = null where call_id = ?", call);
    }

    static void giveBackOf(Connection connection, List<String> agentCalls) throws SQLException {
        if (!agentCalls.isEmpty()) {
            update(
                    connection,
                    "update queue_member set agent_call = '', taken_at = null where agent_call in (" + marks(agentCalls)
                            + ")",
                    agentCalls.toArray());
        }
    }

    static void giveBackSince(Connection connection, Instant since) throws SQLException {
        update(
                connection,
                "update queue_member set agent_call = '', taken_at = null where agent_call <> '' and taken_at < ?",
                Database.toColumn(since));
    }

    static void seen(Connection connection, String call, Instant now) throws SQLException {
        update(connection, "update queue_member set seen_at = ? where call_id = ?", Database.toColumn(now), call);
    }

    static int delete(Connection connection, List<String> calls) throws SQLException {
        if (calls.isEmpty()) {
            return 0;
        }
        return update(connection, "delete from queue_member where call_id in (" + marks(calls) + ")", calls.toArray());
    }

    private static String marks(List<String> values) {
        return "?, ".repeat(values.size() - 1) + "?";
    }

    /** Whom no node spoke of since, and those of nodes that did not report since. */
    static List<String> silent(Connection connection, Instant members, Instant nodes) throws SQLException {
        try (PreparedStatement select = statement(
                connection,
                "select call_id from queue_member where seen_at <= ? or node in (select name from node where last_seen"
                        + " < ?) limit 1000",
                Database.toColumn(members),
                Database.toColumn(nodes))) {
            List<String> calls = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    calls.add(row.getString(1));
                }
            }
            return calls;
        }
    }

    static void served(Connection connection, Member member, double seconds) throws SQLException {
        update(connection, SERVED, seconds, seconds, member.domain(), member.queue());
    }

    static long size(Connection connection, String domain, String queue, Instant since) throws SQLException {
        return number(
                connection,
                "select count(*) from queue_member where domain = ? and queue = ? and agent_call = '' and seen_at > ?",
                domain,
                queue,
                Database.toColumn(since));
    }

    static Standing standing(Connection connection, Member member, Instant since) throws SQLException {
        long before = number(
                connection,
                "select count(*) from queue_member where domain = ? and queue = ? and agent_call = '' and seen_at > ?"
                        + " and place < ?",
                member.domain(),
                member.queue(),
                Database.toColumn(since),
                member.place());
        long average = number(
                connection,
                "select round(average_wait) from call_queue where domain = ? and name = ?",
                member.domain(),
                member.queue());
        return new Standing(before + 1, size(connection, member.domain(), member.queue(), since), average);
    }

    static List<Overview> queues(Connection connection, Instant since, int most) throws SQLException {
        try (PreparedStatement select = statement(
                connection,
                "select q.domain, q.name, (select count(*) from queue_member m where m.domain = q.domain and m.queue ="
                        + " q.name and m.agent_call = '' and m.seen_at > ?), q.served, round(q.average_wait)"
                        + " from call_queue q order by q.domain, q.name limit ?",
                Database.toColumn(since),
                most)) {
            List<Overview> queues = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    queues.add(new Overview(
                            row.getString(1), row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5)));
                }
            }
            return queues;
        }
    }

    static List<Member> members(Connection connection, String domain, String queue, Instant since, int most)
            throws SQLException {
        return rows(
                connection,
                SELECT + "where domain = ? and queue = ? and seen_at > ? order by place limit ?",
                domain,
                queue,
                Database.toColumn(since),
                most);
    }

    static long waiting(Connection connection) throws SQLException {
        return number(connection, "select count(*) from queue_member where agent_call = ''");
    }

    private static Optional<Member> one(Connection connection, String sql, Object... values) throws SQLException {
        return rows(connection, sql, values).stream().findFirst();
    }

    private static List<Member> rows(Connection connection, String sql, Object... values) throws SQLException {
        List<Member> members = new ArrayList<>();
        try (PreparedStatement select = statement(connection, sql, values);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                members.add(new Member(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        Database.fromColumn(row.getObject(9, LocalDateTime.class)),
                        row.getString(10)));
            }
        }
        return members;
    }

    private static long number(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement select = statement(connection, sql, values);
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = statement(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    private static PreparedStatement statement(Connection connection, String sql, Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}

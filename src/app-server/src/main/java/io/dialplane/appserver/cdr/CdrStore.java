package io.dialplane.appserver.cdr;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.appserver.calls.LiveCalls;
import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.queue.Queues;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The call records in the database. Plain JDBC batches: one is written per call. */
@Singleton
public class CdrStore {
    private static final String COLUMNS = "id, node, trace_id, direction, from_number, to_number, domain, application,"
            + " sip_call_id, started_at, answered_at, ended_at, duration_ms, billable_ms, hangup_cause, q850, sip_status,"
            + " hangup_by, codec, rtp_received, rtp_sent, rtp_lost, rtp_jitter_ms, digits, variables, parent_id";
    private static final String INSERT =
            "insert into cdr (" + COLUMNS + ") values (" + "?, ".repeat(25) + "?) on duplicate key update id = id";
    private static final TypeReference<Map<String, String>> VARIABLES = new TypeReference<>() {};

    private static final int LONGEST_VARIABLES = 6_000;

    private final Database database;
    private final ObjectMapper json;
    private final LiveCalls calls;
    private final Queues queues;

    public CdrStore(Database database, ObjectMapper json, LiveCalls calls, Queues queues) {
        this.database = database;
        this.json = json;
        this.calls = calls;
        this.queues = queues;
    }

    /** Stores records in one transaction; one that is there already stays as it is. */
    public void add(List<Cdr> records) {
        if (records.isEmpty()) {
            return;
        }
        database.write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                for (Cdr cdr : records) {
                    bind(insert, cdr);
                    insert.addBatch();
                }
                insert.executeBatch();
                queues.ended(connection, records.stream().map(Cdr::id).toList());
                return records.size();
            }
        });
    }

    /** One record. */
    public Optional<Cdr> find(String id) {
        return database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select " + COLUMNS + " from cdr where id = ?")) {
                select.setString(1, id);
                return rows(select).stream().findFirst();
            }
        });
    }

    /**
     * A page of records, the latest first.
     *
     * @param before only records that ended before this one in the order of the list
     */
    public List<Cdr> page(
            Optional<Cursor> before, Optional<String> from, Optional<String> to, Optional<String> parent, int limit) {
        StringBuilder sql = new StringBuilder("select " + COLUMNS + " from cdr where 1 = 1");
        List<Object> values = new ArrayList<>();
        before.ifPresent(cursor -> {
            sql.append(" and (ended_at < ? or ended_at = ? and id < ?)");
            values.addAll(
                    List.of(Database.toColumn(cursor.endedAt()), Database.toColumn(cursor.endedAt()), cursor.id()));
        });
        from.ifPresent(number -> {
            sql.append(" and from_number = ?");
            values.add(number);
        });
        to.ifPresent(number -> {
            sql.append(" and to_number = ?");
            values.add(number);
        });
        parent.ifPresent(call -> {
            sql.append(" and parent_id = ?");
            values.add(call);
        });
        sql.append(" order by ended_at desc, id desc limit ?");
        values.add(limit);
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
                for (int i = 0; i < values.size(); i++) {
                    select.setObject(i + 1, values.get(i));
                }
                return rows(select);
            }
        });
    }

    /**
     * A place in the list of records.
     *
     * @param endedAt when the record's call ended
     * @param id the record's id
     */
    public record Cursor(Instant endedAt, String id) {
        /** As it stands in a URL. */
        @Override
        public String toString() {
            return endedAt.toEpochMilli() + "." + id;
        }

        /** Reads what {@link #toString} wrote; empty when it is something else. */
        public static Optional<Cursor> of(String text) {
            int dot = text.indexOf('.');
            if (dot <= 0 || dot > 14 || !text.substring(0, dot).chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.empty();
            }
            return Optional.of(
                    new Cursor(Instant.ofEpochMilli(Long.parseLong(text.substring(0, dot))), text.substring(dot + 1)));
        }
    }

    private void bind(PreparedStatement insert, Cdr cdr) throws SQLException {
        insert.setString(1, cdr.id());
        insert.setString(2, cdr.node());
        insert.setString(3, cdr.traceId());
        insert.setString(4, cdr.direction());
        insert.setString(5, cdr.from());
        insert.setString(6, cdr.to());
        insert.setString(7, cdr.domain());
        insert.setString(
                8, cdr.application().or(() -> calls.applicationOf(cdr.id())).orElse(""));
        insert.setString(9, cdr.sipCallId());
        insert.setObject(10, Database.toColumn(cdr.startedAt()));
        if (cdr.answeredAt().isPresent()) {
            insert.setObject(11, Database.toColumn(cdr.answeredAt().get()));
        } else {
            insert.setNull(11, Types.TIMESTAMP);
        }
        insert.setObject(12, Database.toColumn(cdr.endedAt()));
        insert.setLong(13, cdr.durationMs());
        insert.setLong(14, cdr.billableMs());
        insert.setString(15, cdr.hangupCause());
        insert.setInt(16, cdr.q850());
        insert.setInt(17, cdr.sipStatus());
        insert.setString(18, cdr.hangupBy());
        insert.setString(19, cdr.codec());
        insert.setLong(20, cdr.rtp().received());
        insert.setLong(21, cdr.rtp().sent());
        insert.setLong(22, cdr.rtp().lost());
        insert.setDouble(23, cdr.rtp().jitterMs());
        insert.setString(24, cdr.digits());
        insert.setString(25, write(cdr.variables()));
        insert.setString(26, cdr.parentId().orElse(""));
    }

    private List<Cdr> rows(PreparedStatement select) throws SQLException {
        List<Cdr> records = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                records.add(record(row));
            }
        }
        return records;
    }

    private Cdr record(ResultSet row) throws SQLException {
        return new Cdr(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                Optional.ofNullable(row.getString(8)).filter(text -> !text.isEmpty()),
                row.getString(9),
                Database.fromColumn(row.getObject(10, LocalDateTime.class)),
                Optional.ofNullable(row.getObject(11, LocalDateTime.class)).map(Database::fromColumn),
                Database.fromColumn(row.getObject(12, LocalDateTime.class)),
                row.getLong(13),
                row.getLong(14),
                row.getString(15),
                row.getInt(16),
                row.getInt(17),
                row.getString(18),
                row.getString(19),
                new Cdr.Rtp(row.getLong(20), row.getLong(21), row.getLong(22), row.getDouble(23)),
                row.getString(24),
                read(row.getString(25)),
                Optional.of(row.getString(26)).filter(text -> !text.isEmpty()));
    }

    private String write(Map<String, String> variables) {
        try {
            String text = json.writeValueAsString(variables);
            // only control characters, each written as six, make it so long
            return text.length() <= LONGEST_VARIABLES ? text : "{}";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("variables are plain text", e);
        }
    }

    private Map<String, String> read(String variables) {
        try {
            return json.readValue(variables, VARIABLES);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a call record's variables in the database are not JSON", e);
        }
    }
}

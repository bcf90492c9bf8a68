package io.dialplane.appserver.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.settings.AppServerSettings;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The deliveries in the database, as the API looks at them and replays them. */
@Singleton
class DeliveryStore {
    static final String COLUMNS = "id, application_id, call_id, sequence_number, event, url, method, trace_id, state,"
            + " attempts, last_outcome, created_at, next_at, ended_at, fields, until_at";
    private static final String LANE_NOW = "insert into delivery_lane (application_id, call_id, next_at, holder,"
            + " held_until) values (?, ?, ?, '', ?) on duplicate key update next_at = ?";
    private static final String REPLAY = "update delivery set state = 'pending', attempts = 0, next_at = ?, until_at ="
            + " ?, ended_at = null where application_id = ? and call_id = ? and state = ?";
    private static final TypeReference<LinkedHashMap<String, Object>> FIELDS = new TypeReference<>() {};
    private static final int MOST_CALLS = 10_000;

    private final Database database;
    private final ObjectMapper json;
    private final Duration trying;

    DeliveryStore(Database database, ObjectMapper json, AppServerSettings settings) {
        this.database = database;
        this.json = json;
        this.trying = settings.deliveries().keepTrying();
    }

    /** One of an application's. */
    Optional<Delivery> find(String application, String id) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select " + COLUMNS + " from delivery where id = ? and application_id = ?")) {
                select.setString(1, id);
                select.setString(2, application);
                return rows(select).stream().findFirst();
            }
        });
    }

    /**
     * Which of an application's.
     *
     * @param state pending, delivered or dead
     * @param before only those that were made before this place of the list
     */
    record Filter(String application, Optional<String> state, Optional<String> call, Optional<Cursor> before) {}

    /**
     * A place in the list.
     *
     * @param createdAt when the delivery was made
     * @param id its id
     */
    record Cursor(Instant createdAt, String id) {
        @Override
        public String toString() {
            return createdAt.toEpochMilli() + "." + id;
        }

        static Optional<Cursor> of(String text) {
            int dot = text.indexOf('.');
            if (dot <= 0 || dot > 14 || !text.substring(0, dot).chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.empty();
            }
            return Optional.of(
                    new Cursor(Instant.ofEpochMilli(Long.parseLong(text.substring(0, dot))), text.substring(dot + 1)));
        }
    }

    /** A page, the latest first. */
    List<Delivery> page(Filter filter, int limit) {
        StringBuilder sql = new StringBuilder("select " + COLUMNS + " from delivery where application_id = ?");
        List<Object> values = new ArrayList<>(List.of(filter.application()));
        filter.state().ifPresent(state -> {
            sql.append(" and state = ?");
            values.add(state);
        });
        filter.call().ifPresent(call -> {
            sql.append(" and call_id = ?");
            values.add(call);
        });
        filter.before().ifPresent(cursor -> {
            sql.append(" and (created_at < ? or created_at = ? and id < ?)");
            LocalDateTime column = Database.toColumn(cursor.createdAt());
            values.addAll(List.of(column, column, cursor.id()));
        });
        sql.append(" order by created_at desc, id desc limit ?");
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

    /** Makes one pending once more, whatever became of it; it is told before the later ones of its call. */
    void replay(Delivery delivery) {
        database.write(connection -> replay(
                connection, delivery.application(), delivery.call(), delivery.state(), Optional.of(delivery.id())));
    }

    /** Makes all of a state pending once more; how many. */
    int replayAll(String application, String state, Optional<String> call) {
        List<String> calls = call.map(List::of)
                .orElseGet(() -> database.read(connection -> {
                    try (PreparedStatement select = connection.prepareStatement(
                            "select distinct call_id from delivery where application_id = ? and"
                                    + " state = ? order by call_id limit ?")) {
                        select.setString(1, application);
                        select.setString(2, state);
                        select.setInt(3, MOST_CALLS);
                        List<String> found = new ArrayList<>();
                        try (ResultSet row = select.executeQuery()) {
                            while (row.next()) {
                                found.add(row.getString(1));
                            }
                        }
                        return found;
                    }
                }));
        int count = 0;
        for (String one : calls) {
            count += database.write(connection -> replay(connection, application, one, state, Optional.empty()));
        }
        return count;
    }

    private int replay(Connection connection, String application, String call, String state, Optional<String> id)
            throws SQLException {
        Instant now = Instant.now();
        LocalDateTime column = Database.toColumn(now);
        try (PreparedStatement lane = connection.prepareStatement(LANE_NOW)) {
            lane.setString(1, application);
            lane.setString(2, call);
            lane.setObject(3, column);
            lane.setObject(4, column);
            lane.setObject(5, column);
            lane.executeUpdate();
        }
        try (PreparedStatement update = connection.prepareStatement(id.isPresent() ? REPLAY + " and id = ?" : REPLAY)) {
            update.setObject(1, column);
            update.setObject(2, Database.toColumn(now.plus(trying)));
            update.setString(3, application);
            update.setString(4, call);
            update.setString(5, state);
            if (id.isPresent()) {
                update.setString(6, id.get());
            }
            return update.executeUpdate();
        }
    }

    List<Delivery> rows(PreparedStatement select) throws SQLException {
        List<Delivery> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(delivery(row));
            }
        }
        return rows;
    }

    private Delivery delivery(ResultSet row) throws SQLException {
        String state = row.getString(9);
        Instant next = Database.fromColumn(row.getObject(13, LocalDateTime.class));
        return new Delivery(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                state,
                row.getInt(10),
                row.getString(11),
                Database.fromColumn(row.getObject(12, LocalDateTime.class)),
                state.equals(Delivery.PENDING) ? Optional.of(next) : Optional.empty(),
                Database.fromColumn(row.getObject(16, LocalDateTime.class)),
                Optional.ofNullable(row.getObject(14, LocalDateTime.class)).map(Database::fromColumn),
                Optional.of(fields(row.getString(15))));
    }

    private Map<String, Object> fields(String text) {
        try {
            return json.readValue(text, FIELDS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a delivery's fields in the database are not JSON", e);
        }
    }
}

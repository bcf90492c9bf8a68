package io.dialplane.appserver.recording;

import io.dialplane.appserver.cdr.CdrStore.Cursor;
import io.dialplane.appserver.database.Database;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Table {@code recording}. Blocks. */
@Singleton
class RecordingRows {
    private static final String SELECT =
            "select id, call_id, leg_id, domain, name, duration_ms, size_bytes, created_at from recording ";

    private final Database database;

    RecordingRows(Database database) {
        this.database = database;
    }

    /** Adds a row; one that is there already stays as it is. True when it is new. */
    boolean add(StoredRecording recording) {
        return database.write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into recording (id, call_id, leg_id, domain, name, duration_ms, size_bytes, created_at)"
                            + " select ?, ?, ?, ?, ?, ?, ?, ? from (select 1 as one) once"
                            + " where not exists (select 1 from recording where id = ?)")) {
                insert.setString(1, recording.id());
                insert.setString(2, recording.call());
                insert.setString(3, recording.leg());
                insert.setString(4, recording.domain());
                insert.setString(5, recording.name());
                insert.setLong(6, recording.durationMs());
                insert.setLong(7, recording.sizeBytes());
                insert.setObject(8, Database.toColumn(recording.createdAt()));
                insert.setString(9, recording.id());
                return insert.executeUpdate() > 0;
            }
        });
    }

    Optional<StoredRecording> find(String id) {
        return select(SELECT + "where id = ?", id).stream().findFirst();
    }

    /** The latest first, after a place in the list. */
    List<StoredRecording> page(Optional<String> call, Optional<Cursor> before, int most) {
        StringBuilder sql = new StringBuilder(SELECT + "where 1 = 1");
        List<Object> values = new ArrayList<>();
        call.ifPresent(id -> {
            sql.append(" and call_id = ?");
            values.add(id);
        });
        before.ifPresent(place -> {
            sql.append(" and (created_at < ? or created_at = ? and id < ?)");
            values.addAll(List.of(Database.toColumn(place.endedAt()), Database.toColumn(place.endedAt()), place.id()));
        });
        sql.append(" order by created_at desc, id desc limit ?");
        values.add(most);
        return select(sql.toString(), values.toArray());
    }

    /** Some of those that are older. */
    List<StoredRecording> before(Instant time, int most) {
        return select(SELECT + "where created_at < ? order by created_at limit ?", Database.toColumn(time), most);
    }

    boolean remove(String id) {
        return database.write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from recording where id = ?")) {
                delete.setString(1, id);
                return delete.executeUpdate() > 0;
            }
        });
    }

    private List<StoredRecording> select(String sql, Object... values) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    select.setObject(i + 1, values[i]);
                }
                return rows(select);
            }
        });
    }

    private static List<StoredRecording> rows(PreparedStatement select) throws SQLException {
        List<StoredRecording> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(new StoredRecording(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getLong(6),
                        row.getLong(7),
                        Database.fromColumn(row.getObject(8, LocalDateTime.class))));
            }
        }
        return rows;
    }
}

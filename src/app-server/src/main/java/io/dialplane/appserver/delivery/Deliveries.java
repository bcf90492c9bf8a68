package io.dialplane.appserver.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.settings.AppServerSettings;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Takes what endpoints are to be told: whatever was added in a transaction that committed is told, at least once. */
@Singleton
public class Deliveries {
    /** The lane first: whoever ends a lane holds its row, and looks for deliveries only then. */
    private static final String LANE = "insert into delivery_lane (application_id, call_id, next_at, holder,"
            + " held_until) values (?, ?, ?, '', ?) on duplicate key update application_id = application_id";

    private static final String INSERT = "insert into delivery (id, application_id, call_id, sequence_number, event,"
            + " url, method, trace_id, fields, state, attempts, last_outcome, created_at, next_at, until_at) values"
            + " (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', 0, '', ?, ?, ?) on duplicate key update id = id";

    private final ObjectMapper json;
    private final Duration trying;
    private final Deliverer deliverer;

    Deliveries(ObjectMapper json, AppServerSettings settings, Deliverer deliverer) {
        this.deliverer = deliverer;
        this.json = json;
        this.trying = settings.deliveries().keepTrying();
    }

    /** Adds, within the caller's transaction; one that is there already stays as it is. */
    public void add(Connection connection, List<NewDelivery> deliveries) throws SQLException {
        if (deliveries.isEmpty()) {
            return;
        }
        Instant now = Instant.now();
        var column = Database.toColumn(now);
        try (PreparedStatement lane = connection.prepareStatement(LANE);
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (NewDelivery delivery : deliveries) {
                lane.setString(1, delivery.application());
                lane.setString(2, delivery.call());
                lane.setObject(3, column);
                lane.setObject(4, column);
                lane.executeUpdate();
                insert.setString(1, delivery.id());
                insert.setString(2, delivery.application());
                insert.setString(3, delivery.call());
                insert.setLong(4, delivery.sequence());
                insert.setString(5, delivery.event());
                insert.setString(6, delivery.url().toString());
                insert.setString(7, delivery.post() ? "POST" : "GET");
                insert.setString(8, delivery.trace());
                insert.setString(9, text(delivery));
                insert.setObject(10, column);
                insert.setObject(11, column);
                insert.setObject(12, Database.toColumn(now.plus(trying)));
                insert.executeUpdate();
            }
        }
        deliverer.soon(); // by then it has committed, or the next look finds it
    }

    private String text(NewDelivery delivery) {
        try {
            return json.writeValueAsString(delivery.fields());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a field's value is none of JSON", e);
        }
    }
}

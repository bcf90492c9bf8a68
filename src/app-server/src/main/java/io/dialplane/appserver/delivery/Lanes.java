package io.dialplane.appserver.delivery;

import io.dialplane.appserver.database.Database;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who delivers what: a row of table {@code delivery_lane} for each call with something to be told. Whoever writes its
 * name into the row holds the lane until a lease ends, so that of several application servers one delivers, in order;
 * when that one dies, another takes over after the lease.
 */
@Singleton
class Lanes {
    /** Longer than one attempt takes; renewed before each. */
    static final Duration LEASE = Duration.ofSeconds(25);

    private static final String DUE = "select application_id, call_id from delivery_lane where next_at <= ? and"
            + " held_until <= ? order by next_at limit ?";
    private static final String CLAIM = "update delivery_lane set holder = ?, held_until = ? where application_id = ?"
            + " and call_id = ? and held_until <= ? and next_at <= ?";
    private static final String RENEW =
            "update delivery_lane set held_until = ? where application_id = ? and call_id =" + " ? and holder = ?";
    private static final String RELEASE = "update delivery_lane set next_at = ?, held_until = ?, holder = '' where"
            + " application_id = ? and call_id = ? and holder = ?";
    private static final String LOCK =
            "select holder from delivery_lane where application_id = ? and call_id = ? for" + " update";
    private static final String END = "delete from delivery_lane where application_id = ? and call_id = ?";
    private static final String OF_LANE = " from delivery where application_id = ? and call_id = ? and state ="
            + " 'pending' order by sequence_number, id limit 1";
    private static final String MARK = "update delivery set state = ?, attempts = ?, last_outcome = ?, next_at = ?,"
            + " ended_at = ? where id = ? and state = 'pending'";
    private static final int LONGEST_OUTCOME = 500;

    private final Database database;
    private final DeliveryStore store;

    Lanes(Database database, DeliveryStore store) {
        this.database = database;
        this.store = store;
    }

    /** A call's lane. */
    record Lane(String application, String call) {}

    /** Lanes that wait for somebody, those that wait longest first. */
    List<Lane> due(int most, Instant now) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(DUE)) {
                select.setObject(1, Database.toColumn(now));
                select.setObject(2, Database.toColumn(now));
                select.setInt(3, most);
                List<Lane> due = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        due.add(new Lane(row.getString(1), row.getString(2)));
                    }
                }
                return due;
            }
        });
    }

    /** Takes a lane; false when somebody else has it. Need not survive a crash: it would only end sooner. */
    boolean claim(Lane lane, String holder, Instant now) {
        LocalDateTime column = Database.toColumn(now);
        return 1
                == database.read(connection -> update(
                        connection,
                        CLAIM,
                        holder,
                        Database.toColumn(now.plus(LEASE)),
                        lane.application(),
                        lane.call(),
                        column,
                        column));
    }

    /** Holds it for longer; false when it was lost. */
    boolean renew(Lane lane, String holder, Instant now) {
        return 1
                == database.read(connection -> update(
                        connection,
                        RENEW,
                        Database.toColumn(now.plus(LEASE)),
                        lane.application(),
                        lane.call(),
                        holder));
    }

    /** The next thing to be told. */
    Optional<Delivery> head(Lane lane) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select " + DeliveryStore.COLUMNS + OF_LANE)) {
                select.setString(1, lane.application());
                select.setString(2, lane.call());
                return store.rows(select).stream().findFirst();
            }
        });
    }

    /** Ends a lane that has nothing left; false when something was added meanwhile. */
    boolean end(Lane lane, String holder) {
        return database.write(connection -> {
            try (PreparedStatement lock = connection.prepareStatement(LOCK);
                    PreparedStatement rest = connection.prepareStatement("select id" + OF_LANE)) {
                lock.setString(1, lane.application());
                lock.setString(2, lane.call());
                try (ResultSet row = lock.executeQuery()) {
                    if (!row.next() || !row.getString(1).equals(holder)) {
                        return true; // no longer ours to end
                    }
                }
                rest.setString(1, lane.application());
                rest.setString(2, lane.call());
                try (ResultSet row = rest.executeQuery()) {
                    return !row.next() && update(connection, END, lane.application(), lane.call()) == 1;
                }
            }
        });
    }

    /** It was told, or is told no more. */
    void settle(Delivery delivery, String state, String outcome, Instant now) {
        database.write(connection -> update(
                connection,
                MARK,
                state,
                delivery.attempts() + 1,
                shortened(outcome),
                Database.toColumn(now),
                Database.toColumn(now),
                delivery.id()));
    }

    /** It is told later, and everything after it of the same call. */
    void putOff(Lane lane, String holder, Delivery delivery, String outcome, Instant now, Instant next) {
        database.write(connection -> {
            try (PreparedStatement mark = connection.prepareStatement(
                    "update delivery set attempts = ?, last_outcome = ?, next_at = ? where id = ?")) {
                mark.setInt(1, delivery.attempts() + 1);
                mark.setString(2, shortened(outcome));
                mark.setObject(3, Database.toColumn(next));
                mark.setString(4, delivery.id());
                mark.executeUpdate();
            }
            return update(
                    connection,
                    RELEASE,
                    Database.toColumn(next),
                    Database.toColumn(now),
                    lane.application(),
                    lane.call(),
                    holder);
        });
    }

    /** Forgets what ended long ago, and what belonged to applications that are no more; a part at a time. */
    void forget(Instant deliveredBefore, Instant deadBefore) {
        String ended = "delete from delivery where state = ? and ended_at < ? limit 10000";
        database.write(connection -> update(connection, ended, Delivery.DELIVERED, Database.toColumn(deliveredBefore))
                + update(connection, ended, Delivery.DEAD, Database.toColumn(deadBefore)));
        database.write(connection -> update(
                connection,
                "delete from delivery where state <> 'pending' and application_id not in (select id from application)"
                        + " limit 10000"));
    }

    private static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setObject(i + 1, values[i]);
            }
            return update.executeUpdate();
        }
    }

    private static String shortened(String outcome) {
        return outcome.length() <= LONGEST_OUTCOME ? outcome : outcome.substring(0, LONGEST_OUTCOME);
    }
}

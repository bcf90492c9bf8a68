package io.dialplane.appserver.directory;

import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.database.DatabaseFailure;
import io.dialplane.appserver.events.CallEvent.Types;
import io.dialplane.appserver.events.EventWindow;
import io.dialplane.appserver.problem.ApiProblem;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The registrations in the database: any server may be asked, none remembers. Blocks. */
@Singleton
public class Registrations {
    /** Contacts of one user; when one more comes, the oldest goes. */
    static final int MOST_CONTACTS = 16;

    private static final String COLUMNS = "user_name, domain, contact, path, call_id, cseq, expires_at, registered_at,"
            + " user_agent, received_from, transport, node";
    private static final String OF_USER =
            "select " + COLUMNS + " from registration where domain = ? and user_name = ? order by registered_at";

    private final Database database;
    private final Directory directory;
    private final EventWindow events;

    public Registrations(Database database, Directory directory, EventWindow events) {
        this.database = database;
        this.directory = directory;
        this.events = events;
    }

    /** What a registration did. */
    private record Done(Registration registration, List<Registration> current, boolean added, List<String> removed) {}

    /**
     * Stores or removes a registration and gives the user's contacts afterwards.
     *
     * @throws ApiProblem 409 when a later REGISTER of the same Call-ID was taken before (RFC 3261 §10.3 step 7)
     */
    public List<Registration> put(Registration registration, Instant now) {
        Done done;
        try {
            done = database.write(connection -> put(connection, registration, now));
        } catch (DatabaseFailure failure) {
            if (!failure.isDuplicate()) {
                throw failure;
            }
            // another server registered the same contact at the same moment: now there is a row to compare with
            done = database.write(connection -> put(connection, registration, now));
        }
        if (done.added()) {
            publish(Types.REGISTRATION_ADDED, done.registration(), registration.contact(), "registered");
        }
        for (String contact : done.removed()) {
            publish(Types.REGISTRATION_REMOVED, done.registration(), contact, "unregistered");
        }
        return done.current();
    }

    /** The current registrations of a user. */
    public List<Registration> of(String user, String domain, Instant now) {
        return database.read(connection -> current(connection, directory.resolve(connection, domain), user, "").stream()
                .filter(registration -> registration.expiresAt().isAfter(now))
                .toList());
    }

    /** All current registrations, up to a number. */
    public List<Registration> all(Instant now, int most) {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS
                    + " from registration where expires_at > ? order by domain, user_name, registered_at limit ?")) {
                select.setObject(1, Database.toColumn(now));
                select.setInt(2, most);
                return rows(select);
            }
        });
    }

    /** Removes what has expired. */
    public void expire(Instant now) {
        List<Registration> expired = database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select " + COLUMNS + " from registration where expires_at <= ? limit 1000")) {
                select.setObject(1, Database.toColumn(now));
                return rows(select);
            }
        });
        for (Registration registration : expired) {
            int removed = database.write(connection -> {
                try (PreparedStatement delete = connection.prepareStatement("delete from registration where domain = ?"
                        + " and user_name = ? and contact_key = ? and expires_at <= ?")) {
                    delete.setString(1, registration.domain());
                    delete.setString(2, registration.user());
                    delete.setString(3, key(registration.contact()));
                    delete.setObject(4, Database.toColumn(now));
                    return delete.executeUpdate();
                }
            });
            if (removed > 0) {
                publish(Types.REGISTRATION_REMOVED, registration, registration.contact(), "expired");
            }
        }
    }

    private Done put(Connection connection, Registration asked, Instant now) throws SQLException {
        String domain = directory.resolve(connection, asked.domain());
        Registration registration = in(domain, asked);
        List<Registration> before = current(connection, domain, asked.user(), " for update");
        boolean all = asked.contact().equals("*");
        boolean remove = !asked.expiresAt().isAfter(now);
        boolean added = !remove;
        List<String> removed = new ArrayList<>();
        for (Registration known : before) {
            if (all || known.contact().equals(asked.contact())) {
                if (known.callId().equals(asked.callId()) && asked.cseq() < known.cseq()) {
                    throw ApiProblem.conflict(
                            "CSeq " + asked.cseq() + " of this Call-ID comes after " + known.cseq() + ".");
                }
                added = false;
                if (remove) {
                    delete(connection, known);
                    removed.add(known.contact());
                }
            } else if (!known.expiresAt().isAfter(now)) {
                delete(connection, known);
            }
        }
        if (!remove) {
            if (added && before.size() >= MOST_CONTACTS) {
                delete(connection, before.getFirst());
                removed.add(before.getFirst().contact());
            }
            store(connection, registration, added);
        }
        return new Done(registration, current(connection, domain, asked.user(), ""), added, removed);
    }

    private static void store(Connection connection, Registration registration, boolean isNew) throws SQLException {
        String sql = isNew
                ? "insert into registration (contact, path, call_id, cseq, expires_at, registered_at, user_agent,"
                        + " received_from, transport, node, domain, user_name, contact_key)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                : "update registration set contact = ?, path = ?, call_id = ?, cseq = ?, expires_at = ?,"
                        + " registered_at = ?, user_agent = ?, received_from = ?, transport = ?, node = ?"
                        + " where domain = ? and user_name = ? and contact_key = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, registration.contact());
            statement.setString(2, String.join("\n", registration.path()));
            statement.setString(3, registration.callId());
            statement.setLong(4, registration.cseq());
            statement.setObject(5, Database.toColumn(registration.expiresAt()));
            statement.setObject(6, Database.toColumn(registration.registeredAt()));
            statement.setString(7, registration.userAgent());
            statement.setString(8, registration.receivedFrom());
            statement.setString(9, registration.transport());
            statement.setString(10, registration.node());
            statement.setString(11, registration.domain());
            statement.setString(12, registration.user());
            statement.setString(13, key(registration.contact()));
            statement.executeUpdate();
        }
    }

    private static void delete(Connection connection, Registration registration) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "delete from registration where domain = ? and user_name = ? and contact_key = ?")) {
            delete.setString(1, registration.domain());
            delete.setString(2, registration.user());
            delete.setString(3, key(registration.contact()));
            delete.executeUpdate();
        }
    }

    private static List<Registration> current(Connection connection, String domain, String user, String lock)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OF_USER + lock)) {
            select.setString(1, domain);
            select.setString(2, user);
            return rows(select);
        }
    }

    private static List<Registration> rows(PreparedStatement select) throws SQLException {
        List<Registration> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String path = row.getString(4);
                rows.add(new Registration(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        path.isEmpty() ? List.of() : List.of(path.split("\n")),
                        row.getString(5),
                        row.getLong(6),
                        Database.fromColumn(row.getObject(7, LocalDateTime.class)),
                        Database.fromColumn(row.getObject(8, LocalDateTime.class)),
                        row.getString(9),
                        row.getString(10),
                        row.getString(11),
                        row.getString(12)));
            }
        }
        return rows;
    }

    private static Registration in(String domain, Registration asked) {
        return new Registration(
                asked.user(),
                domain,
                asked.contact(),
                asked.path(),
                asked.callId(),
                asked.cseq(),
                asked.expiresAt(),
                asked.registeredAt(),
                asked.userAgent(),
                asked.receivedFrom(),
                asked.transport(),
                asked.node());
    }

    private void publish(String type, Registration registration, String contact, String why) {
        events.publish(
                type,
                registration.node(),
                Map.of(
                        "user",
                        registration.user(),
                        "domain",
                        registration.domain(),
                        "contact",
                        contact,
                        "reason",
                        why));
    }

    private static String key(String contact) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(contact.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}

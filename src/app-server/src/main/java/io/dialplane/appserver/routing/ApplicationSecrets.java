package io.dialplane.appserver.routing;

import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.settings.DataKey;
import io.dialplane.appserver.webhook.SigningKey;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The secrets of the applications, encrypted in the database. */
@Singleton
public class ApplicationSecrets implements PanacheRepositoryBase<ApplicationSecret, String> {
    private static final String SELECT = "select id, sealed, expires_at from application_secret where application_id ="
            + " ? order by created_at, id";
    private static final int ID_BYTES = 8;
    private static final int SECRET_BYTES = 32;

    private final DataKey key;
    private final SecureRandom random = new SecureRandom();

    public ApplicationSecrets(DataKey key) {
        this.key = key;
    }

    /** Gives those one that have none: whatever was there before secrets were. */
    void start(@Observes StartupEvent event) {
        QuarkusTransaction.requiringNew()
                .run(() -> getEntityManager()
                        .createQuery(
                                "select id from Application where id not in (select application from ApplicationSecret)",
                                String.class)
                        .getResultList()
                        .forEach(this::make));
    }

    /** What signs now and perhaps later, the oldest first. */
    List<SigningKey> keys(Connection connection, String application) throws SQLException {
        List<SigningKey> keys = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, application);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    keys.add(new SigningKey(
                            key.open(row.getString(2), owner(row.getString(1))),
                            Optional.ofNullable(row.getObject(3, LocalDateTime.class))
                                    .map(Database::fromColumn)));
                }
            }
        }
        return keys;
    }

    /** The secrets that are valid, the oldest first; to be called within a transaction, as everything below. */
    List<ApplicationSecret> valid(String application) {
        return list(
                "application = ?1 and (expiresAt is null or expiresAt > ?2) order by createdAt, id",
                application,
                Database.toColumn(Instant.now()));
    }

    /** Makes one more. */
    public ApplicationSecret make(String application) {
        ApplicationSecret made = new ApplicationSecret();
        made.id = hex(ID_BYTES);
        made.application = application;
        made.sealed = key.seal(hex(SECRET_BYTES), owner(made.id));
        made.createdAt = Database.toColumn(Instant.now());
        persist(made);
        return made;
    }

    /** Forgets those that ended. */
    void removeExpired(String application) {
        delete("application = ?1 and expiresAt <= ?2", application, Database.toColumn(Instant.now()));
    }

    /** The secret itself. */
    String reveal(ApplicationSecret row) {
        return key.open(row.sealed, owner(row.id));
    }

    private static String owner(String id) {
        return "application_secret/" + id;
    }

    private String hex(int bytes) {
        byte[] made = new byte[bytes];
        random.nextBytes(made);
        return HexFormat.of().formatHex(made);
    }
}

package io.dialplane.appserver.directory;

import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.settings.AppServerSettings;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Users and their credentials. Blocks. */
@Singleton
public class Directory {
    private static final String SELECT =
            "select domain, name, ha1_md5, ha1_sha256, caller_name from sip_user where domain = ? and name = ?";

    private final Database database;
    private final String defaultDomain;

    public Directory(Database database, AppServerSettings settings) {
        this.database = database;
        this.defaultDomain = settings.defaultDomain();
    }

    /** A user; a domain that does not exist, such as a host's address, stands for the default one. */
    public Optional<User> find(String name, String domain) {
        if (name.isEmpty() || name.length() > 128 || domain.length() > 255) {
            return Optional.empty();
        }
        return database.read(connection -> user(connection, resolve(connection, domain), name));
    }

    /** The domain a name stands for. */
    String resolve(Connection connection, String domain) throws SQLException {
        if (domain.isEmpty() || domain.equals(defaultDomain)) {
            return defaultDomain;
        }
        try (PreparedStatement select = connection.prepareStatement("select name from domain where name = ?")) {
            select.setString(1, domain);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : defaultDomain;
            }
        }
    }

    /** Adds a user, or changes the one of that name. */
    public void put(User user) {
        database.write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("insert into sip_user (domain, name, ha1_md5,"
                    + " ha1_sha256, caller_name) values (?, ?, ?, ?, ?) on duplicate key update ha1_md5 ="
                    + " values(ha1_md5), ha1_sha256 = values(ha1_sha256), caller_name = values(caller_name)")) {
                insert.setString(1, user.domain());
                insert.setString(2, user.name());
                insert.setString(3, user.ha1Md5());
                insert.setString(4, user.ha1Sha256());
                insert.setString(5, user.callerName());
                return insert.executeUpdate();
            }
        });
    }

    private static Optional<User> user(Connection connection, String domain, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, domain);
            select.setString(2, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new User(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5)))
                        : Optional.empty();
            }
        }
    }
}

package io.dialplane.appserver.trunk;

import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.settings.DataKey;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The trunks in the database. Blocks. */
@Singleton
public class Trunks {
    private static final int MOST = 1_000;
    private static final String COLUMNS = "domain, proxy, realm, username, password_sealed, from_user, from_domain,"
            + " transport, registers, prefixes, caller_id, name";

    private final Database database;
    private final DataKey key;

    public Trunks(Database database, DataKey key) {
        this.database = database;
        this.key = key;
    }

    /** All trunks, by name. */
    public List<Trunk> all() {
        return database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select " + COLUMNS + " from trunk order by name limit " + MOST)) {
                return rows(select);
            }
        });
    }

    /** One trunk. */
    public Optional<Trunk> find(String name) {
        return database.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select " + COLUMNS + " from trunk where name = ?")) {
                select.setString(1, name);
                return rows(select).stream().findFirst();
            }
        });
    }

    /** The trunk of a domain that has the longest prefix of a number; the first by name of several. */
    public Optional<Trunk> of(String domain, String number) {
        List<Trunk> own = database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select " + COLUMNS + " from trunk where domain = ? order by name limit " + MOST)) {
                select.setString(1, domain);
                return rows(select);
            }
        });
        return own.stream()
                .filter(trunk -> trunk.fits(number) >= 0)
                .max(Comparator.<Trunk>comparingInt(trunk -> trunk.fits(number))
                        .thenComparing(Comparator.comparing(Trunk::name).reversed()));
    }

    /** Adds a trunk; a database failure that is a duplicate when there is one of that name. */
    void add(Trunk trunk) {
        write("insert into trunk (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", trunk);
    }

    /** Changes a trunk; false when there is none of that name. */
    boolean change(Trunk trunk) {
        return write(
                        "update trunk set " + COLUMNS.replace(", name", "").replace(",", " = ?,")
                                + " = ? where name = ?",
                        trunk)
                > 0;
    }

    /** Removes a trunk; false when there is none of that name. */
    boolean remove(String name) {
        return database.write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from trunk where name = ?")) {
                delete.setString(1, name);
                return delete.executeUpdate() > 0;
            }
        });
    }

    private int write(String sql, Trunk trunk) {
        return database.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, trunk.domain());
                statement.setString(2, trunk.proxy());
                statement.setString(3, trunk.realm());
                statement.setString(4, trunk.username());
                statement.setString(
                        5,
                        trunk.password()
                                .map(password -> key.seal(password, owner(trunk.name())))
                                .orElse(""));
                statement.setString(6, trunk.fromUser());
                statement.setString(7, trunk.fromDomain());
                statement.setString(8, trunk.transport());
                statement.setBoolean(9, trunk.register());
                statement.setString(10, joined(trunk.prefixes()));
                statement.setString(11, trunk.callerId());
                statement.setString(12, trunk.name());
                return statement.executeUpdate();
            }
        });
    }

    private List<Trunk> rows(PreparedStatement select) throws SQLException {
        List<Trunk> trunks = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String name = row.getString(12);
                trunks.add(new Trunk(
                        name,
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        Optional.of(row.getString(5))
                                .filter(text -> !text.isEmpty())
                                .map(text -> key.open(text, owner(name))),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getBoolean(9),
                        split(row.getString(10)),
                        row.getString(11)));
            }
        }
        return trunks;
    }

    private static String owner(String name) {
        return "trunk/" + name;
    }

    /** Each with a comma behind it, so that an empty one is one. */
    private static String joined(List<String> prefixes) {
        StringBuilder text = new StringBuilder();
        prefixes.forEach(prefix -> text.append(prefix).append(','));
        return text.toString();
    }

    private static List<String> split(String text) {
        return text.isEmpty()
                ? List.of()
                : List.of(text.substring(0, text.length() - 1).split(",", -1));
    }
}

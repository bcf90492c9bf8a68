package io.dialplane.appserver.node;

import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.problem.ApiProblem;
import io.dialplane.appserver.problem.FieldError;
import io.dialplane.appserver.settings.AppServerSettings;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The nodes in the database: one that reports to one server is known to all. Blocks. */
@Singleton
public class NodeReports {
    private static final String ADDRESS = "[A-Za-z0-9.:\\[\\]_-]{1,240}:[0-9]{1,5}";
    private static final int MOST = 1_000;

    private final Database database;
    private final NodeLinks links;
    private final String defaultDomain;

    public NodeReports(Database database, NodeLinks links, AppServerSettings settings) {
        this.database = database;
        this.links = links;
        this.defaultDomain = settings.defaultDomain();
    }

    /** Takes a report; the answer has what a node needs to know. */
    NodeAnswer report(Form form) {
        NodeReport report = new NodeReport(
                form.get("Dialplane-Node"),
                form.get("Dialplane-Sip"),
                form.get("Dialplane-Event-Socket"),
                form.get("Dialplane-Version"),
                Instant.now());
        check(report);
        store(report);
        links.heard(report);
        return NodeAnswer.json(Map.of("node", report.name(), "defaultDomain", defaultDomain));
    }

    void store(NodeReport report) {
        database.write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into node (name, sip, event_socket,"
                            + " version, last_seen) values (?, ?, ?, ?, ?) on duplicate key update sip = values(sip),"
                            + " event_socket = values(event_socket), version = values(version), last_seen = values(last_seen)")) {
                insert.setString(1, report.name());
                insert.setString(2, report.sip());
                insert.setString(3, report.eventSocket());
                insert.setString(4, report.version());
                insert.setObject(5, Database.toColumn(report.lastSeen()));
                return insert.executeUpdate();
            }
        });
    }

    /** The nodes there are and were. */
    List<NodeReport> all() {
        return database.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select name, sip, event_socket, version, last_seen from node order by name limit " + MOST)) {
                List<NodeReport> reports = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        reports.add(new NodeReport(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                Database.fromColumn(row.getObject(5, LocalDateTime.class))));
                    }
                }
                return reports;
            }
        });
    }

    private static void check(NodeReport report) {
        List<FieldError> errors = new ArrayList<>();
        if (!report.name().matches("[A-Za-z0-9._-]{1,128}")) {
            errors.add(new FieldError("Dialplane-Node", report.name(), "1 to 128 letters, digits and . _ -"));
        }
        if (!report.sip().matches(ADDRESS)) {
            errors.add(new FieldError("Dialplane-Sip", report.sip(), "host:port"));
        }
        if (!report.eventSocket().matches(ADDRESS)) {
            errors.add(new FieldError("Dialplane-Event-Socket", report.eventSocket(), "host:port"));
        }
        if (report.version().length() > 64) {
            errors.add(new FieldError("Dialplane-Version", report.version(), "at most 64 characters"));
        }
        if (!errors.isEmpty()) {
            throw ApiProblem.invalid(errors);
        }
    }
}

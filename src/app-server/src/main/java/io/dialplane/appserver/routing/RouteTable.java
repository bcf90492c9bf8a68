package io.dialplane.appserver.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.database.DatabaseFailure;
import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.webhook.Asking;
import io.dialplane.appserver.webhook.RequestDialect;
import jakarta.inject.Singleton;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Number → route, kept in memory. A change made here counts at once; one made on another server counts when the version
 * in the database, looked at every second, has risen.
 */
@Singleton
public class RouteTable implements Routes {
    private static final int MOST = 100_000;
    private static final String COLUMNS = "select a.id, a.kind, a.url, a.method, a.document, a.fallback_document,"
            + " a.connect_timeout_ms, a.answer_timeout_ms, a.dialect, a.format, a.fallback_url, a.status_url,"
            + " a.status_events, a.retries from ";
    private static final String SELECT = COLUMNS + "phone_number n join application a on a.id = n.application_id"
            + " where n.domain = ? and n.number = ?";
    private static final String BY_ID = COLUMNS + "application a where a.id = ?";

    private final Database database;
    private final ApplicationSecrets secrets;
    private final String defaultDomain;
    private final Cache<String, Known> known =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final AtomicLong generation = new AtomicLong();
    private volatile long version = -1;

    public RouteTable(Database database, ApplicationSecrets secrets, AppServerSettings settings) {
        this.database = database;
        this.secrets = secrets;
        this.defaultDomain = settings.defaultDomain();
    }

    /** What was found, and in which generation; one of an earlier generation does not count. */
    private record Known(long generation, Optional<Route> route) {}

    @Override
    public CompletionStage<Optional<Route>> find(String domain, String number) {
        return cached("n " + domain + " " + number, connection -> {
            Optional<Route> route = byNumber(connection, domain, number);
            boolean elsewhere = route.isEmpty() && !domain.equals(defaultDomain) && !exists(connection, domain);
            return elsewhere ? byNumber(connection, defaultDomain, number) : route;
        });
    }

    @Override
    public CompletionStage<Optional<Route>> application(String id) {
        return cached("a " + id, connection -> {
            try (PreparedStatement select = connection.prepareStatement(BY_ID)) {
                select.setString(1, id);
                return one(select);
            }
        });
    }

    /** Numbers or applications were changed here. */
    public void changed() {
        generation.incrementAndGet();
    }

    /** Looks whether they were changed elsewhere; blocks. */
    public void look() {
        long latest = database.read(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement("select version from routing_version where id = 1");
                    ResultSet row = select.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        });
        if (latest != version) {
            version = latest;
            generation.incrementAndGet();
        }
    }

    private CompletionStage<Optional<Route>> cached(String key, Database.Work<Optional<Route>> load) {
        Known found = known.getIfPresent(key);
        if (found != null && found.generation() == generation.get()) {
            return CompletableFuture.completedFuture(found.route());
        }
        CompletableFuture<Optional<Route>> loaded = new CompletableFuture<>();
        long from = generation.get(); // before reading: what changes meanwhile makes this entry old at once
        Thread.ofVirtual().name("route").start(() -> {
            try {
                Optional<Route> route = database.read(load);
                known.put(key, new Known(from, route));
                loaded.complete(route);
            } catch (DatabaseFailure | IllegalArgumentException e) {
                loaded.completeExceptionally(e);
            }
        });
        return loaded;
    }

    private Optional<Route> byNumber(Connection connection, String domain, String number) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT)) {
            select.setString(1, domain);
            select.setString(2, number);
            return one(select);
        }
    }

    private static boolean exists(Connection connection, String domain) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select name from domain where name = ?")) {
            select.setString(1, domain);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        }
    }

    private Optional<Route> one(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? Optional.of(route(select.getConnection(), row)) : Optional.empty();
        }
    }

    private Route route(Connection connection, ResultSet row) throws SQLException {
        String application = row.getString(1);
        Asking asking = new Asking(
                RequestDialect.of(row.getString(9)),
                "form".equals(row.getString(10)),
                Duration.ofMillis(row.getInt(7)),
                Duration.ofMillis(row.getInt(8)),
                row.getInt(14),
                secrets.keys(connection, application));
        Set<String> events = Set.of(row.getString(13).split(","));
        Optional<Route.Status> status =
                Optional.ofNullable(row.getString(12)).map(url -> new Route.Status(URI.create(url), events));
        Route.Terms terms = new Route.Terms(
                application,
                asking,
                Optional.ofNullable(row.getString(11)).map(URI::create),
                stored(row.getString(6)),
                status);
        return switch (row.getString(2)) {
            case Application.WEBHOOK ->
                new Route.Webhook(terms, URI.create(row.getString(3)), "POST".equals(row.getString(4)));
            case Application.FLOW -> new Route.Flow(terms);
            default -> new Route.Document(terms, stored(row.getString(5)).orElseGet(() -> new StoredDocument("[]")));
        };
    }

    private static Optional<StoredDocument> stored(@Nullable String text) {
        return Optional.ofNullable(text).filter(some -> !some.isBlank()).map(StoredDocument::new);
    }
}

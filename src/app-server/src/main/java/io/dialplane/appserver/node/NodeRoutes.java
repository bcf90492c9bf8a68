package io.dialplane.appserver.node;

import io.dialplane.appserver.cdr.CdrIntake;
import io.dialplane.appserver.directory.Directory;
import io.dialplane.appserver.directory.RegistrationIntake;
import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.trace.Trace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * {@code /instructions}: what media nodes, and FreeSWITCH's mod_xml_curl, ask. Questions about calls are answered on the
 * event loop; what needs the database runs on virtual threads.
 */
@Singleton
class NodeRoutes {
    private final NodeHttp http;
    private final Vertx vertx;
    private final InstructionPath path;
    private final Directory directory;
    private final NodeReports reports;
    private final RegistrationIntake registrations;
    private final CdrIntake cdrs;
    private final String defaultDomain;

    NodeRoutes(
            NodeHttp http,
            Vertx vertx,
            InstructionPath path,
            Directory directory,
            NodeReports reports,
            RegistrationIntake registrations,
            CdrIntake cdrs,
            AppServerSettings settings) {
        this.http = http;
        this.vertx = vertx;
        this.path = path;
        this.directory = directory;
        this.reports = reports;
        this.registrations = registrations;
        this.cdrs = cdrs;
        this.defaultDomain = settings.defaultDomain();
    }

    void route(@Observes Router router) {
        router.post("/instructions")
                .handler(routing -> http.withBody(routing, Form.LARGEST, "instructions", body -> {
                    HttpServerRequest request = routing.request();
                    Client client = Client.of(request.getHeader("User-Agent"), request.getHeader("Accept"));
                    return instructions(Form.of(body), Trace.of(request.getHeader("traceparent")), client);
                }));
        http.post(
                router,
                "/instructions/registrations",
                "registrations",
                body -> NodeAnswer.json(registrations.register(body)));
        router.get("/instructions/registrations")
                .handler(routing -> http.withBody(
                        routing,
                        Form.LARGEST,
                        "registrations",
                        body -> http.blocking(() -> NodeAnswer.json(registrations.query(
                                routing.request().getParam("user", ""),
                                routing.request().getParam("domain", ""))))));
        http.post(router, "/instructions/cdrs", "cdrs", body -> NodeAnswer.json(cdrs.store(body)));
    }

    private Future<NodeAnswer> instructions(Form form, Trace trace, Client client) {
        return switch (form.get("section")) {
            case "dialplan" ->
                path.answer(CallQuestion.of(form, trace, client, defaultDomain), vertx.getOrCreateContext());
            case "directory" ->
                http.blocking(() -> directory
                        .find(form.get("user"), form.first("domain", "key_value"))
                        .map(user -> NodeAnswer.xml(user.document()))
                        .orElseGet(NodeAnswer::notFoundDocument));
            case "configuration" ->
                "dialplane.conf".equals(form.get("key_value"))
                        ? http.blocking(() -> reports.report(form))
                        : Future.succeededFuture(NodeAnswer.notFoundDocument());
            default -> Future.succeededFuture(NodeAnswer.notFoundDocument());
        };
    }
}

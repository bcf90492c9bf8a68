package io.dialplane.appserver.node;

import io.dialplane.appserver.cdr.CdrIntake;
import io.dialplane.appserver.directory.DialStrings;
import io.dialplane.appserver.directory.Directory;
import io.dialplane.appserver.directory.RegistrationIntake;
import io.dialplane.appserver.freeswitch.FreeSwitch;
import io.dialplane.appserver.freeswitch.FreeSwitchCall;
import io.dialplane.appserver.freeswitch.FreeSwitchConfiguration;
import io.dialplane.appserver.freeswitch.FreeSwitchDirectory;
import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.trace.Trace;
import io.dialplane.appserver.trunk.Gateways;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /instructions}: what media nodes, and FreeSWITCH's mod_xml_curl, ask. Questions about calls are answered on the
 * event loop; what needs the database runs on virtual threads.
 */
@Singleton
class NodeRoutes {
    /** How long a node may use the trunks it knows. */
    private static final Duration GATEWAYS = Duration.ofSeconds(10);

    private final NodeHttp http;
    private final Vertx vertx;
    private final InstructionPath path;
    private final Directory directory;
    private final DialStrings dialStrings;
    private final Gateways gateways;
    private final NodeReports reports;
    private final RegistrationIntake registrations;
    private final CdrIntake cdrs;
    private final FreeSwitch freeswitch;
    private final FreeSwitchDirectory freeswitchDirectory;
    private final FreeSwitchConfiguration freeswitchConfiguration;
    private final String defaultDomain;

    NodeRoutes(
            NodeHttp http,
            Vertx vertx,
            InstructionPath path,
            Directory directory,
            DialStrings dialStrings,
            Gateways gateways,
            NodeReports reports,
            RegistrationIntake registrations,
            CdrIntake cdrs,
            FreeSwitch freeswitch,
            FreeSwitchDirectory freeswitchDirectory,
            FreeSwitchConfiguration freeswitchConfiguration,
            AppServerSettings settings) {
        this.http = http;
        this.vertx = vertx;
        this.path = path;
        this.directory = directory;
        this.dialStrings = dialStrings;
        this.gateways = gateways;
        this.reports = reports;
        this.registrations = registrations;
        this.cdrs = cdrs;
        this.freeswitch = freeswitch;
        this.freeswitchDirectory = freeswitchDirectory;
        this.freeswitchConfiguration = freeswitchConfiguration;
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
        router.routeWithRegex("/instructions/httapi/(?<step>[A-Za-z0-9_.-]{1,8000})")
                .handler(routing ->
                        http.receive(routing, Form.LARGEST, "httapi", body -> step(routing.pathParam("step"), body)));
        http.post(router, "/instructions/cdrs", "cdrs", body -> NodeAnswer.json(cdrs.store(body)));
    }

    private Future<NodeAnswer> instructions(Form form, Trace trace, Client client) {
        return switch (form.get("section")) {
            case "dialplan" ->
                path.answer(CallQuestion.of(form, trace, client, defaultDomain), vertx.getOrCreateContext());
            case "directory" ->
                http.blocking(() -> {
                    if (client == Client.FREESWITCH && !isOurs(form)) {
                        return freeswitchDirectory
                                .document(form.all())
                                .map(NodeAnswer::xml)
                                .orElseGet(NodeAnswer::notFoundDocument);
                    }
                    return "user_call".equals(form.get("action")) ? howToCall(form) : user(form);
                });
            case "configuration" -> configuration(form, client);
            default -> Future.succeededFuture(NodeAnswer.notFoundDocument());
        };
    }

    /** A node of ours takes XML, as FreeSWITCH does, but says who it is. */
    private static boolean isOurs(Form form) {
        return form.find("Dialplane-Node").isPresent()
                || form.find("Dialplane-Target").isPresent();
    }

    private NodeAnswer user(Form form) {
        return directory
                .find(form.get("user"), form.first("domain", "key_value"))
                .map(user -> NodeAnswer.xml(user.document()))
                .orElseGet(NodeAnswer::notFoundDocument);
    }

    /** How a user or number is called: a node of ours says which it means, FreeSWITCH keeps registrations itself. */
    private NodeAnswer howToCall(Form form) {
        String name = form.get("user");
        String domain = form.first("domain", "key_value");
        Optional<String> dialString = switch (form.get("Dialplane-Target")) {
            case "number" -> dialStrings.ofNumber(name, domain, form.get("Dialplane-Trunk"));
            case "user" -> dialStrings.ofUser(name, domain);
            default -> directory.find(name, domain).map(user -> "${sofia_contact(*/" + name + "@" + domain + ")}");
        };
        return dialString
                .map(text -> NodeAnswer.xml(DialStrings.document(name, domain, text)))
                .orElseGet(NodeAnswer::notFoundDocument);
    }

    private Future<NodeAnswer> configuration(Form form, Client client) {
        boolean node = isOurs(form);
        String file = form.get("key_value");
        if (client == Client.FREESWITCH && !node) {
            return http.blocking(() -> freeswitchConfiguration
                    .document(file)
                    .map(NodeAnswer::xml)
                    .orElseGet(NodeAnswer::notFoundDocument));
        }
        return switch (file) {
            case "dialplane.conf" -> http.blocking(() -> reports.report(form));
            case "sofia.conf" ->
                node
                        ? http.blocking(
                                () -> NodeAnswer.xml(gateways.document()).keptFor(GATEWAYS))
                        : Future.succeededFuture(NodeAnswer.notFoundDocument());
            default -> Future.succeededFuture(NodeAnswer.notFoundDocument());
        };
    }

    /** mod_httapi goes on with a call; the token in the URL is its proof. */
    private Future<NodeAnswer> step(String token, byte[] body) {
        return switch (freeswitch.next(token, Form.of(body).all())) {
            case FreeSwitch.Next.Run run ->
                Future.succeededFuture(path.rest(ofStep(run.call(), run.call().fields()), run.instructions()));
            case FreeSwitch.Next.Ask ask -> path.answer(ofStep(ask.call(), ask.form()), vertx.getOrCreateContext());
            case FreeSwitch.Next.Nothing none ->
                Future.succeededFuture(NodeAnswer.xml("<document type=\"xml/freeswitch-httapi\"/>"));
            case FreeSwitch.Next.Refused refused -> Future.succeededFuture(NodeAnswer.problem(403, refused.why()));
        };
    }

    private CallQuestion ofStep(FreeSwitchCall call, Map<String, String> form) {
        return CallQuestion.of(Form.of(form), Trace.of(call.trace()), Client.HTTAPI, defaultDomain);
    }
}

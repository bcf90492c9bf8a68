package io.dialplane.appserver.report;

import io.dialplane.appserver.calls.LiveCall;
import io.dialplane.appserver.calls.LiveCalls;
import io.dialplane.appserver.cdr.CdrStore;
import io.dialplane.appserver.database.Database;
import io.dialplane.appserver.delivery.Deliveries;
import io.dialplane.appserver.delivery.NewDelivery;
import io.dialplane.appserver.node.NodeAnswer;
import io.dialplane.appserver.node.NodeHttp;
import io.dialplane.appserver.recording.RecordingLinks;
import io.dialplane.appserver.request.CallState;
import io.dialplane.appserver.request.Occasion;
import io.dialplane.appserver.request.Words;
import io.dialplane.appserver.routing.Route;
import io.dialplane.appserver.routing.RouteTable;
import io.dialplane.appserver.webhook.Continuations;
import io.dialplane.appserver.webhook.Continuations.Continuation;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * {@code POST /instructions/reports}: takes reports, each becoming a delivery in the words of its application's dialect,
 * all of a request in one transaction. A report whose token was not made here, or whose application is gone, is logged
 * and counted, and does not hold up the others.
 */
@Singleton
class ReportIntake {
    private static final Logger LOG = Logger.getLogger(ReportIntake.class);

    private final NodeHttp http;
    private final Continuations continuations;
    private final RouteTable routes;
    private final Deliveries deliveries;
    private final Database database;
    private final RecordingLinks recordings;
    private final LiveCalls calls;
    private final CdrStore cdrs;
    private final MeterRegistry meters;

    ReportIntake(
            NodeHttp http,
            Continuations continuations,
            RouteTable routes,
            Deliveries deliveries,
            Database database,
            RecordingLinks recordings,
            LiveCalls calls,
            CdrStore cdrs,
            MeterRegistry meters) {
        this.http = http;
        this.continuations = continuations;
        this.routes = routes;
        this.deliveries = deliveries;
        this.database = database;
        this.recordings = recordings;
        this.calls = calls;
        this.cdrs = cdrs;
        this.meters = meters;
    }

    void route(@Observes Router router) {
        http.post(router, "/instructions/reports", "reports", body -> NodeAnswer.json(take(body)));
    }

    /** Who calls whom, as far as it is known beside the report. */
    private record Known(String from, String to, String direction, String trace, boolean ended) {}

    private Map<String, Object> take(byte[] body) {
        List<Report> reports = ReportReader.read(body);
        List<NewDelivery> made = new ArrayList<>(reports.size());
        for (Report report : reports) {
            continuations
                    .ofAnyAge(report.token())
                    .filter(to -> to.call().equals(report.call()) || to.call().equals(report.leg()))
                    .ifPresentOrElse(
                            to -> delivery(report, to).ifPresentOrElse(made::add, () -> count("unwanted")),
                            () -> refuse(report, "its token was not made for this call"));
        }
        database.write(connection -> {
            deliveries.add(connection, made);
            return made.size();
        });
        meters.counter("dialplane_reports_total", "result", "taken").increment(made.size());
        return Map.of("stored", reports.size());
    }

    private Optional<NewDelivery> delivery(Report report, Continuation to) {
        Optional<Route> route =
                routes.application(to.application()).toCompletableFuture().join();
        if (route.isEmpty()) {
            refuse(report, "application " + to.application() + " is gone");
            return Optional.empty();
        }
        Route.Terms terms = route.get().terms();
        Known known = known(report.call());
        Occasion occasion = occasion(report, to, known);
        if (occasion.kind().equals(Occasion.CALL_STATUS) && !isWanted(terms, to, report.event())) {
            return Optional.empty();
        }
        return Optional.of(new NewDelivery(
                report.id(),
                to.application(),
                report.call(),
                report.sequence(),
                report.event(),
                to.url(),
                to.post(),
                known.trace(),
                Words.request(terms.asking().dialect(), occasion).fields()));
    }

    /** An application may want to hear of some events only. */
    private static boolean isWanted(Route.Terms terms, Continuation to, String event) {
        return terms.status()
                .filter(status -> status.url().equals(to.url()))
                .map(status -> status.events().contains(event))
                .orElse(true);
    }

    private Occasion occasion(Report report, Continuation to, Known known) {
        Map<String, String> fields = report.fields();
        Map<String, String> results = new LinkedHashMap<>(fields);
        String kind = switch (report.event()) {
            case "recording" -> Occasion.RECORDING;
            case "notify" -> Occasion.NOTIFY;
            default -> report.leg().equals(report.call()) ? Occasion.CALL_STATUS : Occasion.LEG_STATUS;
        };
        boolean isData = kind.equals(Occasion.NOTIFY);
        if (!isData) {
            results.put("Sequence", Long.toString(report.sequence()));
            results.put("Duration", fields.getOrDefault("CallDuration", "0"));
            String recording = fields.getOrDefault("Recording", "");
            if (!recording.isEmpty()) {
                results.put("RecordingUrl", recordings.link(recording, Instant.now()));
            }
        }
        Map<String, String> facts = isData ? Map.of() : fields;
        var about = new Occasion.About(
                to.application(),
                to.domain(),
                report.node(),
                facts.getOrDefault("Direction", known.direction()),
                facts.getOrDefault("From", known.from()),
                facts.getOrDefault("To", known.to()),
                facts.getOrDefault("CallerName", ""),
                facts.getOrDefault("SipCallId", ""),
                known.trace(),
                Map.of());
        return new Occasion(kind, report.leg(), report.call(), about, state(report, known), report.time(), "", results);
    }

    private static CallState state(Report report, Known known) {
        return switch (report.event()) {
            case "initiated" -> CallState.INITIATED;
            case "ringing" -> CallState.RINGING;
            case "completed" ->
                CallState.ended(report.fields().getOrDefault("DialStatus", "")).orElse(CallState.COMPLETED);
            default -> known.ended() ? CallState.COMPLETED : CallState.ANSWERED;
        };
    }

    private Known known(String call) {
        return calls.find(call)
                .map(LiveCall::details)
                .map(live -> new Known(
                        live.from(),
                        live.to(),
                        live.direction(),
                        live.traceId(),
                        live.endedAt().isPresent()))
                .or(() -> cdrs.find(call)
                        .map(cdr -> new Known(cdr.from(), cdr.to(), cdr.direction(), cdr.traceId(), true)))
                .orElseGet(() -> new Known("", "", "inbound", "", false));
    }

    private void refuse(Report report, String why) {
        LOG.warnf("report %s of call %s is not delivered: %s", report.id(), report.call(), why);
        count("refused");
    }

    private void count(String result) {
        meters.counter("dialplane_reports_total", "result", result).increment();
    }
}

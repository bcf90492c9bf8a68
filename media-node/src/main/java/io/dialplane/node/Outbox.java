package io.dialplane.node;

import io.dialplane.node.appserver.ApplicationServer;
import io.dialplane.node.appserver.ApplicationServer.Request;
import io.dialplane.node.archive.Recordings;
import io.dialplane.node.call.CallEvents;
import io.dialplane.node.cdr.Cdr;
import io.dialplane.node.health.NodeMetrics;
import io.dialplane.node.report.Report;
import io.dialplane.node.report.Reports;
import io.dialplane.node.spool.Spool;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the application server must get, sooner or later: call records, reports, recordings. Nothing of it is lost by a kill. */
final class Outbox implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final long UPLOAD_MINUTES = 60;

    private final ApplicationServer server;
    private final NodeSettings settings;
    private final Spool<Cdr> cdrs;
    private final Optional<Spool<Report>> reports;
    private final Reports telling;
    private final Recordings recordings;

    Outbox(ApplicationServer server, NodeSettings settings, String node, CallEvents events, NodeMetrics metrics) {
        this.server = server;
        this.settings = settings;
        cdrs = spool("call records", "cdr", node, "/cdrs");
        // a back end of FreeSWITCH's would take a report for a question: it gets none, and no recordings
        reports = server.isForeign() ? Optional.empty() : Optional.of(spool("reports", "reports", node, "/reports"));
        telling = new Reports(report -> reports.ifPresent(spool -> spool.add(report)), node);
        recordings = new Recordings(
                settings.var().resolve("recordings").resolve(node),
                (long) settings.recordingSpoolMegabytes() << 20,
                server.isForeign() ? Optional.empty() : Optional.of(this::put),
                telling,
                events);
        metrics.gauge("dialplane_cdrs_waiting", "Call records that are not in the database yet.", cdrs::waiting);
        metrics.counter(
                "dialplane_cdrs_dropped_total",
                "Call records that are lost: nobody took them before the spool was full.",
                cdrs,
                Spool::dropped);
        metrics.gauge(
                "dialplane_reports_waiting",
                "Reports that are not in the database yet.",
                () -> reports.map(Spool::waiting).orElse(0));
        metrics.gauge(
                "dialplane_recordings_waiting",
                "Recordings that the application server does not have yet.",
                recordings::waiting);
    }

    private <T> Spool<T> spool(String what, String directory, String node, String path) {
        return new Spool<>(
                what,
                settings.var().resolve(directory).resolve(node),
                (long) settings.cdrSpoolMegabytes() << 20,
                body -> post(what, path, body));
    }

    Reports reports() {
        return telling;
    }

    Recordings recordings() {
        return recordings;
    }

    /** Takes the record of a call that ended. */
    void add(Cdr cdr) {
        cdrs.add(cdr);
    }

    /** The application server is back. */
    void retry() {
        cdrs.retry();
        reports.ifPresent(Spool::retry);
        recordings.retry();
    }

    private boolean post(String what, String path, byte[] body) {
        try {
            var answer = server.send(Request.json(path, body))
                    .get(settings.appServer().answerTimeout().toMillis() + 1_000, TimeUnit.MILLISECONDS);
            if (answer.status() != 200) {
                LOG.warn("{} are kept: the application server answered {}", what, answer.status());
            }
            return answer.status() == 200;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("{} are kept: {}", what, e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean put(String id, Map<String, String> about, Path file) throws InterruptedException {
        var query = about.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        try {
            var answer = server.put("/recordings/" + id + "?" + query, file, "audio/wav", "")
                    .get(UPLOAD_MINUTES, TimeUnit.MINUTES);
            boolean isThere = answer.status() == 200 || answer.status() == 201;
            if (!isThere) {
                LOG.warn("recording {} is kept: the application server answered {}", id, answer.status());
            }
            return isThere;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("recording {} is kept: {}", id, e.getMessage());
            return false;
        }
    }

    @Override
    public void close() {
        recordings.close();
        cdrs.close();
        reports.ifPresent(Spool::close);
    }
}

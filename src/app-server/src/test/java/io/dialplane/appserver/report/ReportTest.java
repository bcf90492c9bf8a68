package io.dialplane.appserver.report;

import static io.dialplane.appserver.AppServer.lead;
import static io.dialplane.appserver.AppServer.node;
import static io.dialplane.appserver.AppServer.question;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.agroal.api.AgroalDataSource;
import io.dialplane.appserver.routing.RouteTable;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Reports of nodes, on either database. */
abstract class ReportTest {
    private static final String URL = "http://127.0.0.1:9/status";

    private final String call = UUID.randomUUID().toString();

    @Inject
    AgroalDataSource source;

    @Inject
    RouteTable routes;

    /** What is to be told. */
    private record Told(String event, String url, long sequence, String fields) {}

    @Test
    void howACallGetsOnIsToldToItsApplicationsStatusUrlInItsDialect() throws Exception {
        String token = status("twiml", "initiated,completed");
        report(
                        of(token, call, "initiated", 0, ""),
                        of(token, call, "ringing", 1, ""),
                        of(token, call, "answered", 2, ""),
                        of(token, call, "completed", 3, ",\"DialStatus\":\"completed\",\"CallDuration\":\"7\""))
                .statusCode(200)
                .body("stored", equalTo(4));
        List<Told> told = told();
        assertThat(told).extracting(Told::event).containsExactly("initiated", "completed"); // the others nobody wanted
        assertThat(told).extracting(Told::url).containsOnly(URL);
        assertThat(told.getLast().fields())
                .contains("\"CallSid\":\"" + call + "\"", "\"CallStatus\":\"completed\"", "\"CallDuration\":7")
                .contains("\"AccountSid\":\"127.0.0.1\"", "\"SequenceNumber\":3", "\"From\":\"1001\"");
    }

    @Test
    void aReportThatComesAgainIsToldOnce() throws Exception {
        String token = status("json", "completed");
        String same = of(token, call, "completed", 3, ",\"DialStatus\":\"no-answer\"");
        report(same).statusCode(200);
        report(same).statusCode(200);
        assertThat(told()).hasSize(1);
        assertThat(told().getFirst().fields()).contains("\"call_status\":\"no-answer\"");
    }

    @Test
    void aDialledLegHasTheCallAsItsParent() throws Exception {
        String token = status("twiml", "completed");
        report(of(token, "b-" + call, "ringing", 1, "")).statusCode(200);
        assertThat(told().getFirst().fields())
                .contains("\"CallSid\":\"b-" + call + "\"", "\"ParentCallSid\":\"" + call + "\"")
                .contains("\"Direction\":\"outbound-dial\"", "\"CallStatus\":\"ringing\"");
    }

    @Test
    void aRecordingIsToldWithALinkAndANotifyWithItsData() throws Exception {
        String token = status("json", "completed");
        report(
                        of(token, call, "recording", 1, ",\"Recording\":\"rec-1\",\"RecordingDuration\":\"5\""),
                        of(token, call, "notify", 2, ",\"order\":\"4711\""))
                .statusCode(200);
        assertThat(told()).hasSize(2);
        assertThat(told().getFirst().fields()).contains("/v1/recordings/rec-1?expires=", "\"recording_duration\":5");
        assertThat(told().getLast().fields()).contains("\"order\":\"4711\"", "\"call_sid\":\"" + call + "\"");
    }

    @Test
    void aForgedTokenHoldsUpNobody() throws Exception {
        String token = status("json", "completed");
        report(of("x.y", call, "completed", 1, ""), of(token, call, "completed", 2, ""))
                .statusCode(200);
        assertThat(told()).hasSize(1);
        report(of(token, "other", "completed", 1, "").replace(call, "other")).statusCode(200);
        assertThat(told()).hasSize(1);
    }

    @Test
    void whatIsNoReportIsRefusedByField() {
        report("{\"id\":\"1\",\"time\":\"yesterday\"}").statusCode(400).body("errors.field", hasItem("[0].time"));
    }

    /** The token for the status URL of a call that has just begun. */
    private String status(String dialect, String events) throws Exception {
        String number = "s" + call;
        String application = "app-" + call;
        lead(number, application, "{\"name\":\"test\",\"kind\":\"document\",\"document\":\"[]\"}");
        try (var connection = source.getConnection();
                var update = connection.prepareStatement(
                        "update application set dialect = ?, status_url = ?, status_events = ? where id = ?")) {
            update.setString(1, dialect);
            update.setString(2, URL);
            update.setString(3, events);
            update.setString(4, application);
            update.executeUpdate();
        }
        routes.changed();
        return question(call, number)
                .post("/instructions")
                .then()
                .statusCode(200)
                .extract()
                .header("Dialplane-Status");
    }

    private String of(String token, String leg, String event, int sequence, String fields) {
        return "{\"id\":\"" + UUID.randomUUID() + "\",\"token\":\"" + token + "\",\"call\":\"" + call + "\",\"leg\":\""
                + leg + "\",\"node\":\"node-1\",\"event\":\"" + event + "\",\"sequence\":" + sequence
                + ",\"time\":\"2026-11-24T03:35:20.007Z\",\"fields\":{\"From\":\"1001\"" + fields + "}}";
    }

    private static ValidatableResponse report(String... reports) {
        return node().contentType("application/json")
                .body("[" + String.join(",", reports) + "]")
                .post("/instructions/reports")
                .then();
    }

    private List<Told> told() throws Exception {
        try (var connection = source.getConnection();
                var select = connection.prepareStatement(
                        "select event, url, sequence_number, fields from delivery where call_id = ? order by sequence_number")) {
            select.setString(1, call);
            List<Told> told = new ArrayList<>();
            try (var row = select.executeQuery()) {
                while (row.next()) {
                    told.add(new Told(row.getString(1), row.getString(2), row.getLong(3), row.getString(4)));
                }
            }
            return told;
        }
    }
}

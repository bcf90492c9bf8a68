package io.dialplane.node.sip;

import static io.dialplane.node.Wirephone.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dialplane.node.NodeUnderTest;
import io.dialplane.node.leg.Destination.Credentials;
import io.dialplane.node.leg.Enrolment;
import io.dialplane.node.leg.Enrolments.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** RFC 3261 §10.2, heard by a registrar. */
class EnrolmentsTest {
    private static final String CHALLENGE =
            "WWW-Authenticate: Digest realm=\"example.org\",nonce=\"n\",qop=\"auth\"\r\n";
    private final Edge edge = new Edge();
    private final Callee registrar = new Callee(edge.port);

    @AfterEach
    void close() {
        edge.close();
        registrar.close();
    }

    private Enrolment enrolment() {
        return new Enrolment(
                "carrier",
                "sip:127.0.0.1:" + registrar.port(),
                "trunk",
                "example.org",
                new Credentials("example.org", "trunk", "sesame"));
    }

    private void is(State state) {
        await().until(() -> edge.enrolments().states().equals(Map.of("carrier", state)));
    }

    @Test
    void registersWithItsPasswordAndTakesItBack() {
        edge.enrolments().keep(List.of(enrolment()));
        var first = registrar.receive("REGISTER sip:example.org SIP/2.0");
        is(State.TRYING);
        assertThat(header(first, "To")).isEqualTo("<sip:trunk@example.org>");
        assertThat(header(first, "Contact"))
                .contains("sip:trunk@127.0.0.1:" + edge.port)
                .contains("expires=600");
        registrar.respond(first, 401, "x", CHALLENGE, "");
        var second = registrar.receive("REGISTER");
        assertThat(header(second, "Authorization")).contains("username=\"trunk\"");
        assertThat(header(second, "Call-ID")).isEqualTo(header(first, "Call-ID"));
        registrar.respond(second, 200, "x", "Expires: 120\r\n", "");
        is(State.REGISTERED);
        edge.enrolments().keep(List.of(enrolment()));
        assertThat(registrar.receive("REGISTER", 300)).isEmpty();
        edge.enrolments().keep(List.of());
        var last = registrar.receive("REGISTER");
        assertThat(header(last, "Contact")).contains("expires=0");
        assertThat(edge.enrolments().states()).isEmpty();
    }

    @Test
    void asksForLongerWhenItIsTooBrief() {
        edge.enrolments().keep(List.of(enrolment()));
        registrar.respond(registrar.receive("REGISTER"), 423, "x", "Min-Expires: 1800\r\n", "");
        var second = registrar.receive("REGISTER");
        assertThat(header(second, "Contact")).contains("expires=1800");
    }

    @Test
    void aNodeRegistersWithTheTrunksOfItsConfiguration() {
        try (var node = new NodeUnderTest();
                var carrier = new Callee(node.port)) {
            node.documents.put(
                    "sofia.conf",
                    "<document type=\"freeswitch/xml\"><section name=\"configuration\"><configuration name=\"sofia.conf\">"
                            + "<profiles><profile name=\"external\"><gateways><gateway name=\"carrier\">"
                            + "<param name=\"proxy\" value=\"127.0.0.1:" + carrier.port() + "\"/>"
                            + "<param name=\"realm\" value=\"example.org\"/>"
                            + "<param name=\"username\" value=\"trunk\"/><param name=\"password\" value=\"sesame\"/>"
                            + "<param name=\"register\" value=\"true\"/></gateway></gateways></profile></profiles>"
                            + "</configuration></section></document>");
            var register = carrier.receive("REGISTER", 15_000).orElseThrow();
            assertThat(header(register, "To")).isEqualTo("<sip:trunk@example.org>");
            carrier.respond(register, 200, "x", "Expires: 3600\r\n", "");
            node.stop();
            assertThat(header(carrier.receive("REGISTER"), "Contact")).contains("expires=0");
        }
    }

    @Test
    void aWrongPasswordIsToldAndTriedAgain() {
        edge.enrolments().keep(List.of(enrolment()));
        registrar.respond(registrar.receive("REGISTER"), 401, "x", CHALLENGE, "");
        registrar.respond(registrar.receive("REGISTER"), 401, "x", CHALLENGE, "");
        is(State.FAILED);
        registrar.receive("REGISTER", 15_000).orElseThrow();
    }
}

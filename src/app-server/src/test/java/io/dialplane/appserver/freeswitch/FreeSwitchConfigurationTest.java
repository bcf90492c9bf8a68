package io.dialplane.appserver.freeswitch;

import static io.dialplane.appserver.AppServer.api;
import static io.dialplane.appserver.AppServer.resource;
import static io.dialplane.appserver.freeswitch.FreeSwitchTest.CAPTURES;
import static io.dialplane.appserver.freeswitch.FreeSwitchTest.replay;
import static io.dialplane.appserver.freeswitch.FreeSwitchTest.tree;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.dialplane.appserver.AppServer;
import io.dialplane.appserver.directory.Domains;
import io.dialplane.instructions.xml.XmlTree;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a running FreeSWITCH once asked for its files, replayed. */
@QuarkusTest
@QuarkusTestResource(AppServer.class)
class FreeSwitchConfigurationTest {
    @Inject
    Domains domains;

    @BeforeEach
    void thereAreSeveralDomains() {
        QuarkusTransaction.requiringNew().run(() -> domains.ensure("test.local"));
    }

    @Test
    void sofiaIsSetToChallengeOurUsersAndHasTheTrunksAsGateways() {
        String before = replay("startup-0004-configuration-sofia_conf");
        assertThat(before).doesNotContain("<gateway ");
        api().body("{\"name\":\"fs-conf\",\"proxy\":\"sip.example.org\",\"username\":\"u\",\"password\":\"pa<ss\"}")
                .post("/v1/trunks")
                .then()
                .statusCode(201);
        try {
            for (String capture : List.of(
                    "startup-0004-configuration-sofia_conf",
                    "startup-0005-configuration-sofia_conf",
                    "startup-0006-configuration-sofia_conf",
                    "reloadxml-rescan-0043-configuration-sofia_conf")) {
                var profiles = configuration(replay(capture), "sofia.conf").children("profiles");
                var internal = profiles.getFirst().children().getFirst();
                assertThat(internal.attribute("name")).contains("internal");
                assertThat(params(internal.children("settings").getFirst()))
                        .containsEntry("auth-calls", "true")
                        .containsEntry("accept-blind-reg", "false")
                        .containsEntry("inbound-reg-force-matching-username", "true")
                        // there are several domains
                        .containsEntry("challenge-realm", "auto_from")
                        .doesNotContainKey("force-register-domain")
                        .containsEntry("context", "default")
                        .containsEntry("dialplan", "XML")
                        .containsEntry("sip-port", "5060")
                        .containsEntry("sip-ip", "$${local_ip_v4}")
                        .containsEntry("inbound-codec-prefs", "PCMU,PCMA")
                        .containsEntry("rfc2833-pt", "101");
                var external = profiles.getFirst().children().getLast();
                assertThat(external.attribute("name")).contains("external");
                assertThat(params(external.children("settings").getFirst())).containsEntry("context", "public");
                var gateways = external.children("gateways").getFirst().children();
                assertThat(gateways).hasSize(1);
                assertThat(gateways.getFirst().attribute("name")).contains("fs-conf");
                assertThat(params(gateways.getFirst()))
                        .containsEntry("proxy", "sip.example.org")
                        .containsEntry("username", "u")
                        .containsEntry("password", "pa<ss");
            }
            given().header("User-Agent", "freeswitch-xml/1.0")
                    .contentType("application/x-www-form-urlencoded")
                    .body(resource(CAPTURES + "startup-0004-configuration-sofia_conf.form"))
                    .post("/instructions")
                    .then()
                    .statusCode(401)
                    .body(not(containsString("pa&lt;ss")));
        } finally {
            api().delete("/v1/trunks/fs-conf");
        }
        assertThat(replay("startup-0004-configuration-sofia_conf")).isEqualTo(before);
    }

    @Test
    void theRealmIsTheDomainWhenThereIsOne() {
        var profile = configuration(FreeSwitchConfiguration.sofia(Optional.of("a&b.example"), ""), "sofia.conf")
                .children("profiles")
                .getFirst()
                .children()
                .getFirst();
        assertThat(params(profile.children("settings").getFirst()))
                .containsEntry("challenge-realm", "a&b.example")
                .containsEntry("force-register-domain", "a&b.example")
                .containsEntry("force-register-db-domain", "a&b.example")
                .containsEntry("sip-port", "5060");
    }

    @Test
    void nobodyCallsWithoutAPassword() {
        var lists = configuration(replay("startup-0022-configuration-acl_conf"), "acl.conf")
                .children("network-lists")
                .getFirst()
                .children();
        assertThat(lists).extracting(list -> list.attribute("name").orElse("")).containsExactly("domains", "loopback");
        assertThat(lists).allMatch(list -> list.attribute("default").equals(Optional.of("deny")));
        assertThat(lists.getFirst().children()).isEmpty();
        assertThat(lists.getLast().children())
                .extracting(node -> node.attribute("cidr").orElse(""))
                .containsExactly("127.0.0.0/8", "::1/128");
    }

    @Test
    void httapiDocumentsMaySetVariablesAndExecuteApplications() {
        var profile = configuration(replay("startup-0013-configuration-httapi_conf"), "httapi.conf")
                .children("profiles")
                .getFirst()
                .children()
                .getFirst();
        assertThat(profile.children("permissions").getFirst().children())
                .allMatch(permission -> permission.attribute("value").equals(Optional.of("true")))
                .extracting(permission -> permission.attribute("name").orElse(""))
                .contains("set-vars", "set-params", "get-vars", "execute-apps");
        assertThat(params(profile.children("params").getFirst()))
                .doesNotContainKey("gateway-credentials")
                .hasEntrySatisfying("gateway-url", url -> assertThat(url).endsWith(FreeSwitch.PATH));
    }

    private static XmlTree configuration(String document, String name) {
        var configuration =
                tree(document).children("section").getFirst().children().getFirst();
        assertThat(configuration.attribute("name")).contains(name);
        return configuration;
    }

    private static Map<String, String> params(XmlTree element) {
        return element.children("param").stream()
                .collect(Collectors.toMap(
                        param -> param.attribute("name").orElse(""),
                        param -> param.attribute("value").orElse("")));
    }
}

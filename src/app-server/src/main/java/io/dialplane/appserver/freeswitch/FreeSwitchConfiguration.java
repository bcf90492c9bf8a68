package io.dialplane.appserver.freeswitch;

import io.dialplane.appserver.directory.Domains;
import io.dialplane.appserver.directory.Xml;
import io.dialplane.appserver.trunk.Gateways;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * What FreeSWITCH needs to be set to so that it runs our numbers: its SIP profiles with the trunks, its lists of
 * addresses, and what httapi documents may do. All else it has in files. What is written <code>$${…}</code> is one of
 * its own variables, which it fills in when it reads the answer. Blocks.
 */
@Singleton
public class FreeSwitchConfiguration {
    private static final String OF_EACH_PROFILE = """
            <param name="dialplan" value="XML"/>
            <param name="sip-ip" value="$${local_ip_v4}"/>
            <param name="rtp-ip" value="$${local_ip_v4}"/>
            <param name="apply-inbound-acl" value="domains"/>
            <param name="local-network-acl" value="localnet.auto"/>
            <param name="inbound-codec-prefs" value="PCMU,PCMA"/>
            <param name="outbound-codec-prefs" value="PCMU,PCMA"/>
            <param name="dtmf-type" value="rfc2833"/>
            <param name="rfc2833-pt" value="101"/>
            <param name="hold-music" value="$${hold_music}"/>
            """;

    private final Gateways gateways;
    private final Domains domains;
    private final FreeSwitch freeswitch;

    public FreeSwitchConfiguration(Gateways gateways, Domains domains, FreeSwitch freeswitch) {
        this.gateways = gateways;
        this.domains = domains;
        this.freeswitch = freeswitch;
    }

    /** The document of a file of FreeSWITCH's; empty when it is to read its own. */
    public Optional<String> document(String file) {
        return switch (file) {
            case "sofia.conf" ->
                Optional.of(sofia(QuarkusTransaction.requiringNew().call(domains::only), gateways.element()));
            case "acl.conf" -> Optional.of(acl());
            case "httapi.conf" -> Optional.of(httapi(freeswitch.steps()));
            default -> Optional.empty();
        };
    }

    /**
     * The SIP profiles. Credentials are hashes of user, domain and password: the realm of a challenge has to be the
     * user's domain. It is the only one there is, else that of From.
     *
     * @param gateways the trunks
     */
    static String sofia(Optional<String> onlyDomain, String gateways) {
        String realm = Xml.escape(onlyDomain.orElse("auto_from"));
        String forced = onlyDomain.isEmpty() ? "" : """
                <param name="force-register-domain" value="%1$s"/>
                <param name="force-register-db-domain" value="%1$s"/>
                <param name="force-subscription-domain" value="%1$s"/>
                """.formatted(realm);
        return configuration("sofia.conf", """
                <global_settings>
                <param name="log-level" value="0"/>
                <param name="log-auth-failures" value="true"/>
                </global_settings>
                <profiles>
                <profile name="internal">
                <domains><domain name="all" alias="true" parse="false"/></domains>
                <settings>
                <param name="sip-port" value="5060"/>
                <param name="context" value="default"/>
                <param name="auth-calls" value="true"/>
                <param name="auth-subscriptions" value="true"/>
                <param name="accept-blind-reg" value="false"/>
                <param name="accept-blind-auth" value="false"/>
                <param name="inbound-reg-force-matching-username" value="true"/>
                <param name="multiple-registrations" value="contact"/>
                <param name="nonce-ttl" value="60"/>
                <param name="apply-nat-acl" value="nat.auto"/>
                <param name="challenge-realm" value="%s"/>
                %s%s</settings>
                </profile>
                <profile name="external">
                %s<domains><domain name="all" alias="false" parse="false"/></domains>
                <settings>
                <param name="sip-port" value="5080"/>
                <param name="context" value="public"/>
                <param name="auth-calls" value="false"/>
                <param name="tls" value="$${external_ssl_enable}"/>
                %s</settings>
                </profile>
                </profiles>
                """.formatted(realm, forced, OF_EACH_PROFILE, gateways, OF_EACH_PROFILE));
    }

    /** Whoever is in list {@code domains} calls without a password: nobody, since no user of ours has an address. */
    private static String acl() {
        return configuration("acl.conf", """
                <network-lists>
                <list name="domains" default="deny"/>
                <list name="loopback" default="deny">
                <node type="allow" cidr="127.0.0.0/8"/>
                <node type="allow" cidr="::1/128"/>
                </list>
                </network-lists>
                """);
    }

    /** No credentials: the URL of each step is signed. */
    private static String httapi(String url) {
        return configuration("httapi.conf", """
                <settings/>
                <profiles>
                <profile name="default">
                <permissions>
                <permission name="set-params" value="true"/>
                <permission name="set-vars" value="true"/>
                <permission name="get-vars" value="true"/>
                <permission name="execute-apps" value="true"/>
                </permissions>
                <params>
                <param name="gateway-url" value="%s"/>
                <param name="method" value="post"/>
                <param name="timeout" value="10"/>
                </params>
                </profile>
                </profiles>
                """.formatted(Xml.escape(url)));
    }

    private static String configuration(String name, String content) {
        return "<document type=\"freeswitch/xml\"><section name=\"configuration\"><configuration name=\"" + name
                + "\">\n" + content + "</configuration></section></document>\n";
    }
}

package io.dialplane.node;

import io.dialplane.node.media.MediaSettings;
import io.dialplane.settings.Describe;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All settings of a media node. */
@ConfigMapping(prefix = "dialplane.node")
@Describe("The media node: SIP legs, RTP media, instructions from the application server, events.")
public interface NodeSettings {
    @WithDefault("var")
    @Describe(
            value = "Directory of secrets and of call records that are not in the database yet.",
            env = "DIALPLANE_VAR")
    Path var();

    @Describe("Name of this node in events, records and lists; host name and SIP port when absent.")
    Optional<String> name();

    @WithDefault("text")
    @Describe("How log lines look: for people, or one JSON object each.")
    LogFormat logFormat();

    @WithDefault("info")
    @Describe("What is logged: nothing less severe than this.")
    LogLevel logLevel();

    @WithDefault("4000")
    @Describe(value = "Calls at a time; more are refused with 503.", min = 1, max = 1_000_000)
    int maxCalls();

    @WithDefault("1000")
    @Describe(
            value = "Calls at a time that wait for their first instructions; more are refused with 503.",
            min = 1,
            max = 1_000_000)
    int maxSetups();

    @WithDefault("4h")
    @Describe(value = "A call that lasts longer is hung up.", min = 1_000, max = 604_800_000)
    Duration maxCallDuration();

    @WithDefault("dialplane.local")
    @Describe("Domain of callers and phones that name none, or an address.")
    String defaultDomain();

    @WithDefault("1024")
    @Describe(
            value = "Megabytes of call records that wait on the disk for an application server that takes them; of"
                    + " more, the oldest are dropped.",
            min = 1,
            max = 1_000_000)
    int cdrSpoolMegabytes();

    @WithDefault("10240")
    @Describe(
            value = "Megabytes of recordings that wait on the disk for an application server that takes them; while"
                    + " there are more, none is begun.",
            min = 1,
            max = 100_000_000)
    int recordingSpoolMegabytes();

    @WithDefault("100")
    @Describe(value = "Legs that are dialled for one call, in all its life; no more are.", min = 1, max = 10_000)
    int maxDialledLegs();

    /** SIP. */
    Sip sip();

    /** RTP and sounds. */
    MediaSettings media();

    /** Events for clients. */
    EventSocket eventSocket();

    /** Health and metrics. */
    Health health();

    /** Where instructions come from. */
    AppServer appServer();

    /** How log lines look. */
    enum LogFormat {
        TEXT,
        JSON
    }

    /** Severity of log lines. */
    enum LogLevel {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** The group {@code sip}. */
    interface Sip {
        @WithDefault("127.0.0.1")
        @Describe(value = "Address for SIP over UDP and TCP.", expects = "an IP address of this machine")
        String host();

        @WithDefault("5080")
        @Describe(value = "Port for SIP over UDP and TCP.", min = 1, max = 65_535)
        int port();

        @Describe(
                value = "Address callers are told to reach this node at; the one it listens on when absent.",
                expects = "an IP address")
        Optional<String> advertisedHost();

        @WithDefault("127.0.0.1,::1")
        @Describe(
                value = "Addresses of balancers whose word about the client's address and trace is taken.",
                expects = "IP addresses, comma-separated")
        List<String> trustedProxies();

        @WithDefault("60")
        @Describe(value = "Shortest registration, seconds; a shorter one is refused with 423.", min = 1, max = 86_400)
        int minExpires();

        @WithDefault("3600")
        @Describe(value = "Longest registration, seconds; a longer one is shortened.", min = 1, max = 86_400)
        int maxExpires();

        @WithDefault("MD5,SHA-256")
        @Describe(
                value = "Digest algorithms that callers and phones are offered, in this order; credentials of another"
                        + " are asked for again. Old phones take the first, and know MD5 only.",
                expects = "MD5 or SHA-256")
        List<String> digestAlgorithms();
    }

    /** The group {@code event-socket}. */
    interface EventSocket {
        @WithDefault("127.0.0.1")
        @Describe(value = "Address of the event socket.", expects = "an IP address of this machine")
        String host();

        @WithDefault("8021")
        @Describe(value = "Port of the event socket.", min = 1, max = 65_535)
        int port();
    }

    /** The group {@code health}. */
    interface Health {
        @WithDefault("127.0.0.1")
        @Describe(value = "Address for health and metrics over HTTP.", expects = "an IP address of this machine")
        String host();

        @WithDefault("8090")
        @Describe(value = "Port for health and metrics over HTTP.", min = 1, max = 65_535)
        int port();
    }

    /** The group {@code app-server}. */
    interface AppServer {
        @WithDefault("http://127.0.0.1:8080")
        @Describe(
                value =
                        "Application servers, the preferred first. An address without a path gets /instructions; one with"
                                + " a path is posted to as it is, as back ends of FreeSWITCH's xml_curl want it.",
                expects = "an http or https URL without user name and password")
        List<String> urls();

        @WithDefault("64")
        @Describe(value = "Connections to each application server.", min = 1, max = 10_000)
        int connections();

        @WithDefault("2s")
        @Describe(value = "Time to connect.", min = 10, max = 60_000)
        Duration connectTimeout();

        @WithDefault("10s")
        @Describe(
                value = "Time for a whole answer; the application server gives its webhooks less.",
                min = 100,
                max = 60_000)
        Duration answerTimeout();

        @Describe(
                value = "PEM file of the certificates that https servers are verified with; those Java trusts when"
                        + " absent.",
                expects = "a readable file")
        Optional<String> trustCertificates();

        @WithDefault("node")
        @Describe("User name for the application servers (HTTP Basic).")
        String username();

        @Describe(
                value = "Password of that user; the one in the data directory's secrets when absent.",
                secret = true,
                env = "DIALPLANE_NODE_PASSWORD")
        Optional<String> password();

        @WithDefault("2s")
        @Describe(
                value = "How long a user of the directory is remembered when the answer does not say"
                        + " (Dialplane-TTL, cacheable).",
                min = 0,
                max = 60_000)
        Duration directoryCache();

        @WithDefault("5m")
        @Describe(
                value = "How long answers that came with a time to live go on to count when no application server"
                        + " answers: users and configuration, never documents of calls. Each use is logged.",
                min = 0,
                max = 86_400_000)
        Duration grace();
    }
}

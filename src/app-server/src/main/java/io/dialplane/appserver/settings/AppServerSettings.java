package io.dialplane.appserver.settings;

import io.dialplane.settings.Describe;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Every setting of the application server. */
@ConfigMapping(prefix = "dialplane.app-server")
@Describe("The application server: answers the nodes, calls webhooks, keeps the database, serves API and console.")
public interface AppServerSettings {
    @WithDefault("var")
    @Describe(
            value = "Data directory: embedded database and secrets.properties.",
            env = {"DIALPLANE_VAR"})
    Path var();

    /** Where the HTTP server listens. */
    Http http();

    /** Where things are stored. */
    Database database();

    @Describe(
            value = "Key of the API (Authorization: Bearer …). Made at the first start when left out.",
            env = {"DIALPLANE_API_KEY"},
            secret = true)
    Optional<String> apiKey();

    @Describe(
            value = "Password of user 'node' on /instructions. Made at the first start when left out.",
            env = {"DIALPLANE_NODE_PASSWORD"},
            secret = true)
    Optional<String> nodePassword();

    @Describe(
            value = "Password of the nodes' event sockets. Made at the first start when left out.",
            env = {"DIALPLANE_EVENT_SOCKET_PASSWORD"},
            secret = true)
    Optional<String> eventSocketPassword();

    @WithDefault("dialplane.local")
    @Describe(
            value = "Domain that calls and registrations belong to when they name none that exists.",
            expects = "a host name of at most 128 characters")
    String defaultDomain();

    @WithDefault("false")
    @Describe("Put the demo users and numbers into the database at start.")
    boolean demo();

    @WithDefault("http://127.0.0.1:8085/ivr")
    @Describe("Webhook of the demo number 5000.")
    URI demoIvrUrl();

    @WithDefault("127.0.0.1:5060")
    @Describe(
            value = "Where the nodes reach the balancer, to call numbers of this installation.",
            expects = "host:port")
    String balancer();

    /** What is logged, and how. */
    Log log();

    /** Limits of the webhook client. */
    Webhook webhook();

    /** What endpoints are told of calls in progress. */
    Deliveries deliveries();

    /** Which addresses webhooks may lead to. */
    Egress egress();

    /** Limits of the event stream. */
    Events events();

    /** What is expected of the nodes. */
    Node node();

    @Describe(
            value = "Where developers and their endpoints reach this server, for the links it gives them."
                    + " Left out: http:// and where it listens.",
            expects = "an http or https URL")
    Optional<URI> publicUrl();

    /** Recordings. */
    Recordings recordings();

    /** What a real FreeSWITCH is told. */
    FreeSwitch freeswitch();

    /** Queues. */
    Queues queues();

    /** A real FreeSWITCH. */
    interface FreeSwitch {
        @WithDefault("flite")
        @Describe("Text-to-speech engine of FreeSWITCH for what a document says.")
        String speechEngine();

        @WithDefault("kal")
        @Describe("Its voice when the document names none.")
        String speechVoice();
    }

    /** The HTTP server. */
    interface Http {
        @WithDefault("127.0.0.1")
        @Describe("Address the HTTP server listens on.")
        String host();

        @WithDefault("8080")
        @Describe(value = "Port of the HTTP server: nodes, API, console, health, metrics.", min = 1, max = 65_535)
        int port();
    }

    /** The database. */
    interface Database {
        @Describe(
                value = "JDBC URL: jdbc:mariadb://host:3306/name, or jdbc:h2:…;MODE=MariaDB. "
                        + "Left out: an embedded H2 file below the data directory.",
                expects = "a URL that starts with jdbc:mariadb: or jdbc:h2:")
        Optional<String> url();

        @WithDefault("dialplane")
        @Describe("Database user.")
        String username();

        @Describe(value = "Password of the database user; none when left out.", secret = true)
        Optional<String> password();

        @WithDefault("16")
        @Describe(value = "Most connections to the database.", min = 2, max = 1_000)
        int connections();
    }

    /** Logging. */
    interface Log {
        @WithDefault("info")
        @Describe("Least severity that is logged.")
        Level level();

        @WithDefault("text")
        @Describe("Lines for a terminal, or one JSON object a line.")
        Format format();
    }

    /** Severities. */
    enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /** Forms of a log line. */
    enum Format {
        TEXT,
        JSON
    }

    /** Webhooks. */
    interface Webhook {
        @WithDefault("512")
        @Describe(value = "Most connections to one host of webhooks.", min = 1, max = 10_000)
        int connections();

        @WithDefault("9s")
        @Describe(
                value = "Longest time for one question with all retries and the fall-back URL; nodes wait 10 s.",
                min = 100,
                max = 60_000)
        Duration total();

        @WithDefault("5")
        @Describe(value = "Failures in a row after which a host is left alone.", min = 1, max = 1_000)
        int breakerFailures();

        @WithDefault("10s")
        @Describe(value = "For how long it is left alone until one request tries it again.", min = 10, max = 3_600_000)
        Duration breakerPause();
    }

    /** Deliveries. */
    interface Deliveries {
        @WithDefault("24h")
        @Describe(
                value = "For how long a status callback is tried again; then it is kept as dead.",
                min = 1_000,
                max = 2_592_000_000L)
        Duration keepTrying();

        @WithDefault("1s")
        @Describe(value = "Wait before the second try; doubled with each further one.", min = 10, max = 3_600_000)
        Duration firstWait();

        @WithDefault("1h")
        @Describe(value = "Longest wait between two tries.", min = 10, max = 86_400_000)
        Duration longestWait();

        @WithDefault("64")
        @Describe(value = "Most status callbacks on their way at the same time.", min = 1, max = 10_000)
        int parallel();

        @WithDefault("7d")
        @Describe(value = "For how long a delivered one is kept, to be looked at.", min = 1_000)
        Duration keepDelivered();

        @WithDefault("30d")
        @Describe(value = "For how long a dead one is kept, to be replayed.", min = 1_000)
        Duration keepDead();
    }

    /** Egress. */
    interface Egress {
        @Describe(
                value = "Where webhooks may lead although it is loopback, link-local, metadata or multicast.",
                expects = "an address, a CIDR block, a host name, or a name that begins with *.")
        Optional<List<String>> allow();

        @Describe(
                value = "Where webhooks may not lead; stronger than egress.allow.",
                expects = "an address, a CIDR block, a host name, or a name that begins with *.")
        Optional<List<String>> deny();
    }

    /** Events. */
    interface Events {
        @WithDefault("4096")
        @Describe(
                value = "How many events a client of /v1/events can be behind before it misses some.",
                min = 16,
                max = 1_000_000)
        int window();
    }

    /** Queues. */
    interface Queues {
        @WithDefault("1000")
        @Describe(value = "Most calls that wait in one queue, whatever its document says.", min = 1, max = 10_000)
        int largest();
    }

    /** Recordings. */
    interface Recordings {
        @Describe("Directory of the recordings; all application servers need the same one."
                + " Left out: recordings, below the data directory.")
        Optional<Path> directory();

        @WithDefault("3000")
        @Describe(value = "The largest recording that is taken, MiB (24 h in stereo are 2637).", min = 1, max = 100_000)
        int largest();

        @WithDefault("24h")
        @Describe(value = "How long a link to a recording is good without the API's key.", min = 1_000)
        Duration linkLife();

        @WithDefault("0s")
        @Describe("Recordings older than this are deleted; 0s keeps them.")
        Duration keep();
    }

    /** Nodes. */
    interface Node {
        @WithDefault("30s")
        @Describe(value = "A node that was silent for so long is down (nodes report every 10 s).", min = 11_000)
        Duration silence();
    }
}

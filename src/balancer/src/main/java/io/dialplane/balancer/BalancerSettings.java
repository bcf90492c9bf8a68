package io.dialplane.balancer;

import io.dialplane.settings.Describe;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The settings of the balancer. */
@ConfigMapping(prefix = "dialplane.balancer")
@Describe("The balancer: the SIP proxy in front that spreads dialogs over the media nodes.")
public interface BalancerSettings {
    @WithDefault("var")
    @Describe(value = "The data directory, where the secrets are.", env = "DIALPLANE_VAR")
    Path var();

    @WithDefault("127.0.0.1:5080")
    @Describe(
            value = "The media nodes new dialogs go to, at most 64. A dialog in progress needs its node in this list,"
                    + " written as it was when the dialog began; the order does not matter.",
            expects = "host:port, IPv6 in brackets")
    List<String> nodes();

    @WithDefault("2")
    @Describe(value = "Seconds a refused caller is told to wait, in Retry-After.", min = 1, max = 3600)
    int retryAfter();

    Sip sip();

    Udp udp();

    Tcp tcp();

    Probe probe();

    Failover failover();

    Health health();

    Log log();

    /** Where SIP is heard. */
    interface Sip {
        @WithDefault("127.0.0.1")
        @Describe("The address SIP listens on, UDP and TCP.")
        String host();

        @WithDefault("5060")
        @Describe(value = "The port SIP listens on, UDP and TCP.", min = 1, max = 65535)
        int port();

        @Describe("The address in Via, Record-Route and Path when it is not the one listened on; needed with 0.0.0.0.")
        Optional<String> advertise();

        @Describe("Further host names and addresses that mean this balancer in a Route or Request-URI.")
        Optional<List<String>> aliases();

        @WithDefault("16384")
        @Describe(value = "Bytes the start line and headers of a message may have.", min = 1024, max = 65536)
        int headerSize();
    }

    /** How datagrams are read. */
    interface Udp {
        @WithDefault("8192")
        @Describe(value = "Bytes of the largest datagram taken; larger ones are dropped.", min = 1024, max = 65507)
        int datagramSize();

        @WithDefault("32")
        @Describe(value = "Datagrams read by one system call, where epoll is at hand.", min = 1, max = 256)
        int batch();

        @WithDefault("4194304")
        @Describe(value = "Bytes of the socket's buffers; the kernel may allow less.", min = 65536, max = 268435456)
        int buffer();

        @WithDefault("true")
        @Describe(
                "Whether Linux' epoll with batched system calls is used where it is at hand; Java's own selector else.")
        boolean nativeIo();
    }

    /** What a TCP peer may do. */
    interface Tcp {
        @WithDefault("10000")
        @Describe(value = "Connections at once.", min = 1, max = 1000000)
        int connections();

        @WithDefault("65536")
        @Describe(value = "Bytes of the largest message taken.", min = 4096, max = 1048576)
        int messageSize();

        @WithDefault("2h")
        @Describe(value = "After so long without a byte a connection is closed.", min = 1000, max = 86_400_000)
        Duration idle();

        @WithDefault("10s")
        @Describe(value = "How long a message may take to arrive.", min = 100, max = 600_000)
        Duration incomplete();
    }

    /** How nodes are watched. */
    interface Probe {
        @WithDefault("1s")
        @Describe(value = "Time between two OPTIONS to each node.", min = 100, max = 60_000)
        Duration interval();

        @WithDefault("2")
        @Describe(
                value = "Unanswered OPTIONS in a row that make a node down, when nothing else was heard from it.",
                min = 1,
                max = 100)
        int lost();
    }

    /** How a new call gets to another node. */
    interface Failover {
        @WithDefault("800ms")
        @Describe(value = "How long a node may be silent about a new call.", min = 100, max = 10_000)
        Duration silence();

        @WithDefault("3")
        @Describe(value = "Nodes a new call is tried at, the first included.", min = 1, max = 64)
        int tries();

        @WithDefault("20000")
        @Describe(
                value = "New calls supervised at once; beyond, calls are forwarded without fail-over.",
                max = 1000000,
                min = 0)
        int calls();
    }

    /** Where health and metrics are served. */
    interface Health {
        @WithDefault("127.0.0.1")
        @Describe("The address of /q/health and /q/metrics.")
        String host();

        @WithDefault("8091")
        @Describe(value = "The port of /q/health and /q/metrics.", min = 0, max = 65535)
        int port();
    }

    /** How log lines look. */
    interface Log {
        @WithDefault("text")
        @Describe("How log lines look.")
        LogFormat format();

        @WithDefault("info")
        @Describe("From which level on lines are written; debug has a line per call.")
        LogLevel level();
    }

    /** How log lines look. */
    enum LogFormat {
        TEXT,
        JSON
    }

    /** From which level on lines are written. */
    enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}

package io.dialplane.launcher;

import io.dialplane.launcher.Ports.NodePorts;
import io.dialplane.launcher.Supervisor.Part;
import io.dialplane.settings.Secrets;
import io.dialplane.settings.StartFailure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dialplane up}: everything on this machine, for a first call. */
@Command(
        name = "up",
        description =
                "Starts application server, media node, balancer and the demo IVR on the loopback address, with an"
                        + " embedded database and demo data. Ctrl-C or SIGTERM ends all of it.",
        footer = {
            "",
            "The data directory is var below Dialplane's directory, or DIALPLANE_VAR.",
            "It holds the database, the secrets made at the first start, logs, and run.json while it runs.",
            "Settings of the processes come from their environment variables (app-server, node, balancer --help)."
        },
        mixinStandardHelpOptions = true,
        version = "Dialplane 0.1.0",
        sortOptions = false)
final class UpCommand implements Callable<Integer> {
    private static final String EGRESS = "DIALPLANE_NODE_MEDIA_EGRESS_ALLOW";
    private static final String HOST = "127.0.0.1";
    private static final String DOMAIN = "dialplane.local";
    private static final List<String> DEMO_USERS = List.of("1001", "1002");
    private static final List<RunFile.Number> DEMO_NUMBERS = List.of(
            new RunFile.Number("5000", "IVR menu, run by docs/examples/ivr/Ivr.java"),
            new RunFile.Number("9196", "echo"),
            new RunFile.Number("9197", "tone of 1004 Hz"),
            new RunFile.Number("9198", "music loop"));

    @Option(names = "--nodes", paramLabel = "N", defaultValue = "1", description = "Media nodes, 1 to 8 (default: 1).")
    private int nodes = 1;

    @Option(
            names = "--port-offset",
            paramLabel = "N",
            defaultValue = "0",
            description = "Added to every port, for a second instance (default: 0).")
    private int offset;

    @Option(
            names = "--database",
            paramLabel = "URL",
            defaultValue = "",
            description = "jdbc:mariadb://host:port/name rather than the embedded database"
                    + " (user and password: DIALPLANE_APP_SERVER_DATABASE_USERNAME, …_PASSWORD).")
    private String database = "";

    @Option(
            names = "--log-format",
            paramLabel = "text|json",
            defaultValue = "text",
            description = "Form of the log lines (default: text).")
    private String logFormat = "text";

    @Override
    public Integer call() {
        if (nodes < 1 || nodes > 8) {
            throw new StartFailure("--nodes " + nodes + ": expected 1 to 8.");
        }
        if (!logFormat.equals("text") && !logFormat.equals("json")) {
            throw new StartFailure("--log-format " + logFormat + ": expected text or json.");
        }
        var installation = Installation.of(System.getenv());
        var ports = Ports.of(installation, nodes, offset);
        try (var held = DataDirectory.take(installation.var())) {
            ports.requireFree();
            return supervise(installation, ports, held);
        }
    }

    private int supervise(Installation installation, Ports ports, DataDirectory held) {
        var secrets = Secrets.open(installation.var());
        var parts = parts(installation, ports);
        var screen = new Screen(System.out, System.console() != null);
        var news = new Told(installation, ports, secrets, parts, screen);
        var supervisor = new Supervisor(parts, news);
        var hook = new Thread(() -> {
            screen.ending();
            supervisor.stop();
            RunFile.remove(installation.var());
        });
        Runtime.getRuntime().addShutdownHook(hook);
        screen.starting(parts.stream().map(Part::child).toList());
        return switch (supervisor.run()) {
            case Supervisor.Outcome.Stopped() -> {
                awaitHook(hook);
                held.close();
                yield 0;
            }
            case Supervisor.Outcome.Failed(String sentence, List<String> log, int status) -> {
                RunFile.remove(installation.var());
                screen.failed(sentence, log);
                yield status;
            }
        };
    }

    /** SIGTERM runs the hook, which runs until the JVM goes: this thread must not start the way out a second time. */
    private static void awaitHook(Thread hook) {
        try {
            hook.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Part> parts(Installation installation, Ports ports) {
        var parts = new ArrayList<Part>();
        parts.add(new Part(
                child(installation, "app-server", "The application server", appServer(ports)),
                ports.http(),
                "/q/health/ready",
                true));
        for (int i = 0; i < ports.nodes().size(); i++) {
            boolean several = ports.nodes().size() > 1;
            parts.add(new Part(
                    child(
                            installation,
                            several ? "node-" + (i + 1) : "node",
                            several ? "Media node " + (i + 1) : "The media node",
                            node(ports, i)),
                    ports.nodes().get(i).health(),
                    "/q/health/ready",
                    false));
        }
        parts.add(new Part(
                child(installation, "balancer", "The balancer", balancer(ports)),
                ports.balancerHealth(),
                "/q/health/ready",
                true));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path ivr = installation.root().resolve("docs/examples/ivr/Ivr.java");
        var command = List.of(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                ivr.toString(),
                ports.ivr() + "");
        parts.add(new Part(
                new Child("ivr", "The demo IVR", command, Map.of(), installation.root(), installation.logs()),
                ports.ivr(),
                "",
                true));
        return parts;
    }

    private static Child child(Installation installation, String name, String title, Map<String, String> environment) {
        var variables = new LinkedHashMap<>(environment);
        variables.put("DIALPLANE_SKIP_BUILD", "1");
        variables.put("DIALPLANE_VAR", installation.var().toString());
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        String command = name.startsWith("node") ? "node" : name;
        return new Child(
                name,
                title,
                List.of(installation.script().toString(), command),
                variables,
                installation.root(),
                installation.logs());
    }

    private Map<String, String> appServer(Ports ports) {
        var variables = new LinkedHashMap<>(Map.of(
                "DIALPLANE_APP_SERVER_HTTP_PORT",
                ports.http() + "",
                "DIALPLANE_APP_SERVER_BALANCER",
                HOST + ":" + ports.sip(),
                "DIALPLANE_APP_SERVER_DEMO",
                "true",
                "DIALPLANE_APP_SERVER_DEMO_IVR_URL",
                "http://" + HOST + ":" + ports.ivr() + "/ivr",
                "DIALPLANE_APP_SERVER_LOG_FORMAT",
                logFormat));
        if (!database.isEmpty()) {
            variables.put("DIALPLANE_APP_SERVER_DATABASE_URL", database);
        }
        return variables;
    }

    private Map<String, String> node(Ports ports, int index) {
        NodePorts own = ports.nodes().get(index);
        return Map.of(
                "DIALPLANE_NODE_NAME",
                "node-" + (index + 1),
                EGRESS,
                System.getenv().getOrDefault(EGRESS, "127.0.0.0/8,::1"), // sounds of endpoints on this machine
                "DIALPLANE_NODE_SIP_PORT",
                own.sip() + "",
                "DIALPLANE_NODE_EVENT_SOCKET_PORT",
                own.eventSocket() + "",
                "DIALPLANE_NODE_HEALTH_PORT",
                own.health() + "",
                "DIALPLANE_NODE_MEDIA_RTP_PORT_MIN",
                own.rtpFirst() + "",
                "DIALPLANE_NODE_MEDIA_RTP_PORT_MAX",
                own.rtpLast() + "",
                "DIALPLANE_NODE_APP_SERVER_URLS",
                "http://" + HOST + ":" + ports.http(),
                "DIALPLANE_NODE_LOG_FORMAT",
                logFormat);
    }

    private Map<String, String> balancer(Ports ports) {
        String nodes = String.join(
                ",", ports.nodes().stream().map(node -> HOST + ":" + node.sip()).toList());
        return Map.of(
                "DIALPLANE_BALANCER_SIP_PORT",
                ports.sip() + "",
                "DIALPLANE_BALANCER_HEALTH_PORT",
                ports.balancerHealth() + "",
                "DIALPLANE_BALANCER_NODES",
                nodes,
                "DIALPLANE_BALANCER_LOG_FORMAT",
                logFormat);
    }

    /** Writes run.json and tells the screen. */
    private record Told(Installation installation, Ports ports, Secrets secrets, List<Part> parts, Screen screen)
            implements Supervisor.News {
        @Override
        public void partReady(Child child, List<Child> waitingFor) {
            screen.partReady(child, waitingFor);
        }

        @Override
        public void allReady() {
            RunFile run = runFile();
            run.write(installation.var());
            screen.ready(run, DOMAIN, installation);
        }

        @Override
        public void restarted(Child child, int exitStatus) {
            screen.restarted(child, exitStatus);
            runFile().write(installation.var());
        }

        private RunFile runFile() {
            String password = secrets.secret("event-socket-password");
            var nodes = ports.nodes().stream()
                    .map(node -> new RunFile.Node(
                            HOST + ":" + node.sip(), HOST + ":" + node.eventSocket(), HOST + ":" + node.health()))
                    .toList();
            return new RunFile(
                    true,
                    "http://" + HOST + ":" + ports.http(),
                    secrets.secret("api-key"),
                    HOST + ":" + ports.sip(),
                    nodes.getFirst().sip(),
                    RunFile.EventSocket.of(HOST, ports.nodes().getFirst().eventSocket(), password),
                    nodes,
                    DEMO_USERS.stream()
                            .map(user -> new RunFile.User(user, DOMAIN, secrets.secret("user-" + user + "-password")))
                            .toList(),
                    DEMO_NUMBERS,
                    new RunFile.Pids(
                            ProcessHandle.current().pid(), pid("app-server"), nodePids(), pid("balancer"), pid("ivr")));
        }

        private long pid(String name) {
            return parts.stream()
                    .map(Part::child)
                    .filter(child -> child.name().equals(name))
                    .mapToLong(Child::pid)
                    .sum();
        }

        private List<Long> nodePids() {
            return parts.stream()
                    .map(Part::child)
                    .filter(child -> child.name().startsWith("node"))
                    .map(Child::pid)
                    .toList();
        }
    }
}

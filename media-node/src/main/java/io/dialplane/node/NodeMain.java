package io.dialplane.node;

import io.dialplane.node.eventsocket.EventSocketOptions;
import io.dialplane.node.eventsocket.EventSocketServer;
import io.dialplane.node.eventsocket.Fsctl;
import io.dialplane.node.media.MediaException;
import io.dialplane.node.rtp.RtpMedia;
import io.dialplane.settings.Secrets;
import io.dialplane.settings.Settings;
import io.dialplane.settings.Start;
import io.dialplane.settings.StartFailure;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/** The media node's process. */
public final class NodeMain {
    private static final String PROGRAM = "dialplane node";

    private NodeMain() {}

    /** Starts a node and prints one line when it takes calls; SIGTERM and Ctrl-C end it. */
    public static void main(String[] args) {
        var settings = Settings.read(NodeSettings.class, PROGRAM, args);
        // before the first logger is made
        System.setProperty("dialplane.log.format", settings.logFormat().name().toLowerCase(Locale.ROOT));
        System.setProperty("dialplane.log.level", settings.logLevel().name());
        Start.run(PROGRAM, () -> start(settings));
    }

    private static void start(NodeSettings settings) {
        var secrets = Secrets.open(settings.var());
        var password = secrets.secret("event-socket-password");
        var group = settings.eventSocket();
        var options = new EventSocketOptions(group.host(), group.port(), password);
        var node = new Node(
                settings,
                secrets,
                registry -> {
                    try {
                        return new RtpMedia(settings.media(), registry);
                    } catch (MediaException e) {
                        throw new StartFailure("media cannot be set up: " + e.getMessage() + ".", e);
                    }
                },
                (events, calls, registry, flush) -> {
                    try {
                        var server = EventSocketServer.start(
                                options, events, calls, Clock.systemDefaultZone(), Node.VERSION);
                        server.commands()
                                .with("fsctl", new Fsctl(calls, NodeMain::exit))
                                .with("xml_flush_cache", flush::command)
                                .with("reloadxml", argument -> {
                                    flush.all();
                                    return "+OK [Success]\n";
                                });
                        return server;
                    } catch (InterruptedException e) {
                        throw new StartFailure("the start was interrupted.", e);
                    } catch (Exception e) {
                        var address = new InetSocketAddress(group.host(), group.port());
                        throw StartFailure.cannotListen("the event socket", address, "event-socket.port", e);
                    }
                });
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(node::close));
        LoggerFactory.getLogger(NodeMain.class)
                .info(
                        "media node {}: SIP {}:{}, event socket {}:{}, health {}:{}",
                        Node.VERSION,
                        settings.sip().host(),
                        settings.sip().port(),
                        group.host(),
                        group.port(),
                        settings.health().host(),
                        settings.health().port());
    }

    /** As SIGTERM does. */
    @SuppressWarnings("SystemExitOutsideMain") // an operator asked for it
    private static void exit() {
        Thread.ofPlatform().name("exit").start(() -> System.exit(0));
    }
}

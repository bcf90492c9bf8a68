package io.dialplane.appserver.flow;

import io.dialplane.appserver.routing.Application;
import io.dialplane.appserver.routing.ApplicationSecrets;
import io.dialplane.appserver.routing.Applications;
import io.dialplane.appserver.routing.RoutingChanges;
import io.dialplane.appserver.webhook.Documents;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problem;
import io.dialplane.instructions.flow.CallContext;
import io.dialplane.instructions.flow.Dispatcher;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The beans with {@link io.dialplane.instructions.flow.Application}: each is an application of kind {@code flow} whose id
 * is the bean's name, there from the start, to which numbers can lead like to any other.
 */
@Singleton
public class Flows {
    /** Before the demo's numbers, which lead to some. */
    private static final int EARLY = 100;

    private static final Logger LOG = Logger.getLogger(Flows.class);

    /** What the names of hooks in a flow are relative to. */
    public static final URI BASE = URI.create(Documents.FLOW + "://bean/");

    private final BeanManager beans;
    private final Applications applications;
    private final ApplicationSecrets secrets;
    private final RoutingChanges changes;
    private volatile Map<String, Dispatcher> flows = Map.of();

    public Flows(BeanManager beans, Applications applications, ApplicationSecrets secrets, RoutingChanges changes) {
        this.beans = beans;
        this.applications = applications;
        this.secrets = secrets;
        this.changes = changes;
    }

    void start(@Observes @Priority(EARLY) StartupEvent event) {
        Map<String, Dispatcher> found = new LinkedHashMap<>();
        for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
            if (bean.getBeanClass().isAnnotationPresent(io.dialplane.instructions.flow.Application.class)) {
                Object reference = beans.getReference(bean, Object.class, beans.createCreationalContext(bean));
                Dispatcher dispatcher = Dispatcher.of(reference);
                if (found.put(dispatcher.name(), dispatcher) != null) {
                    throw new IllegalStateException(
                            "two beans are application " + dispatcher.name() + ": @Application needs another name");
                }
            }
        }
        flows = Map.copyOf(found);
        QuarkusTransaction.requiringNew().run(() -> found.keySet().forEach(this::ensure));
    }

    private void ensure(String id) {
        if (applications.findById(id) != null) {
            return; // an operator may have led it elsewhere
        }
        Application made = new Application();
        made.id = id;
        made.name = id;
        made.kind = Application.FLOW;
        made.method = "POST";
        made.connectTimeoutMs = 2_000;
        made.answerTimeoutMs = 5_000;
        applications.persist(made);
        secrets.make(id);
        changes.announce();
    }

    /** Whether a hook is one of a flow. */
    public static boolean isFlow(URI hook) {
        return Documents.FLOW.equals(hook.getScheme());
    }

    /** The name of a hook of a flow. */
    public static String hook(URI url) {
        return url.getPath().substring(1);
    }

    /** Asks a flow, which may block; what it throws is told as a broken document. The future never fails. */
    public Future<ParsedDocument> ask(String name, CallContext call, Context context) {
        Promise<ParsedDocument> answer = Promise.promise();
        Thread.ofVirtual().name("flow-" + name).start(() -> {
            ParsedDocument document = document(name, call);
            context.runOnContext(ignored -> answer.complete(document));
        });
        return answer.future();
    }

    private ParsedDocument document(String name, CallContext call) {
        Dispatcher dispatcher = flows.get(name);
        if (dispatcher == null) {
            return broken("there is no bean with @Application(\"" + name + "\") on this server");
        }
        try {
            List<Instruction> instructions = dispatcher.dispatch(call);
            return new ParsedDocument.Instructions(instructions);
        } catch (RuntimeException e) {
            LOG.errorf(e, "call %s: flow %s failed", call.call(), name);
            return broken(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static ParsedDocument broken(String message) {
        String shown = message.length() <= 500 ? message : message.substring(0, 500) + "…";
        return new ParsedDocument.Broken(List.of(new Problem(0, 0, "flow", shown)));
    }
}

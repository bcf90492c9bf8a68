package io.dialplane.node.dial;

import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.Dial.UserTarget;
import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.dialplan.DialString;
import io.dialplane.node.appserver.Trunk;
import io.dialplane.node.call.Call;
import io.dialplane.node.leg.Destination;
import io.dialplane.node.leg.Destination.Credentials;
import io.dialplane.node.means.Means;
import io.dialplane.node.registrar.DialStrings.Kind;
import io.dialplane.node.registrar.Directory.Found;
import io.dialplane.node.registrar.Registrations.Outcome.Stored;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out where targets are: a user's phones, a number's way, a trunk's proxy. Blocks on the call's thread. */
public final class Aims {
    private static final Logger LOG = LoggerFactory.getLogger(Aims.class);
    /** How often a directory's answer may lead to another user. */
    private static final int DEEPEST = 3;

    private final Call call;
    private final Means means;
    private final Shown shown;
    private final Map<String, String> headers;

    /** As whom we call. */
    public record Shown(String number, String name, String domain) {}

    /** One phone to be called, or why there is none. */
    public sealed interface Aim {
        /** Which target led here. */
        Target target();

        /**
         * A phone.
         *
         * @param number the one that is called, as it is shown
         * @param host where it is
         */
        record Reachable(Target target, Destination destination, String number, String host) implements Aim {}

        /** None. */
        record Unreachable(Target target, HangupCause cause) implements Aim {}
    }

    public Aims(Call call, Means means, Shown shown, Map<String, String> headers) {
        this.call = call;
        this.means = means;
        this.shown = shown;
        this.headers = headers;
    }

    /** Groups to be called one after another, each at once; never empty. */
    public List<List<Aim>> of(Target target) {
        try {
            return switch (target) {
                case NumberTarget number ->
                    directory(
                            target, Kind.NUMBER, number.number(), call.caller().domain(), number.trunk(), 0);
                case UserTarget user ->
                    directory(
                            target,
                            Kind.USER,
                            user.name(),
                            user.domain().orElse(call.caller().domain()),
                            Optional.empty(),
                            0);
                case SipTarget sip -> List.of(List.of(sip(sip)));
            };
        } catch (IllegalArgumentException broken) {
            LOG.warn("{} cannot be called: {}", written(target), broken.getMessage());
            means.events().document(call, "dial", 0, 0, written(target), String.valueOf(broken.getMessage()));
            return none(target, HangupCause.INVALID_NUMBER_FORMAT);
        }
    }

    private static List<List<Aim>> none(Target target, HangupCause cause) {
        return List.of(List.of(new Aim.Unreachable(target, cause)));
    }

    private <T> T await(CompletableFuture<T> answer) {
        return call.await(answer, means.answerLimit().plus(Duration.ofSeconds(1)));
    }

    private List<List<Aim>> directory(
            Target target, Kind kind, String name, String domain, Optional<String> trunk, int depth) {
        var found = await(means.dialStrings()
                .find(kind, name, domain, trunk, call.id(), call.caller().traceId()));
        return switch (found) {
            case Found.Known(var user) -> {
                var dialString = user.dialString().orElse("${sofia_contact(*/" + name + "@" + domain + ")}");
                var parsed = DialString.parse(dialString, variable(name, domain));
                yield parsed.groups().stream()
                        .map(legs -> legs.stream()
                                .flatMap(leg -> endpoint(target, leg.endpoint(), domain, depth).stream())
                                .toList())
                        .filter(group -> !group.isEmpty())
                        .toList();
            }
            case Found.Unknown none -> none(target, HangupCause.UNALLOCATED_NUMBER);
            case Found.Unavailable unavailable -> {
                LOG.warn("nobody tells where {} is: {}", name, unavailable.reason());
                yield none(target, HangupCause.NORMAL_TEMPORARY_FAILURE);
            }
        };
    }

    private java.util.function.Function<String, Optional<String>> variable(String user, String domain) {
        return name -> switch (name) {
            case "dialed_user" -> Optional.of(user);
            case "dialed_domain", "domain_name" -> Optional.of(domain);
            default -> Optional.ofNullable(call.variables().get(name));
        };
    }

    private List<Aim> endpoint(Target target, DialString.Endpoint endpoint, String domain, int depth) {
        return switch (endpoint) {
            case DialString.Sofia(String uri, Optional<String> path) ->
                List.of(reachable(target, base(uri).by(path.map(Aims::routes).orElse(List.of()))));
            case DialString.Gateway(String name, String number) -> List.of(gateway(target, name, number));
            case DialString.User(String user, Optional<String> of) ->
                depth >= DEEPEST
                        ? List.of(new Aim.Unreachable(target, HangupCause.EXCHANGE_ROUTING_ERROR))
                        : directory(target, Kind.USER, user, of.orElse(domain), Optional.empty(), depth + 1).stream()
                                .flatMap(List::stream)
                                .toList();
            case DialString.Contact(String user, Optional<String> of) -> contacts(target, user, of.orElse(domain));
            case DialString.Loopback(String number, Optional<String> context) ->
                List.of(reachable(target, base(at("sip:" + means.sip(), number))));
            case DialString.Failure(HangupCause cause) -> List.of(new Aim.Unreachable(target, cause));
        };
    }

    private static List<String> routes(String path) {
        return List.of(path.split(",", 11));
    }

    private List<Aim> contacts(Target target, String user, String domain) {
        var outcome = await(means.registrations().query(user, domain));
        var aims = new ArrayList<Aim>();
        if (outcome instanceof Stored stored) {
            for (var contact : stored.contacts()) {
                aims.add(reachable(target, base(contact.contact()).by(contact.path())));
            }
        }
        return aims.isEmpty() ? List.of(new Aim.Unreachable(target, HangupCause.USER_NOT_REGISTERED)) : aims;
    }

    private Aim sip(SipTarget target) {
        var destination = base(target.uri());
        for (var header : target.headers().entrySet()) {
            destination = destination.header(header.getKey(), header.getValue());
        }
        if (target.credentials().isPresent()) {
            var known = target.credentials().get();
            destination = destination.knows(new Credentials("", known.username(), known.password()));
        }
        if (target.trunk().isEmpty()) {
            return reachable(target, destination);
        }
        var trunk = await(means.trunks().find(target.trunk().get()));
        if (trunk.isEmpty()) {
            return new Aim.Unreachable(target, HangupCause.INVALID_GATEWAY);
        }
        return reachable(
                target, through(trunk.get(), destination).by(List.of(trunk.get().uri() + ";lr")));
    }

    private Aim gateway(Target target, String name, String number) {
        return await(means.trunks().find(name))
                .<Aim>map(trunk -> reachable(target, through(trunk, base(at(trunk.uri(), number)))))
                .orElseGet(() -> new Aim.Unreachable(target, HangupCause.INVALID_GATEWAY));
    }

    private Destination through(Trunk trunk, Destination plain) {
        var from = trunk.isCallerIdInFrom()
                ? shown.number()
                : trunk.fromUser().or(trunk::username).orElse(shown.number());
        var destination = plain.from(from, shown.name(), trunk.fromDomain())
                .asserts(at("sip:" + trunk.fromDomain(), shown.number()));
        return trunk.username().isEmpty() || destination.credentials().isPresent()
                ? destination
                : destination.knows(new Credentials(
                        "", trunk.username().get(), trunk.password().orElse("")));
    }

    private Destination base(String uri) {
        var destination = Destination.to(uri, UUID.randomUUID().toString())
                .from(shown.number(), shown.name(), shown.domain())
                .traced(call.caller().traceId())
                .header(Hops.HEADER, Integer.toString(Hops.of(call) + 1));
        for (var header : headers.entrySet()) {
            destination = destination.header(header.getKey(), header.getValue());
        }
        return destination;
    }

    private static Aim reachable(Target target, Destination destination) {
        var bare = destination.uri().replaceFirst("(?i)^sips?:", "").replaceFirst("[;?].*$", "");
        int at = bare.lastIndexOf('@');
        // a phone's contact has a user part of its own making
        var number = switch (target) {
            case NumberTarget dialled -> dialled.number();
            case UserTarget user -> user.name();
            case SipTarget sip -> at < 0 ? "" : bare.substring(0, at);
        };
        return new Aim.Reachable(target, destination, number, bare.substring(at + 1));
    }

    /** A URI without user, with a number as its user. */
    private static String at(String uri, String number) {
        int scheme = uri.indexOf(':') + 1;
        return uri.substring(0, scheme) + escaped(number) + "@" + uri.substring(scheme);
    }

    /** A number as the user part of a SIP URI (RFC 3261 §25.1). */
    private static String escaped(String number) {
        var text = new StringBuilder(number.length() + 8);
        for (byte b : number.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= '0' && b <= '9'
                    || b >= 'A' && b <= 'Z'
                    || b >= 'a' && b <= 'z'
                    || b > 0 && "-_.!~*'()&=+$,;?/".indexOf(b) >= 0;
            text.append(plain ? Character.toString(b) : String.format("%%%02X", b & 255));
        }
        return text.toString();
    }

    /** A target as it is written, for results, events and logs; without passwords. */
    public static String written(Target target) {
        return switch (target) {
            case NumberTarget number -> number.number();
            case UserTarget user ->
                user.domain().map(domain -> user.name() + "@" + domain).orElse(user.name());
            case SipTarget sip -> sip.uri();
        };
    }
}

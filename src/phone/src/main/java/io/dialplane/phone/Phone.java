package io.dialplane.phone;

import io.dialplane.phone.Transport.Hop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A phone: a SIP user agent (RFC 3261) over UDP and TCP with G.711 and telephone events. It places and answers calls,
 * registers, answers digest challenges, and measures what it hears.
 *
 * <pre>{@code
 * try (var alice = Phone.named("alice").proxy("127.0.0.1:5060").open()) {
 *     var call = alice.calls("9197");
 *     call.awaitAnswer();
 *     call.hears(Tone.HZ_1004);
 *     call.hangUp();
 *     alice.isIdle();
 * }
 * }</pre>
 */
public final class Phone implements AutoCloseable {
    /** How long the phone waits for what a method names, unless told otherwise. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String ALLOW = "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, UPDATE, NOTIFY";
    private static final int CHALLENGES = 2;
    private static final int WAITING_CALLS = 100;

    private final PhoneOptions options;
    private final Endpoint endpoint;
    private final Map<String, PhoneCall> calls = new LinkedHashMap<>();
    private final Deque<IncomingCall> waiting = new ArrayDeque<>();
    private final List<IncomingCall> incoming = new ArrayList<>();
    private final AtomicInteger registerSequence = new AtomicInteger();
    private final String registerCallId = Endpoint.token() + "@phone";

    Phone(PhoneOptions options) {
        this.options = options;
        this.endpoint = new Endpoint(options.address(), options.port(), new Answers());
        endpoint.start();
    }

    /** A phone of that user on a free port of 127.0.0.1, not yet open. */
    public static PhoneOptions named(String user) {
        return PhoneOptions.named(user);
    }

    /** Its SIP address, {@code 127.0.0.1:port}. */
    public String address() {
        return endpoint.address().getHostAddress() + ":" + endpoint.port();
    }

    public int port() {
        return endpoint.port();
    }

    /** Where others call it. */
    public String uri() {
        return "sip:" + options.account().user() + "@" + address();
    }

    /** Places a call: {@code sip:user@host:port}, or a number when there is a proxy or a domain. */
    public PhoneCall calls(String target) {
        String uri = target.regionMatches(true, 0, "sip:", 0, 4) ? target : "sip:" + target + "@" + domain();
        var call = new PhoneCall(
                this,
                Dialog.calling(
                        Endpoint.token() + "@phone",
                        identity() + ";tag=" + Endpoint.token(),
                        "<" + uri + ">",
                        uri,
                        contact(),
                        hop(uri)),
                new Audio(endpoint.address()));
        keep(call);
        call.signalling().begin();
        return call;
    }

    /** Calls another phone directly. */
    public PhoneCall calls(Phone other) {
        return calls(other.uri());
    }

    /** Waits for a call to come in; it has been told 100 Trying. */
    public IncomingCall nextCall() {
        if (!endpoint.await(PATIENCE, () -> !waiting.isEmpty())) {
            throw new PhoneException(options.account().user() + " was not called within " + PATIENCE);
        }
        var taken = new ArrayList<IncomingCall>();
        endpoint.locked(() -> Optional.ofNullable(waiting.poll()).ifPresent(taken::add));
        return taken.getFirst();
    }

    /** Waits for a call to come in, and answers it. */
    public PhoneCall answers() {
        return nextCall().accept();
    }

    /** Whether a call came in that nobody has taken from {@link #nextCall} yet. */
    public boolean isCalled() {
        return endpoint.await(Duration.ZERO, () -> !waiting.isEmpty());
    }

    /** Registers for an hour and insists on 200 OK. */
    public Phone registers() {
        SipMessage response = register(Duration.ofHours(1));
        if (response.status() != 200) {
            throw new PhoneException("REGISTER was answered with " + response.status() + " " + response.reason());
        }
        return this;
    }

    /** Registers for so long (zero: takes the registration back) and gives the final response. */
    public SipMessage register(Duration expires) {
        return registration(Optional.of("<" + contactUri() + ">;expires=" + expires.toSeconds()));
    }

    /** Asks for the registered contacts: a REGISTER without Contact (RFC 3261 §10.2.3). */
    public SipMessage registrations() {
        return registration(Optional.empty());
    }

    private SipMessage registration(Optional<String> contact) {
        String uri = "sip:" + domain();
        var request = SipMessage.request("REGISTER", uri)
                .with("Max-Forwards", "70")
                .with("From", identity() + ";tag=" + Endpoint.token())
                .with("To", identity())
                .with("Call-ID", registerCallId)
                .with("CSeq", registerSequence.addAndGet(CHALLENGES + 1) + " REGISTER")
                .with("User-Agent", options.userAgent());
        return ask(contact.map(value -> request.with("Contact", value)).orElse(request), hop(uri));
    }

    /** Sends a request outside of any call ({@code OPTIONS}, or one nobody knows) and gives the final response. */
    public SipMessage request(String method, String target, SipMessage.Header... more) {
        String uri = target.regionMatches(true, 0, "sip:", 0, 4) ? target : "sip:" + target + "@" + domain();
        var request = SipMessage.request(method, uri)
                .with("Max-Forwards", "70")
                .with("From", identity() + ";tag=" + Endpoint.token())
                .with("To", "<" + uri + ">")
                .with("Call-ID", Endpoint.token() + "@phone")
                .with("CSeq", "1 " + method)
                .with("Contact", contact())
                .with("User-Agent", options.userAgent());
        for (var header : more) {
            request = request.with(header.name(), header.value());
        }
        return ask(request, hop(uri));
    }

    SipMessage ask(SipMessage request, Hop hop) {
        var answer = new ArrayList<SipMessage>();
        exchange(request, hop, transaction -> {}, response -> {
            if (response.status() >= 200) {
                answer.add(response);
            }
        });
        var limit = Duration.ofMillis(ClientTransaction.GIVE_UP_MILLIS).plusSeconds(5);
        if (!endpoint.await(limit, () -> !answer.isEmpty())) {
            throw new PhoneException("no answer to " + request);
        }
        return answer.getFirst();
    }

    /**
     * Sends a request, answers digest challenges, and gives on every other response, under the lock.
     *
     * @param onSent gets the transaction, and another one when the request went out again with credentials
     */
    void exchange(SipMessage request, Hop hop, Consumer<ClientTransaction> onSent, Consumer<SipMessage> onResponse) {
        exchange(request, hop, onSent, onResponse, CHALLENGES);
    }

    private void exchange(
            SipMessage request,
            Hop hop,
            Consumer<ClientTransaction> onSent,
            Consumer<SipMessage> onResponse,
            int challenges) {
        endpoint.locked(() -> {
            var transaction = endpoint.send(request, hop, response -> {
                Optional<SipMessage> again = challenges > 0 ? withCredentials(request, response) : Optional.empty();
                again.ifPresentOrElse(
                        next -> exchange(next, hop, onSent, onResponse, challenges - 1),
                        () -> onResponse.accept(response));
            });
            onSent.accept(transaction);
        });
    }

    private Optional<SipMessage> withCredentials(SipMessage request, SipMessage response) {
        boolean proxy = response.status() == 407;
        if ((!proxy && response.status() != 401) || options.account().password().isEmpty()) {
            return Optional.empty();
        }
        String name = proxy ? "Proxy-Authorization" : "Authorization";
        // each header line is one challenge, whose parameters are separated by commas too
        List<String> challenges = response.headers().stream()
                .filter(h -> h.name().equalsIgnoreCase(proxy ? "Proxy-Authenticate" : "WWW-Authenticate"))
                .map(SipMessage.Header::value)
                .toList();
        boolean stale = challenges.stream().anyMatch(c -> c.matches("(?i).*stale\\s*=\\s*\"?true.*"));
        if (request.header(name).isPresent() && !stale) {
            return Optional.empty(); // the same credentials would be refused again
        }
        return Digest.answer(
                        challenges,
                        options.digest(),
                        request.method(),
                        request.uri(),
                        options.account(),
                        Endpoint.token())
                .map(value -> request.without(name)
                        .without("CSeq")
                        .with("CSeq", (request.sequence() + 1) + " " + request.method())
                        .with(name, value));
    }

    /** Whether no call is going on. */
    public boolean isIdle() {
        return endpoint.await(Duration.ZERO, this::idle);
    }

    /** Waits until no call is going on on any of these phones; false when one still is after 10 s. */
    public static boolean areIdle(Phone... phones) {
        for (Phone phone : phones) {
            if (!phone.endpoint.await(PATIENCE, phone::idle)) {
                return false;
            }
        }
        return true;
    }

    private boolean idle() {
        return calls.values().stream().allMatch(call -> call.ending().isPresent())
                && incoming.stream().allMatch(IncomingCall::decided);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    PhoneOptions options() {
        return options;
    }

    void keep(PhoneCall call) {
        endpoint.locked(() -> {
            calls.values().removeIf(old -> old.ending().isPresent());
            calls.put(call.id() + " " + call.signalling().dialog().localTag(), call);
        });
    }

    String contact() {
        return "<" + contactUri() + ">";
    }

    private String contactUri() {
        return uri() + (options.tcp() ? ";transport=tcp" : "");
    }

    private String domain() {
        if (!options.account().domain().isEmpty()) {
            return options.account().domain();
        }
        return options.proxy().map(Phone::text).orElse(address());
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    private String identity() {
        String domain = options.account().domain();
        return "<sip:" + options.account().user() + "@"
                + (domain.isEmpty() ? endpoint.address().getHostAddress() : domain) + ">";
    }

    private Hop hop(String uri) {
        Optional<SipUri> parsed = SipUri.parse(uri);
        boolean tcp = options.tcp() || parsed.map(SipUri::tcp).orElse(false);
        InetSocketAddress address = options.proxy()
                .orElseGet(() -> parsed.map(SipUri::socketAddress)
                        .orElseThrow(() -> new IllegalArgumentException("not a SIP address: " + uri)));
        return new Hop(address, tcp);
    }

    /** A response to that request with the headers every response copies (RFC 3261 §8.2.6). */
    static SipMessage reply(SipMessage request, int status, String reason) {
        var response = SipMessage.response(status, reason);
        for (var header : request.headers()) {
            switch (header.name().toLowerCase(java.util.Locale.ROOT)) {
                case "via", "from", "to", "call-id", "cseq" -> response = response.with(header.name(), header.value());
                default -> {}
            }
        }
        return response;
    }

    /** What the phone answers to requests; all under the endpoint's lock. */
    private final class Answers implements Endpoint.Requests {
        @Override
        public void request(SipMessage request, ServerTransaction transaction) {
            String method = request.method();
            if (method.equals("CANCEL")) {
                cancel(request, transaction);
            } else if (request.toTag().isPresent()) {
                PhoneCall call =
                        calls.get(request.callId() + " " + request.toTag().orElse(""));
                if (call == null) {
                    respond(transaction, 481, "Call/Transaction Does Not Exist");
                } else {
                    call.signalling().request(request, transaction);
                }
            } else if (method.equals("INVITE")) {
                invitation(request, transaction);
            } else if (method.equals("OPTIONS") || method.equals("NOTIFY")) {
                respond(transaction, 200, "OK");
            } else {
                respond(transaction, 405, "Method Not Allowed");
            }
        }

        private void invitation(SipMessage request, ServerTransaction transaction) {
            if (waiting.size() >= WAITING_CALLS) {
                respond(transaction, 486, "Busy Here");
                return;
            }
            transaction.respond(reply(request, 100, "Trying"), Endpoint.nowMillis());
            var call = new IncomingCall(Phone.this, request, transaction);
            incoming.removeIf(IncomingCall::decided);
            incoming.add(call);
            waiting.add(call);
        }

        private void cancel(SipMessage cancel, ServerTransaction transaction) {
            Optional<ServerTransaction> invitation = endpoint.invitation(cancel);
            respond(transaction, invitation.isPresent() ? 200 : 481, invitation.isPresent() ? "OK" : "Unknown");
            incoming.stream().filter(call -> call.isOf(invitation)).forEach(IncomingCall::cancelled);
        }

        private void respond(ServerTransaction transaction, int status, String reason) {
            var response = reply(transaction.request(), status, reason);
            if (response.toTag().isEmpty()) {
                String to = response.header("To").orElse("") + ";tag=" + Endpoint.token();
                response = response.without("To").with("To", to);
            }
            transaction.respond(
                    status == 405 || status == 200 ? response.with("Allow", ALLOW) : response, Endpoint.nowMillis());
        }

        @Override
        public void acknowledged(SipMessage ack) {
            calls.values().stream()
                    .filter(call -> call.id().equals(ack.callId()))
                    .map(PhoneCall::signalling)
                    .forEach(Signalling::acknowledged);
        }

        @Override
        public void abandoned(SipMessage invite) {
            calls.values().stream()
                    .filter(call -> call.id().equals(invite.callId()))
                    .map(PhoneCall::signalling)
                    .forEach(Signalling::hangUpLater);
        }
    }

    /** Hangs up what still goes on, and closes its ports. */
    @Override
    public void close() {
        var open = new ArrayList<PhoneCall>();
        endpoint.locked(() -> open.addAll(calls.values()));
        for (PhoneCall call : open) {
            call.close();
        }
        endpoint.close();
    }

    static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }
}

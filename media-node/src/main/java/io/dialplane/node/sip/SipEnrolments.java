package io.dialplane.node.sip;

import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.message.SIPResponse;
import io.dialplane.node.leg.Destination;
import io.dialplane.node.leg.Enrolment;
import io.dialplane.node.leg.Enrolments;
import io.dialplane.node.sip.transaction.ClientTransaction;
import io.dialplane.node.sip.transaction.Failure;
import io.netty.util.Timeout;
import java.text.ParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers this node where trunks want it (RFC 3261 §10.2): refreshed in time, and tried again after a failure. */
final class SipEnrolments implements Enrolments, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SipEnrolments.class);
    private static final int MOST = 1_000;
    private static final int ASKED_SECONDS = 600;
    private static final int SHORTEST_SECONDS = 30;
    private static final int LONGEST_SECONDS = 3_600;
    private static final long FIRST_RETRY_SECONDS = 10;
    private static final long LONGEST_RETRY_SECONDS = 1_800;

    private final Wire wire;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    SipEnrolments(Wire wire) {
        this.wire = wire;
    }

    @Override
    public synchronized void keep(Collection<Enrolment> wanted) {
        var byName = wanted.stream()
                .limit(MOST)
                .collect(Collectors.toMap(Enrolment::name, Function.identity(), (first, second) -> first));
        kept.values().removeIf(old -> {
            boolean isGone = !old.enrolment.equals(byName.get(old.enrolment.name()));
            if (isGone) {
                old.end();
            }
            return isGone;
        });
        byName.forEach((name, enrolment) -> {
            if (!kept.containsKey(name)) {
                var begun = new Kept(enrolment);
                kept.put(name, begun);
                begun.register();
            }
        });
    }

    @Override
    public Map<String, State> states() {
        return kept.values().stream()
                .collect(Collectors.toUnmodifiableMap(each -> each.enrolment.name(), each -> each.state));
    }

    @Override
    public void close() {
        keep(List.of());
    }

    /** One registration: its Call-ID stays, its numbers rise (§10.2.4). */
    private final class Kept implements ClientTransaction.Listener {
        private final Enrolment enrolment;
        private final String callId = UUID.randomUUID().toString();
        private final AtomicLong cseq = new AtomicLong();
        private volatile State state = State.TRYING;
        private volatile boolean isOver;
        private volatile int expires = ASKED_SECONDS;
        private volatile long retry = FIRST_RETRY_SECONDS;
        private volatile @Nullable Timeout next;

        Kept(Enrolment enrolment) {
            this.enrolment = enrolment;
        }

        void register() {
            send(expires);
        }

        /** Takes it back; whatever is answered. */
        void end() {
            isOver = true;
            var waiting = next;
            if (waiting != null) {
                waiting.cancel();
            }
            if (state == State.REGISTERED) {
                send(0);
            }
        }

        private void send(int seconds) {
            var address = "sip:" + enrolment.user() + "@" + enrolment.domain();
            var destination = Destination.to("sip:" + enrolment.domain(), callId)
                    .by(List.of(enrolment.proxy()))
                    .from(enrolment.user(), "", enrolment.domain())
                    .named(address)
                    .knows(enrolment.credentials());
            try {
                var request = Opening.write(wire, destination, "REGISTER", Wire.tag(), cseq.incrementAndGet());
                var hop = Opening.hop(request);
                var contact = (Contact) wire.contact(hop.transport()).clone();
                if (contact.getAddress().getURI() instanceof javax.sip.address.SipURI uri) {
                    uri.setUser(enrolment.user());
                }
                contact.setExpires(seconds);
                request.setHeader(contact);
                wire.allow(request);
                new Exchange(
                                wire,
                                request,
                                hop,
                                Optional.empty(),
                                destination.credentials(),
                                cseq::incrementAndGet,
                                this)
                        .begin();
            } catch (ParseException e) {
                failed("it is no address: " + e.getMessage());
            }
        }

        @Override
        public void response(SIPResponse response) {
            int status = response.getStatusCode();
            if (status < 200 || isOver) {
                return;
            }
            if (status < 300) {
                registered(granted(response));
            } else if (status == 423 && minimum(response) > expires) {
                // §10.2.8
                expires = minimum(response);
                again(1);
            } else {
                failed("answered " + status);
            }
        }

        @Override
        public void failed(Failure failure) {
            failed(failure.name());
        }

        private void registered(int seconds) {
            if (state != State.REGISTERED) {
                LOG.info("trunk {}: registered as {}", enrolment.name(), enrolment);
            }
            state = State.REGISTERED;
            retry = FIRST_RETRY_SECONDS;
            again(Math.max(SHORTEST_SECONDS, seconds) * 4L / 5);
        }

        private void failed(String why) {
            if (isOver) {
                return;
            }
            LOG.warn("trunk {}: not registered as {}, {}; again in {} s", enrolment.name(), enrolment, why, retry);
            state = State.FAILED;
            again(retry);
            retry = Math.min(retry * 2, LONGEST_RETRY_SECONDS);
        }

        private void again(long seconds) {
            next = wire.timer()
                    .newTimeout(
                            due -> Thread.startVirtualThread(() -> {
                                if (!isOver) {
                                    register();
                                }
                            }),
                            seconds,
                            TimeUnit.SECONDS);
        }

        /** What our Contact was given, or what holds for all (§10.3 step 8). */
        private int granted(SIPResponse response) {
            var general = response.getExpires();
            int given = general == null ? expires : general.getExpires();
            var contacts = response.getContactHeaders();
            if (contacts != null && contacts.size() == 1 && contacts.getFirst() instanceof Contact only) {
                given = only.getExpires() > 0 ? only.getExpires() : given;
            }
            return Math.min(given, LONGEST_SECONDS);
        }

        private static int minimum(SIPResponse response) {
            return response.getHeader("Min-Expires") instanceof javax.sip.header.MinExpiresHeader header
                    ? Math.min(header.getExpires(), LONGEST_SECONDS)
                    : 0;
        }
    }
}

package io.dialplane.phone;

import io.dialplane.phone.Transport.Hop;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A server transaction (RFC 3261 §17.2): answers a repeated request with the same response, and repeats the final
 * response of an INVITE until its ACK comes (also a 2xx, §13.3.1.4). Its phone's lock guards it.
 */
final class ServerTransaction {
    private final SipMessage request;
    private final Hop hop;
    private final BiConsumer<SipMessage, Hop> wire;
    private Optional<SipMessage> last = Optional.empty();
    private long interval = ClientTransaction.T1_MILLIS;
    private long nextSend = Long.MAX_VALUE;
    private long giveUp;
    private boolean acknowledged;

    ServerTransaction(SipMessage request, Hop hop, long nowMillis, BiConsumer<SipMessage, Hop> wire) {
        this.request = request;
        this.hop = hop;
        this.wire = wire;
        this.giveUp = nowMillis + 10 * ClientTransaction.GIVE_UP_MILLIS;
    }

    SipMessage request() {
        return request;
    }

    Hop hop() {
        return hop;
    }

    boolean answered() {
        return last.filter(r -> r.status() >= 200).isPresent();
    }

    void repeated() {
        last.ifPresent(response -> wire.accept(response, hop));
    }

    void respond(SipMessage response, long nowMillis) {
        if (answered()) {
            return;
        }
        last = Optional.of(response);
        wire.accept(response, hop);
        if (response.status() >= 200) {
            giveUp = nowMillis + ClientTransaction.GIVE_UP_MILLIS;
            boolean repeats = request.method().equals("INVITE") && (!hop.tcp() || response.status() < 300);
            nextSend = repeats ? nowMillis + interval : Long.MAX_VALUE;
        }
    }

    void acknowledged() {
        acknowledged = true;
        nextSend = Long.MAX_VALUE;
    }

    long due() {
        return Math.min(nextSend, giveUp);
    }

    boolean over(long nowMillis) {
        return nowMillis >= giveUp;
    }

    /** Whether a 2xx was sent that nobody acknowledged in 32 s: the call must end (§13.3.1.4). */
    boolean abandoned(long nowMillis) {
        return over(nowMillis)
                && !acknowledged
                && request.method().equals("INVITE")
                && last.filter(r -> r.status() >= 200 && r.status() < 300).isPresent();
    }

    void tick(long nowMillis) {
        if (nowMillis >= nextSend) {
            interval = Math.min(interval * 2, ClientTransaction.T2_MILLIS);
            nextSend = nowMillis + interval;
            repeated();
        }
    }
}

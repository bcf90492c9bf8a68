package io.dialplane.node;

import io.dialplane.instructions.HangupCause;
import io.dialplane.node.leg.Caller;
import io.dialplane.node.leg.IncomingLeg;
import io.dialplane.node.leg.Referral;
import io.dialplane.node.leg.Referred;
import io.dialplane.node.sdp.SdpException;
import io.dialplane.node.sdp.SdpReader;
import io.dialplane.node.sdp.SessionDescription;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A leg without signalling: what the node did with it is written down. */
public final class FakeLeg implements IncomingLeg {
    private static final String OFFER =
            "v=0\r\no=a 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 101\r\n"
                    + "a=rtpmap:101 telephone-event/8000\r\n";

    private final Caller caller = new Caller(
            UUID.randomUUID().toString(),
            "0af7651916cd43dd8448eb211c80319c",
            "call-id",
            "1001",
            "Alice",
            "127.0.0.1",
            "5000",
            "127.0.0.1",
            "5000",
            "127.0.0.1",
            "dialplane.local",
            Optional.empty(),
            "1001@127.0.0.1:5062",
            "127.0.0.1",
            5062,
            "udp",
            "test",
            Optional.empty());
    public volatile SessionDescription answered;
    public volatile SessionDescription early;
    public volatile SessionDescription reoffered;
    public volatile Referral referral;
    /** What the caller's end answers to {@link #refer}. */
    public volatile Referred referred = new Referred(true, 200);

    public volatile int rejected;
    public volatile HangupCause hungUp;
    private Listener listener;

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public void listen(Listener told) {
        listener = told;
    }

    @Override
    public Optional<SessionDescription> offer() {
        try {
            return Optional.of(SdpReader.read(OFFER.getBytes(StandardCharsets.UTF_8)));
        } catch (SdpException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void ring() {
        // nobody hears it
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public void early(SessionDescription local) {
        early = local;
    }

    @Override
    public CompletableFuture<Reoffered> reoffer(SessionDescription offered) {
        reoffered = offered;
        return CompletableFuture.completedFuture(new Reoffered(200, offer()));
    }

    @Override
    public CompletableFuture<Referred> refer(Referral to) {
        referral = to;
        return CompletableFuture.completedFuture(referred);
    }

    @Override
    public void answer(SessionDescription local) {
        answered = local;
    }

    @Override
    public void reject(int status, Optional<String> reason, OptionalInt retryAfterSeconds, HangupCause cause) {
        rejected = status;
        listener.ended(By.NODE, cause, status);
    }

    @Override
    public void hangUp(By by, HangupCause cause) {
        hungUp = cause;
        listener.ended(by, cause, answered == null ? cause.sipStatus() : 200);
    }
}

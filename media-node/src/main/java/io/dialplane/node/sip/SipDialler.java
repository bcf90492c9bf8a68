package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPResponse;
import io.dialplane.node.leg.Destination;
import io.dialplane.node.leg.Dialler;
import io.dialplane.node.leg.OutgoingLeg;
import io.dialplane.node.sip.transaction.ClientTransaction;
import io.dialplane.node.sip.transaction.Failure;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins legs, and sends messages (RFC 3428). */
final class SipDialler implements Dialler {
    private static final Logger LOG = LoggerFactory.getLogger(SipDialler.class);
    private static final long PATIENCE_SECONDS = 66;
    /** RFC 3428 §8: more only by what controls congestion. */
    private static final int LARGEST_DATAGRAM = 1_300;

    private static final int LARGEST = 16_000;

    private final Wire wire;
    private final Dialogs dialogs;

    SipDialler(Wire wire, Dialogs dialogs) {
        this.wire = wire;
        this.dialogs = dialogs;
    }

    @Override
    public OutgoingLeg leg(Destination destination) {
        return new OutgoingSipLeg(wire, dialogs, destination);
    }

    @Override
    public CompletableFuture<Integer> message(Destination destination, String contentType, String text) {
        var result = new CompletableFuture<Integer>();
        try {
            var body = text.getBytes(StandardCharsets.UTF_8);
            var request = Opening.write(wire, destination, "MESSAGE", Wire.tag(), 1);
            var hop = Opening.hop(request);
            if (body.length > (hop.transport().equals("udp") ? LARGEST_DATAGRAM : LARGEST)) {
                return CompletableFuture.completedFuture(513);
            }
            Opening.add(wire, request, "Content-Type", contentType);
            request.setMessageContent(body);
            var cseq = new AtomicLong(1);
            new Exchange(
                            wire,
                            request,
                            hop,
                            Optional.empty(),
                            destination.credentials(),
                            cseq::incrementAndGet,
                            new Answer(result))
                    .begin();
        } catch (ParseException e) {
            LOG.info("nothing can be sent to {}: {}", destination.uri(), e.getMessage());
            return CompletableFuture.completedFuture(400);
        }
        return result.completeOnTimeout(408, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private record Answer(CompletableFuture<Integer> result) implements ClientTransaction.Listener {
        @Override
        public void response(SIPResponse response) {
            if (response.getStatusCode() >= 200) {
                result.complete(response.getStatusCode());
            }
        }

        @Override
        public void failed(Failure failure) {
            result.complete(failure.status());
        }
    }
}

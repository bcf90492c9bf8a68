package io.dialplane.node.rtp;

import io.dialplane.node.dtmf.DtmfSender;
import io.dialplane.node.media.MediaStream.Bridge;
import java.util.concurrent.atomic.AtomicBoolean;

/** Two streams that hear each other. Each is joined and parted by its own media thread. */
final class RtpBridge implements Bridge {
    private final RtpSession one;
    private final RtpSession other;
    private final AtomicBoolean open = new AtomicBoolean(true);

    RtpBridge(RtpSession one, RtpSession other) {
        this.one = one;
        this.other = other;
    }

    /** Connects them. */
    void join() {
        one.port().loop().tell(() -> one.join(this));
        other.port().loop().tell(() -> other.join(this));
    }

    /** The one that hears this one. */
    RtpSession peer(RtpSession session) {
        return session == one ? other : one;
    }

    /** A digit was received from this one: a peer without telephone events gets it as a tone. */
    void digit(RtpSession from, char digit) {
        RtpSession to = peer(from);
        to.port().loop().tell(() -> {
            if (to.bridge() == this && !to.agreedOnEvents()) {
                to.digits().add(new DigitPlayback(DtmfSender.usual(digit)));
            }
        });
    }

    @Override
    public boolean isOpen() {
        return open.get();
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            one.port().loop().tell(() -> one.part(this));
            other.port().loop().tell(() -> other.part(this));
        }
    }
}

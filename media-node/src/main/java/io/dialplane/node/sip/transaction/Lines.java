package io.dialplane.node.sip.transaction;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.stack.HopImpl;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sip.ListeningPoint;
import javax.sip.SipProvider;

/** Opens lines: looks up names, connects. */
final class Lines implements AutoCloseable {
    private static final long LOOKUP_SECONDS = 5;
    private static final int MOST_LOOKUPS = 500;

    private final SipProvider provider;
    private final SIPTransactionStack stack;
    /** Looking a name up blocks a whole thread of the system: not one of those that run calls. */
    private final ThreadPoolExecutor lookups = new ThreadPoolExecutor(
            4,
            4,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_LOOKUPS),
            new DefaultThreadFactory("sip-names", true));

    Lines(SipProvider provider) {
        this.provider = provider;
        this.stack = (SIPTransactionStack) provider.getSipStack();
        lookups.allowCoreThreadTimeOut(true);
    }

    /** Whether {@link #open} does not wait for anything. */
    static boolean isImmediate(NextHop hop) {
        if (!hop.isUdp()) {
            return false;
        }
        try {
            InetAddress.ofLiteral(hop.host());
            return true;
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    /**
     * A line to there; connects if need be.
     *
     * @throws UnknownHostException for a name that is not found, or not in time
     */
    Line open(NextHop hop) throws IOException {
        var address = address(hop.host());
        ListeningPoint point = provider.getListeningPoint(hop.transport());
        var made = stack.createRawMessageChannel(
                point.getIPAddress(),
                point.getPort(),
                new HopImpl(address.getHostAddress(), hop.port(), hop.transport()));
        if (made == null) {
            throw new IOException("no connection to " + hop);
        }
        return new ChannelLine(made, address, hop);
    }

    private InetAddress address(String host) throws UnknownHostException {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException name) {
            return lookUp(host);
        }
    }

    private InetAddress lookUp(String name) throws UnknownHostException {
        var task = new FutureTask<>(() -> InetAddress.getByName(name));
        try {
            lookups.execute(task);
            return task.get(LOOKUP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            task.cancel(false);
            throw new UnknownHostException(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(name);
        }
    }

    /** A datagram goes by its address: the stack would take one to this node out of the way of those from elsewhere. */
    private record ChannelLine(MessageChannel channel, InetAddress address, NextHop hop) implements Line {
        @Override
        public void send(SIPRequest request) throws IOException {
            if (hop.isUdp()) {
                channel.sendMessage(request, address, hop.port());
            } else {
                channel.sendMessage(request);
            }
        }

        @Override
        public boolean isReliable() {
            return !hop.isUdp();
        }
    }

    @Override
    public void close() {
        lookups.shutdownNow();
    }
}

package io.dialplane.node.sip.stack;

import gov.nist.core.HostPort;
import gov.nist.javax.sip.stack.DatagramQueuedMessageDispatch;
import gov.nist.javax.sip.stack.MessageChannel;
import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.MessageProcessorFactory;
import gov.nist.javax.sip.stack.NioMessageProcessorFactory;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import gov.nist.javax.sip.stack.UDPMessageChannel;
import gov.nist.javax.sip.stack.UDPMessageProcessor;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the stack's listeners: UDP with a queue whose length can be seen, everything else with non-blocking sockets. */
public final class Transports implements MessageProcessorFactory {
    /** Longer messages are no telephone's. */
    public static final int LONGEST_MESSAGE = 16_384;

    private static final Logger LOG = LoggerFactory.getLogger(Transports.class);

    private final NioMessageProcessorFactory others = new NioMessageProcessorFactory();
    private final List<Udp> udp = new CopyOnWriteArrayList<>();

    @Override
    public MessageProcessor createMessageProcessor(
            SIPTransactionStack stack, InetAddress address, int port, String transport) throws IOException {
        if (!transport.equalsIgnoreCase("udp")) {
            return others.createMessageProcessor(stack, address, port, transport);
        }
        var processor = new Udp(address, stack, port);
        udp.add(processor);
        return processor;
    }

    /** Datagrams that were received and wait to be read. */
    public int backlog() {
        int sum = 0;
        for (var processor : udp) {
            sum += processor.backlog();
        }
        return sum;
    }

    /**
     * The stack's UDP listener with its own loop: the stack's takes a new buffer of the longest message's size for each
     * datagram, half of all the memory a call takes.
     */
    private static final class Udp extends UDPMessageProcessor {
        private static final int LARGEST_DATAGRAM = 65_535;
        /** Datagrams waiting; what comes then is dropped, as the kernel would. */
        private static final int MOST_WAITING = 20_000;

        /** One, so that what a phone sends in a row is read in a row: an ACK before the re-INVITE that follows it. */
        private static final int READERS = 1;

        private final SIPTransactionStack stack;

        Udp(InetAddress address, SIPTransactionStack stack, int port) throws IOException {
            super(address, stack, port);
            this.stack = stack;
        }

        int backlog() {
            return messageQueue.size();
        }

        @Override
        public void run() {
            var readers = new LinkedList<MessageChannel>();
            for (int i = 0; i < READERS; i++) {
                readers.add(new Channel(stack, this, "sip-udp-" + i));
            }
            messageChannels = readers;
            var buffer = new byte[LARGEST_DATAGRAM];
            while (isRunning) {
                receive(buffer);
            }
        }

        @Override
        public MessageChannel createMessageChannel(InetAddress host, int port) {
            return new Channel(host, port, stack, this);
        }

        @Override
        public MessageChannel createMessageChannel(HostPort target) throws UnknownHostException {
            return createMessageChannel(target.getInetAddress(), target.getPort());
        }

        private void send(byte[] message, InetAddress to, int port) throws IOException {
            if (port <= 0) {
                throw new IOException("no port to send to");
            }
            sock.send(new DatagramPacket(message, message.length, to, port));
        }

        private void receive(byte[] buffer) {
            try {
                var packet = new DatagramPacket(buffer, buffer.length);
                sock.receive(packet);
                int length = packet.getLength();
                if (length <= LONGEST_MESSAGE && messageQueue.size() < MOST_WAITING) {
                    var copy = new DatagramPacket(
                            Arrays.copyOf(buffer, length), length, packet.getAddress(), packet.getPort());
                    messageQueue.add(new DatagramQueuedMessageDispatch(copy, System.currentTimeMillis()));
                }
            } catch (IOException e) {
                if (isRunning) {
                    LOG.warn("SIP over UDP: {}", e.getMessage());
                }
            }
        }
    }

    /** Reads what was received, or sends: from the socket we listen on, where the stack's would open one each time. */
    private static final class Channel extends UDPMessageChannel {
        private final Udp udp;

        Channel(SIPTransactionStack stack, Udp udp, String name) {
            super(stack, udp, name);
            this.udp = udp;
        }

        Channel(InetAddress to, int port, SIPTransactionStack stack, Udp udp) {
            super(to, port, stack, udp);
            this.udp = udp;
        }

        @Override
        protected void sendMessage(byte[] message, InetAddress to, int port, boolean reconnect) throws IOException {
            udp.send(message, to, port);
        }

        @Override
        protected void sendMessage(byte[] message, InetAddress to, int port, String protocol, boolean retry)
                throws IOException {
            udp.send(message, to, port);
        }
    }
}

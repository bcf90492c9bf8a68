package io.dialplane.node.sip;

import gov.nist.javax.sip.stack.MessageProcessor;
import gov.nist.javax.sip.stack.MessageProcessorFactory;
import gov.nist.javax.sip.stack.NioMessageProcessorFactory;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import gov.nist.javax.sip.stack.UDPMessageProcessor;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Makes the stack's listeners: UDP with a queue whose length can be seen, everything else with non-blocking sockets. */
final class Transports implements MessageProcessorFactory {
    private final NioMessageProcessorFactory others = new NioMessageProcessorFactory();
    private final List<Udp> udp = new CopyOnWriteArrayList<>();
    private final List<MessageProcessor> all = new ArrayList<>();

    @Override
    public MessageProcessor createMessageProcessor(
            SIPTransactionStack stack, InetAddress address, int port, String transport) throws IOException {
        MessageProcessor made;
        if (transport.equalsIgnoreCase("udp")) {
            var processor = new Udp(address, stack, port);
            udp.add(processor);
            made = processor;
        } else {
            made = others.createMessageProcessor(stack, address, port, transport);
        }
        all.add(made);
        return made;
    }

    /** Datagrams that were received and wait to be read. */
    int backlog() {
        int sum = 0;
        for (var processor : udp) {
            sum += processor.backlog();
        }
        return sum;
    }

    private static final class Udp extends UDPMessageProcessor {
        Udp(InetAddress address, SIPTransactionStack stack, int port) throws IOException {
            super(address, stack, port);
        }

        int backlog() {
            return messageQueue.size();
        }
    }
}

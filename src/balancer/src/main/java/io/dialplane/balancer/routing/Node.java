package io.dialplane.balancer.routing;

import io.dialplane.balancer.message.Bytes;
import io.dialplane.balancer.message.SipHash;
import java.net.InetSocketAddress;

/** A media node as the balancer knows it. Owned by the SIP loop; the state may be read by anybody. */
public final class Node {
    /** Whether a node takes new dialogs. */
    public enum State {
        /** Not asked yet: taken for up. */
        UNKNOWN,
        UP,
        /** Answers 503 to OPTIONS: its dialogs go on, new ones go elsewhere. */
        DRAINING,
        DOWN
    }

    private final String name;
    private final Flow udp;
    private final Flow tcp;
    private final int key;
    private volatile State state = State.UNKNOWN;
    private volatile int inFlight;
    long heardAt = Long.MIN_VALUE;
    int silentCalls;

    /**
     * @param name host:port, as set; it is what tokens of running dialogs refer to
     * @param address the same, resolved
     */
    public Node(String name, InetSocketAddress address) {
        this.name = name;
        this.udp = new Flow(Transport.UDP, address);
        this.tcp = new Flow(Transport.TCP, address);
        byte[] text = Bytes.ascii(name);
        this.key = (int) new SipHash(0, 0).add(text, 0, text.length).end() | 1; // never 0: that is "no node"
    }

    /** host:port, as set. */
    public String name() {
        return name;
    }

    /** What stands for it in tokens: depends on its name only, so that lists may be reordered. */
    public int key() {
        return key;
    }

    /** Its address. */
    public InetSocketAddress address() {
        return udp.address();
    }

    /** The way to it. */
    public Flow flow(Transport transport) {
        return transport == Transport.TCP ? tcp : udp;
    }

    /** Whether it takes new dialogs. */
    public State state() {
        return state;
    }

    /** New calls it has not answered yet. */
    public int inFlight() {
        return inFlight;
    }

    boolean takesNew() {
        return state == State.UP || state == State.UNKNOWN;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the SIP loop
    void inFlight(int change) {
        inFlight += change;
    }

    void become(State next, String reason, Journal journal) {
        State before = state;
        if (before != next) {
            state = next;
            journal.nodeBecame(this, before, reason);
        }
    }
}

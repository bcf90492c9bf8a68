package io.dialplane.balancer.routing;

/** A new call that its node has not answered yet, or whose node is not the one its Call-ID alone leads to. */
final class Attempt {
    private static final long JUST_MS = 200;
    private static final byte[] NOTHING = new byte[0];

    /** How far it is. */
    enum Phase {
        /** Nothing heard from the node. */
        SILENT,
        /** The node said 100. */
        TRYING,
        /** The node rang or answered: kept only to remember which node it was. */
        ANSWERED,
        /** Not to be found any more. */
        GONE
    }

    final long transaction;
    /** Where the client is. */
    final Flow client;

    /** The request as the client sent it, to be sent again to another node. */
    byte[] request;

    Node node;
    /** The nodes it was sent to, a bit each. */
    long tried;

    int tries = 1;
    long sentAt;
    Phase phase = Phase.SILENT;
    boolean cancelled;
    /** Its node is not the one its Call-ID leads to: it must stay findable after the answer. */
    boolean elsewhere;

    Attempt(long transaction, Flow client, byte[] request, Node node, long now) {
        this.transaction = transaction;
        this.client = client;
        this.request = request;
        this.node = node;
        this.sentAt = now;
    }

    /** Sent so short ago that a repetition says nothing (T1 of RFC 3261 is 500 ms). */
    boolean justSent(long now) {
        return phase == Phase.SILENT && now - sentAt < JUST_MS;
    }

    void release() {
        request = NOTHING;
        phase = Phase.GONE;
    }
}

package io.dialplane.balancer.routing;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which node a new dialog goes to: rendezvous hashing with bounded loads. Each Call-ID ranks the nodes by hash and goes to
 * the first that takes new dialogs, so that retransmission, CANCEL and ACK find the same one without being remembered,
 * also after a restart, and a node that comes or goes moves only its own share. A node that has many more unanswered
 * calls than the others (it is slow, or failing) is passed over until it has caught up.
 */
public final class Nodes {
    /** More than this cannot be told apart in an attempt's set of tried nodes. */
    public static final int MAX = 64;
    /** Unanswered calls a node may always have, whatever the others have. */
    private static final int FREE_IN_FLIGHT = 16;

    private final List<Node> all;
    private final Map<Integer, Node> byKey = new HashMap<>();
    private final Map<InetSocketAddress, Node> byAddress = new HashMap<>();

    /**
     * @param nodes one to {@link #MAX}, each address once
     */
    public Nodes(List<Node> nodes) {
        if (nodes.isEmpty() || nodes.size() > MAX) {
            throw new IllegalArgumentException("1 to " + MAX + " nodes, not " + nodes.size());
        }
        all = List.copyOf(nodes);
        for (Node node : all) {
            if (byAddress.put(node.address(), node) != null || byKey.put(node.key(), node) != null) {
                throw new IllegalArgumentException("the node " + node.name() + " is there twice");
            }
        }
    }

    /** All, as set. */
    public List<Node> all() {
        return all;
    }

    @Nullable
    Node byKey(int key) {
        return byKey.get(key);
    }

    @Nullable
    Node at(InetSocketAddress address) {
        return byAddress.get(address);
    }

    /** The first in the ranking of a hash that takes new dialogs and was not tried. */
    @Nullable
    Node first(long hash, long tried) {
        return best(hash, tried, Integer.MAX_VALUE);
    }

    /** As {@link #first}, passing over nodes with too many unanswered calls. */
    @Nullable
    Node choose(long hash, long tried) {
        int sum = 0;
        int count = 0;
        for (Node node : all) {
            if (node.takesNew()) {
                sum += node.inFlight();
                count++;
            }
        }
        if (count == 0) {
            return null;
        }
        Node best = best(hash, tried, FREE_IN_FLIGHT + sum * 5 / (count * 4));
        return best != null ? best : first(hash, tried);
    }

    private @Nullable Node best(long hash, long tried, int limit) {
        Node best = null;
        long rank = 0;
        for (int i = 0; i < all.size(); i++) {
            Node node = all.get(i);
            if ((tried >>> i & 1) != 0 || !node.takesNew() || node.inFlight() > limit) {
                continue;
            }
            long mine = mix(hash ^ node.key() * 0x9e3779b97f4a7c15L);
            if (best == null || Long.compareUnsigned(mine, rank) > 0) {
                best = node;
                rank = mine;
            }
        }
        return best;
    }

    long bit(Node node) {
        return 1L << all.indexOf(node);
    }

    private static long mix(long z) {
        long a = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ a >>> 27) * 0x94d049bb133111ebL;
        return b ^ b >>> 31;
    }
}

package io.dialplane.balancer.routing;

/** What is worth a line in the log. */
public interface Journal {
    /**
     * A node changed its state.
     *
     * @param node which
     * @param before its state until now
     * @param reason why, in words
     */
    void nodeBecame(Node node, Node.State before, String reason);

    /**
     * A new call is tried at another node.
     *
     * @param trace the call's trace id
     * @param from the node that did not take it
     * @param to the next one
     * @param reason why, in words
     */
    void failedOver(String trace, Node from, Node to, String reason);

    /**
     * A new call went to its node.
     *
     * @param trace the call's trace id, two halves
     * @param traceLow the second half
     * @param node which
     * @param client where it came from
     */
    void offered(long trace, long traceLow, Node node, Flow client);

    /**
     * A new call was refused because no node takes any.
     *
     * @param trace the call's trace id
     * @param client where it came from
     */
    void refused(String trace, Flow client);
}

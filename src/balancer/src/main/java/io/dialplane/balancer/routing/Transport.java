package io.dialplane.balancer.routing;

/** What carries a message. */
public enum Transport {
    UDP,
    TCP
}

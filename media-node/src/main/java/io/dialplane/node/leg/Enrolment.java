package io.dialplane.node.leg;

/**
 * Where we register as a phone does, so that others call us there or let us call (a trunk with {@code register}).
 *
 * @param name of the trunk
 * @param proxy URI that its requests go to
 * @param user user part of our address there
 * @param domain host part of our address there, and whom the REGISTER is for
 */
public record Enrolment(String name, String proxy, String user, String domain, Destination.Credentials credentials) {
    /** Without secrets. */
    @Override
    public String toString() {
        return user + "@" + domain + " by " + proxy;
    }
}

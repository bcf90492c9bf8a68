package io.dialplane.phone;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * How a phone is to be; every method gives a changed copy, {@link #open} the phone.
 *
 * @param proxy where everything is sent first; else a call goes where its URI says
 * @param tcp whether SIP goes over TCP
 * @param codecs offered, and accepted, in this order
 * @param digits whether telephone-event is offered
 * @param digest the only digest algorithm to answer; empty for the strongest offered
 * @param port SIP port; 0 for a free one
 */
public record PhoneOptions(
        Account account,
        Optional<InetSocketAddress> proxy,
        boolean tcp,
        List<Codec> codecs,
        boolean digits,
        String digest,
        InetAddress address,
        int port,
        String userAgent) {

    static PhoneOptions named(String user) {
        return new PhoneOptions(
                new Account(user, "", ""),
                Optional.empty(),
                false,
                List.of(Codec.PCMU, Codec.PCMA),
                true,
                "",
                InetAddress.getLoopbackAddress(),
                0,
                "dialplane-phone");
    }

    /** {@code host:port} that gets every request outside of a dialog. */
    public PhoneOptions proxy(String hostAndPort) {
        return with(account, Optional.of(SipUri.hostAndPort(hostAndPort)), tcp, codecs, digits, digest, address, port);
    }

    /** The domain of its address, and the password with which it answers challenges. */
    public PhoneOptions credentials(String domain, String password) {
        return with(new Account(account.user(), domain, password), proxy, tcp, codecs, digits, digest, address, port);
    }

    public PhoneOptions overTcp() {
        return with(account, proxy, true, codecs, digits, digest, address, port);
    }

    public PhoneOptions speaks(Codec... codecs) {
        return with(account, proxy, tcp, List.of(codecs), digits, digest, address, port);
    }

    /** Offers no telephone-event. */
    public PhoneOptions withoutDigits() {
        return with(account, proxy, tcp, codecs, false, digest, address, port);
    }

    /** Answers challenges of {@code MD5} or {@code SHA-256} only. */
    public PhoneOptions answersOnly(String algorithm) {
        return with(account, proxy, tcp, codecs, digits, algorithm, address, port);
    }

    /** The local address and SIP port. */
    public PhoneOptions at(InetAddress local, int sipPort) {
        return with(account, proxy, tcp, codecs, digits, digest, local, sipPort);
    }

    private PhoneOptions with(
            Account account,
            Optional<InetSocketAddress> proxy,
            boolean tcp,
            List<Codec> codecs,
            boolean digits,
            String digest,
            InetAddress address,
            int port) {
        return new PhoneOptions(account, proxy, tcp, codecs, digits, digest, address, port, userAgent);
    }

    /** What of this description the phone can do; empty without a common codec. */
    Optional<Sdp> common(Sdp other) {
        var both = other.codecs().stream().filter(codecs::contains).toList();
        return both.isEmpty()
                ? Optional.empty()
                : Optional.of(new Sdp(other.address(), both, digits ? other.digits() : -1, other.direction()));
    }

    /** Opens it: the ports are bound when this returns. */
    public Phone open() {
        return new Phone(this);
    }
}

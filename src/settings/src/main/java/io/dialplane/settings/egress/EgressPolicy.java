package io.dialplane.settings.egress;

import io.dialplane.settings.StartFailure;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which addresses requests on behalf of others may lead to. Refused unless the operator allows them: the machine itself,
 * link-local addresses, the metadata services of clouds, unspecified and multicast addresses. Private networks
 * (RFC 1918, RFC 4193) are not refused: that is where the endpoints of an installation are. An IPv4 address inside an
 * IPv6 one counts as itself.
 *
 * <p>The answer is about an address, not about a name: whoever asks must connect to that very address.
 */
public final class EgressPolicy {
    /** The addresses of the machine itself, as an operator would allow them. */
    public static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1");

    /** A block and what it is. */
    private record Refused(AddressBlock block, String what) {
        static Refused of(String block, String what) {
            return new Refused(AddressBlock.of(block).orElseThrow(), what);
        }
    }

    private static final List<Refused> USUAL = List.of(
            Refused.of("127.0.0.0/8", "a loopback address"),
            Refused.of("::1", "a loopback address"),
            Refused.of("169.254.169.254", "a metadata service"),
            Refused.of("fd00:ec2::254", "a metadata service"),
            Refused.of("100.100.100.200", "a metadata service"),
            Refused.of("192.0.0.192", "a metadata service"),
            Refused.of("169.254.0.0/16", "a link-local address"),
            Refused.of("fe80::/10", "a link-local address"),
            Refused.of("0.0.0.0/8", "an unspecified address"),
            Refused.of("::", "an unspecified address"),
            Refused.of("224.0.0.0/4", "a multicast address"),
            Refused.of("ff00::/8", "a multicast address"),
            Refused.of("255.255.255.255", "a broadcast address"));

    /** IPv6 blocks that carry an IPv4 address, and at which byte. */
    private static final AddressBlock MAPPED =
            new AddressBlock(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff, 0, 0, 0, 0}, 96);

    private static final AddressBlock COMPATIBLE = new AddressBlock(new byte[16], 96);
    private static final AddressBlock NAT64 = AddressBlock.of("64:ff9b::/96").orElseThrow();
    private static final AddressBlock SIX_TO_FOUR = AddressBlock.of("2002::/16").orElseThrow();

    private final Rules allowed;
    private final Rules denied;

    private EgressPolicy(Rules allowed, Rules denied) {
        this.allowed = allowed;
        this.denied = denied;
    }

    /** The operator's list: blocks, and names of hosts. */
    private record Rules(List<AddressBlock> blocks, List<String> names) {
        static Rules of(String setting, List<String> entries) {
            List<AddressBlock> blocks = new ArrayList<>();
            List<String> names = new ArrayList<>();
            for (String entry : entries) {
                String text = entry.strip().toLowerCase(Locale.ROOT);
                Optional<AddressBlock> block = AddressBlock.of(text);
                if (block.isPresent()) {
                    blocks.add(block.get());
                } else if (text.matches("(\\*\\.)?[a-z0-9_]([a-z0-9._-]{0,252})")) {
                    names.add(text);
                } else if (!text.isEmpty()) {
                    throw new StartFailure("the setting " + setting + " has the value '" + entry
                            + "': expected an address, a CIDR block, a host name, or a name that begins with *.");
                }
            }
            return new Rules(List.copyOf(blocks), List.copyOf(names));
        }

        boolean contain(String host, InetAddress address) {
            return blocks.stream().anyMatch(block -> block.contains(address)) || contain(host);
        }

        boolean contain(String host) {
            return names.stream()
                    .anyMatch(name -> name.startsWith("*.") ? host.endsWith(name.substring(1)) : host.equals(name));
        }
    }

    /**
     * Makes the policy of an installation.
     *
     * @param allow addresses, CIDR blocks, host names, {@code *.} names that are not refused
     * @param deny the same, that are; stronger than {@code allow}
     * @throws StartFailure when an entry is none of these
     */
    public static EgressPolicy of(List<String> allow, List<String> deny) {
        return new EgressPolicy(Rules.of("egress.allow", allow), Rules.of("egress.deny", deny));
    }

    /** The address that a host is in itself, in any notation that some resolver takes; empty for a name. */
    public static Optional<InetAddress> literal(String host) {
        return AddressBlock.literal(host);
    }

    /** Why a host may not be asked, as far as its name says; empty when it may, or its addresses decide. */
    public Optional<String> refusal(String host) {
        Optional<InetAddress> address = literal(host);
        if (address.isPresent()) {
            return refusal(host, address.get());
        }
        String name = name(host);
        return denied.contain(name) ? Optional.of(host + " is denied by the setting egress.deny") : Optional.empty();
    }

    /**
     * Why an address may not be connected to; empty when it may.
     *
     * @param host as the URL has it
     * @param address what it stands for
     */
    public Optional<String> refusal(String host, InetAddress address) {
        InetAddress plain = unwrapped(address);
        String name = name(host);
        String shown = literal(host).isPresent() ? host : host + " (" + plain.getHostAddress() + ")";
        if (denied.contain(name, plain) || denied.contain(name, address)) {
            return Optional.of(shown + " is denied by the setting egress.deny");
        }
        if (allowed.contain(name, plain) || allowed.contain(name, address)) {
            return Optional.empty();
        }
        return USUAL.stream()
                .filter(refused -> refused.block().contains(plain))
                .findFirst()
                .map(refused -> shown + " is " + refused.what() + ", which the setting egress.allow does not allow");
    }

    private static String name(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static InetAddress unwrapped(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = address.getAddress();
        boolean tail = MAPPED.contains(address)
                || NAT64.contains(address)
                || COMPATIBLE.contains(address) && !address.isLoopbackAddress() && !address.isAnyLocalAddress();
        try {
            if (tail) {
                return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
            }
            return SIX_TO_FOUR.contains(address) ? InetAddress.getByAddress(Arrays.copyOfRange(bytes, 2, 6)) : address;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}

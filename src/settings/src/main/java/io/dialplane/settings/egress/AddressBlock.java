package io.dialplane.settings.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/**
 * A block of addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3).
 *
 * @param bytes the first address, 4 or 16 bytes
 * @param prefix how many leading bits count
 */
@SuppressWarnings("ArrayRecordComponent")
record AddressBlock(byte[] bytes, int prefix) {
    /** Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a plain address; empty when it is none. */
    static Optional<AddressBlock> of(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> address = literal(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        byte[] bytes = address.get().getAddress();
        try {
            int prefix = slash < 0 ? bytes.length * 8 : Integer.parseInt(text.substring(slash + 1));
            return prefix >= 0 && prefix <= bytes.length * 8
                    ? Optional.of(new AddressBlock(bytes, prefix))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        byte[] other = address.getAddress();
        if (other.length != bytes.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += 8) {
            int mask = prefix - bit >= 8 ? 0xff : 0xff << (8 - (prefix - bit)) & 0xff;
            if (((bytes[bit / 8] ^ other[bit / 8]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * An address as it may stand for a host, without asking anybody: IPv6 with or without brackets, and IPv4 in any of
     * the forms that the C library and browsers take (WHATWG URL §3.5): {@code 2130706433}, {@code 0x7f.1},
     * {@code 0177.0.0.1}.
     */
    static Optional<InetAddress> literal(String host) {
        String plain = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            if (plain.indexOf(':') >= 0) {
                int zone = plain.indexOf('%');
                return Optional.of(InetAddress.ofLiteral(zone < 0 ? plain : plain.substring(0, zone)));
            }
            return ipv4(plain);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> ipv4(String host) {
        String[] parts = (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).split("\\.", -1);
        if (parts.length > 4) {
            return Optional.empty();
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long part = number(parts[i]);
            boolean last = i == parts.length - 1;
            long most = last ? (1L << 8 * (5 - parts.length)) - 1 : 255;
            if (part < 0 || part > most) {
                return Optional.empty();
            }
            address |= last ? part : part << 8 * (3 - i);
        }
        byte[] bytes = {(byte) (address >> 24), (byte) (address >> 16), (byte) (address >> 8), (byte) address};
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /** Decimal, octal or hexadecimal as in C; -1 when it is none. */
    private static long number(String text) {
        String digits = text.toLowerCase(Locale.ROOT);
        if (digits.isEmpty() || digits.length() > 13 || digits.charAt(0) == '+' || digits.charAt(0) == '-') {
            return -1;
        }
        try {
            if (digits.startsWith("0x")) {
                return digits.length() == 2 ? 0 : Long.parseLong(digits.substring(2), 16);
            }
            return Long.parseLong(digits, digits.startsWith("0") && digits.length() > 1 ? 8 : 10);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}

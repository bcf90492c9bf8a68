package io.dialplane.balancer.message;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

/** A message under construction: one array that is reused; it grows with the largest message there was. */
public final class SipWriter {
    private static final byte[] HEX = Bytes.ascii("0123456789abcdef");

    private byte[] bytes = new byte[8192];
    private int length;

    /** Begins a new message. */
    public SipWriter clear() {
        length = 0;
        return this;
    }

    /** What was written; only the first {@link #length()} bytes count, until the next {@link #clear()}. */
    public byte[] bytes() {
        return bytes;
    }

    /** How much was written. */
    public int length() {
        return length;
    }

    /** One byte. */
    public SipWriter put(char c) {
        need(1);
        bytes[length++] = (byte) c;
        return this;
    }

    /** Bytes. */
    public SipWriter put(byte[] b) {
        return put(b, 0, b.length);
    }

    /** A stretch of bytes. */
    public SipWriter put(byte[] b, int from, int to) {
        need(to - from);
        System.arraycopy(b, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    /** A slice of a message. */
    public SipWriter put(byte[] b, Slice slice) {
        return put(b, slice.from(), slice.to());
    }

    /** ASCII text. */
    @SuppressWarnings("deprecation") // getBytes(int, int, byte[], int) is the only one that allocates nothing
    public SipWriter put(String text) {
        int n = text.length();
        need(n);
        text.getBytes(0, n, bytes, length);
        length += n;
        return this;
    }

    /** A number from 0. */
    public SipWriter putDecimal(long value) {
        need(20);
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /** The lowest {@code digits} hexadecimal digits of a value. */
    public SipWriter putHex(long value, int digits) {
        need(digits);
        for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) {
            bytes[length++] = HEX[(int) (value >>> shift) & 15];
        }
        return this;
    }

    /** An IP address as received= has it: IPv6 without brackets. */
    public SipWriter putAddress(InetAddress address) {
        if (!(address instanceof Inet4Address)) {
            String text = address.getHostAddress();
            int zone = text.indexOf('%');
            return put(zone < 0 ? text : text.substring(0, zone));
        }
        byte[] ip = address.getAddress();
        for (int i = 0; i < ip.length; i++) {
            if (i > 0) {
                put('.');
            }
            putDecimal(ip[i] & 0xff);
        }
        return this;
    }

    private void need(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}

package io.dialplane.balancer.message;

/** The methods a proxy treats in their own way; all others are {@link #OTHER}. Methods are case-sensitive. */
public enum Method {
    INVITE,
    ACK,
    CANCEL,
    BYE,
    REGISTER,
    OPTIONS,
    SUBSCRIBE,
    OTHER;

    private static final Method[] ALL = values();
    private final byte[] text = Bytes.ascii(name());

    static Method of(byte[] b, int from, int to) {
        for (Method method : ALL) {
            if (method != OTHER && Bytes.same(b, from, to, method.text, 0, method.text.length)) {
                return method;
            }
        }
        return OTHER;
    }
}

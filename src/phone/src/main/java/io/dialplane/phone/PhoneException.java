package io.dialplane.phone;

/** What the phone waited for did not come; the message says what came instead. */
public final class PhoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public PhoneException(String message) {
        super(message);
    }
}

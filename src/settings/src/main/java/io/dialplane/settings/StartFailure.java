package io.dialplane.settings;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;

/**
 * Why a process cannot start, as one sentence for the person who started it. {@link Start#run} prints it and ends the
 * process with status 2; nobody needs a stack trace for a taken port.
 */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param sentence what is wrong and what to do
     */
    public StartFailure(String sentence) {
        super(sentence);
    }

    /**
     * @param sentence what is wrong and what to do
     * @param cause for the log at debug level
     */
    public StartFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /**
     * A socket that could not be bound.
     *
     * @param what the listener, for example {@code "SIP over UDP"}
     * @param address where it should have listened
     * @param setting the setting that moves it, for example {@code "sip.port"}
     * @param cause what the system said
     * @return the sentence
     */
    public static StartFailure cannotListen(String what, InetSocketAddress address, String setting, Throwable cause) {
        String place = address.getHostString() + ":" + address.getPort();
        String message = String.valueOf(cause.getMessage());
        boolean taken = message.contains("in use") || message.contains("EADDRINUSE");
        String reason = taken
                ? "the port is already taken by another process"
                : cause instanceof BindException || cause instanceof IOException
                        ? message
                        : cause.getClass().getSimpleName() + ": " + message;
        return new StartFailure(
                what + " cannot listen on " + place + ": " + reason + " (setting --" + setting + " moves it).", cause);
    }
}

package io.dialplane.node.sip;

import gov.nist.javax.sip.message.SIPMessage;
import io.dialplane.node.sdp.SdpException;
import io.dialplane.node.sdp.SdpReader;
import io.dialplane.node.sdp.SessionDescription;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What messages carry: session descriptions, digits. */
final class Bodies {
    private static final Pattern SIGNAL = Pattern.compile("(?im)^\\s*Signal\\s*=\\s*([0-9*#A-D])\\s*$");
    private static final Pattern DURATION = Pattern.compile("(?im)^\\s*Duration\\s*=\\s*([0-9]{1,5})\\s*$");
    private static final int USUAL_MILLIS = 160;

    private Bodies() {}

    /** A session description, if there is one and it can be read. */
    record Description(Optional<SessionDescription> usable, boolean isBroken) {}

    /** A digit by INFO. */
    record Digit(char key, int millis) {}

    static Description description(SIPMessage message) {
        var body = message.getRawContent();
        if (body == null || body.length == 0) {
            return new Description(Optional.empty(), false);
        }
        if (!type(message).equals(SessionDescription.CONTENT_TYPE)) {
            return new Description(Optional.empty(), true);
        }
        try {
            return new Description(Optional.of(SdpReader.read(body)), false);
        } catch (SdpException e) {
            return new Description(Optional.empty(), true);
        }
    }

    /** The content type without parameters, in lower case. */
    static String type(SIPMessage message) {
        var header = message.getContentTypeHeader();
        return header == null
                ? ""
                : (header.getContentType() + "/" + header.getContentSubType()).toLowerCase(Locale.ROOT);
    }

    static Optional<Digit> digit(SIPMessage info) {
        var body = info.getRawContent();
        if (body == null || body.length > 256) {
            return Optional.empty();
        }
        var text = new String(body, StandardCharsets.US_ASCII);
        return switch (type(info)) {
            case "application/dtmf-relay" -> relay(text);
            case "application/dtmf" ->
                text.strip().matches("[0-9*#A-D]")
                        ? Optional.of(new Digit(text.strip().charAt(0), USUAL_MILLIS))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<Digit> relay(String text) {
        var signal = SIGNAL.matcher(text);
        if (!signal.find()) {
            return Optional.empty();
        }
        var duration = DURATION.matcher(text);
        int millis = duration.find() ? Integer.parseInt(duration.group(1)) : USUAL_MILLIS;
        return Optional.of(new Digit(Character.toUpperCase(signal.group(1).charAt(0)), millis));
    }
}

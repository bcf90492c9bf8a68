package io.dialplane.node.sdp;

import io.dialplane.node.media.AudioCodec;
import io.dialplane.node.media.Negotiated;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Offer and answer (RFC 3264) for one audio stream of PCMU or PCMA with telephone events. Pure. */
public final class Negotiation {
    static final String TELEPHONE_EVENT = "telephone-event/8000";
    /** The payload type we offer for RFC 4733 events. */
    private static final int EVENTS = 101;

    private Negotiation() {}

    /**
     * What became of an offer.
     *
     * @param answer the description to send back
     */
    public record Agreed(SessionDescription answer, Negotiated media) {}

    /**
     * Answers an offer: its first usable audio stream with its first codec of ours; everything else is refused by
     * port 0 (RFC 3264 §6).
     *
     * @param local where our media is received
     * @return empty when there is no codec in common or no address: 488
     */
    public static Optional<Agreed> answer(
            SessionDescription offer, InetSocketAddress local, long sessionId, long version) {
        var sections = new ArrayList<MediaDescription>(offer.media().size());
        Optional<Negotiated> agreed = Optional.empty();
        for (var section : offer.media()) {
            var mine = agreed.isEmpty() ? negotiated(offer, section) : Optional.<Negotiated>empty();
            if (mine.isPresent()) {
                agreed = mine;
                sections.add(ours(section.kind(), local, mine.get()));
            } else {
                sections.add(refused(section));
            }
        }
        return agreed.map(media -> new Agreed(description(local, sessionId, version, sections), media));
    }

    /** The offer of a node that calls, or was called without one (RFC 3264 §5): both codecs and telephone events. */
    public static SessionDescription offer(InetSocketAddress local, long sessionId, long version) {
        return offer(local, sessionId, version, List.of(AudioCodec.PCMU, AudioCodec.PCMA), Direction.SENDRECV);
    }

    /**
     * An offer of telephone events and these codecs.
     *
     * @param codecs in order of preference
     * @param direction SENDONLY or INACTIVE to hold the other end (RFC 3264 §8.4)
     */
    public static SessionDescription offer(
            InetSocketAddress local, long sessionId, long version, List<AudioCodec> codecs, Direction direction) {
        var formats = new ArrayList<String>(3);
        var encodings = new java.util.HashMap<String, String>(4);
        for (var codec : codecs) {
            var type = Integer.toString(codec.payloadType());
            formats.add(type);
            encodings.put(type, codec.name() + "/8000");
        }
        var events = Integer.toString(EVENTS);
        formats.add(events);
        encodings.put(events, TELEPHONE_EVENT);
        var audio = new MediaDescription(
                "audio", local.getPort(), "RTP/AVP", formats, encodings, Optional.empty(), direction);
        return description(local, sessionId, version, List.of(audio));
    }

    /** What the answer to {@link #offer} agrees on; empty when it refuses everything. */
    public static Optional<Negotiated> accept(SessionDescription answer) {
        return answer.media().isEmpty()
                ? Optional.empty()
                : negotiated(answer, answer.media().getFirst());
    }

    /** Whether its describer wants to hear nothing from us (RFC 3264 §8.4): its audio is on hold. */
    public static boolean holds(SessionDescription theirs) {
        return theirs.media().stream()
                .filter(MediaDescription::isPlainAudio)
                .findFirst()
                .filter(audio -> !audio.direction().receives()
                        || theirs.addressOf(audio)
                                .filter(InetAddress::isAnyLocalAddress)
                                .isPresent())
                .isPresent();
    }

    private static Optional<Negotiated> negotiated(SessionDescription theirs, MediaDescription section) {
        if (!section.isPlainAudio()) {
            return Optional.empty();
        }
        Optional<InetAddress> address = theirs.addressOf(section);
        Optional<AudioCodec> codec = section.formats().stream()
                .flatMap(format -> codec(format).stream())
                .findFirst();
        if (address.isEmpty() || codec.isEmpty()) {
            return Optional.empty();
        }
        // RFC 3264 §8.4: 0.0.0.0 is the old way to say "send me nothing"
        boolean held = address.get().isAnyLocalAddress();
        boolean sends = section.direction().receives() && !held;
        return Optional.of(new Negotiated(
                new InetSocketAddress(address.get(), section.port()),
                codec.get(),
                events(section),
                sends,
                section.direction().sends() && !held));
    }

    private static Optional<AudioCodec> codec(String format) {
        return switch (format) {
            case "0" -> Optional.of(AudioCodec.PCMU);
            case "8" -> Optional.of(AudioCodec.PCMA);
            default -> Optional.empty();
        };
    }

    private static int events(MediaDescription section) {
        for (var format : section.formats()) {
            var encoding = section.encodings().getOrDefault(format, "");
            if (encoding.toLowerCase(Locale.ROOT).startsWith(TELEPHONE_EVENT) && format.matches("[0-9]{1,3}")) {
                int type = Integer.parseInt(format);
                if (type <= 127) {
                    return type;
                }
            }
        }
        return -1;
    }

    private static MediaDescription ours(String kind, InetSocketAddress local, Negotiated agreed) {
        var formats = new ArrayList<String>(2);
        var type = Integer.toString(agreed.codec().payloadType());
        formats.add(type);
        var encodings = new java.util.HashMap<String, String>(4);
        encodings.put(type, agreed.codec().name() + "/8000");
        if (agreed.telephoneEventPayloadType() >= 0) {
            var events = Integer.toString(agreed.telephoneEventPayloadType());
            formats.add(events);
            encodings.put(events, TELEPHONE_EVENT);
        }
        return new MediaDescription(
                kind,
                local.getPort(),
                "RTP/AVP",
                formats,
                encodings,
                Optional.empty(),
                Direction.of(agreed.sends(), agreed.receives()));
    }

    private static MediaDescription refused(MediaDescription section) {
        return new MediaDescription(
                section.kind(),
                0,
                section.protocol(),
                section.formats().subList(0, 1),
                Map.of(),
                Optional.empty(),
                Direction.INACTIVE);
    }

    private static SessionDescription description(
            InetSocketAddress local, long sessionId, long version, List<MediaDescription> media) {
        return new SessionDescription(
                sessionId, version, local.getAddress().getHostAddress(), Optional.of(local.getAddress()), media);
    }
}

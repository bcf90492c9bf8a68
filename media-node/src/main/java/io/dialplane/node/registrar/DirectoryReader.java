package io.dialplane.node.registrar;

import io.dialplane.node.appserver.Answer;
import io.dialplane.node.appserver.Kept.Asked;
import io.dialplane.node.registrar.Directory.Found;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads FreeSWITCH's directory document: the user's params and variables. Entities and DTDs are not looked at. */
final class DirectoryReader {
    private static final XMLInputFactory FACTORY = factory();

    private DirectoryReader() {}

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        return factory;
    }

    /** What a document says about a user; one without that user says that there is none. */
    static Asked<Found> read(Answer answer, String user, String domain) {
        try {
            var reader = FACTORY.createXMLStreamReader(new ByteArrayInputStream(answer.body()));
            try {
                return read(reader, user, domain, answer.timeToLive());
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            return new Asked<>(
                    new Found.Unavailable("the directory document cannot be read: " + e.getMessage()),
                    false,
                    Optional.empty());
        }
    }

    private static Asked<Found> read(XMLStreamReader reader, String user, String domain, Optional<Duration> timeToLive)
            throws XMLStreamException {
        Map<String, String> params = new HashMap<>();
        Map<String, String> variables = new HashMap<>();
        boolean inside = false;
        boolean found = false;
        var kept = timeToLive;
        while (reader.hasNext()) {
            int event = reader.next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                switch (reader.getLocalName()) {
                    case "user" -> {
                        inside = user.equals(attribute(reader, "id"));
                        found |= inside;
                        kept = inside
                                ? cacheable(attribute(reader, "cacheable")).or(() -> timeToLive)
                                : kept;
                    }
                    case "param" -> put(reader, params, inside);
                    case "variable" -> put(reader, variables, inside);
                    default -> {
                        // groups, gateways: not asked for
                    }
                }
            } else if (event == XMLStreamConstants.END_ELEMENT
                    && reader.getLocalName().equals("user")) {
                inside = false;
            }
        }
        var answer = found ? new Found.Known(user(user, domain, params, variables)) : new Found.Unknown();
        return new Asked<>(answer, true, kept);
    }

    /** FreeSWITCH's attribute: milliseconds, or true for as long as may be. */
    private static Optional<Duration> cacheable(String value) {
        if (value.equals("true")) {
            return Optional.of(Duration.ofDays(1));
        }
        return value.matches("\\d{1,9}") ? Optional.of(Duration.ofMillis(Long.parseLong(value))) : Optional.empty();
    }

    private static void put(XMLStreamReader reader, Map<String, String> into, boolean inside) {
        var name = attribute(reader, "name");
        if (inside && !name.isEmpty() && into.size() < 200) {
            into.put(name, attribute(reader, "value"));
        }
    }

    private static String attribute(XMLStreamReader reader, String name) {
        return Optional.ofNullable(reader.getAttributeValue(null, name)).orElse("");
    }

    private static User user(String user, String domain, Map<String, String> params, Map<String, String> variables) {
        Map<Algorithm, String> ha1 = new EnumMap<>(Algorithm.class);
        Optional.ofNullable(params.get("a1-hash")).ifPresent(hash -> ha1.put(Algorithm.MD5, hash));
        Optional.ofNullable(params.get("a1-hash-sha256")).ifPresent(hash -> ha1.put(Algorithm.SHA_256, hash));
        return new User(
                user,
                domain,
                Optional.ofNullable(params.get("password")),
                ha1,
                variables,
                Optional.ofNullable(params.get("dial-string")));
    }
}

package io.dialplane.instructions;

import io.dialplane.instructions.Problems.Place;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An element of an XML document that knows where it stands. Read without document type, entities of its own, processing
 * instructions or anything fetched from elsewhere.
 *
 * @param place where the element begins, and its path
 * @param attributes by name, in order
 */
record XmlTree(Place place, String name, Map<String, String> attributes, List<XmlTree> children) {
    /** Most elements a document may have. */
    static final int MAX_ELEMENTS = 20_000;
    /** Most attributes an element may have. */
    static final int MAX_ATTRIBUTES = 50;

    Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    /** The place of an attribute: the element's, with a path of its own. */
    Place attributePlace(String attribute) {
        return place.at("/@" + attribute);
    }

    /** Children of that name. */
    List<XmlTree> children(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /** Reads a document; on a syntax error the result is empty and the problem added. */
    static Optional<XmlTree> read(byte[] body, Problems problems) {
        return new Reader(problems).document(body);
    }

    /** Builds the tree from the parser's events. */
    static final class Reader {
        private final Problems problems;
        private int elements;

        Reader(Problems problems) {
            this.problems = problems;
        }

        private static XMLInputFactory factory() {
            var factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
            factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
            factory.setProperty(XMLInputFactory.IS_COALESCING, true);
            factory.setXMLResolver((publicId, systemId, base, namespace) -> {
                throw new XMLStreamException("nothing is fetched");
            });
            return factory;
        }

        Optional<XmlTree> document(byte[] body) {
            if (new String(body, StandardCharsets.ISO_8859_1).contains("<!DOCTYPE")) {
                problems.add(
                        new Place(lineOf(body), 1, "/"),
                        "no DOCTYPE expected, <document type=\"freeswitch/xml\"> is the root");
                return Optional.empty();
            }
            var position = new Place(1, 1, "");
            try {
                var parser = factory().createXMLStreamReader(new ByteArrayInputStream(body));
                try {
                    while (parser.hasNext()) {
                        position = position(parser.getLocation());
                        switch (parser.next()) {
                            case XMLStreamConstants.START_ELEMENT -> {
                                var root = element(parser, position, "/" + parser.getLocalName(), 1);
                                toEnd(parser);
                                return Optional.of(root);
                            }
                            case XMLStreamConstants.DTD -> throw new XMLStreamException("no DOCTYPE expected");
                            default -> {
                                // comments and white space
                            }
                        }
                    }
                } finally {
                    parser.close();
                }
            } catch (XMLStreamException e) {
                var where = e.getLocation() == null ? position : position(e.getLocation());
                problems.add(new Place(where.line(), where.column(), "/"), "this is no XML: " + reason(e));
            } catch (RuntimeException e) {
                // the JDK's parser throws these for some broken encodings
                problems.add(new Place(position.line(), position.column(), "/"), "this is no XML: " + e.getMessage());
            }
            return Optional.empty();
        }

        private static void toEnd(XMLStreamReader parser) throws XMLStreamException {
            while (parser.hasNext()) {
                parser.next();
            }
        }

        private XmlTree element(XMLStreamReader parser, Place start, String path, int depth) throws XMLStreamException {
            if (depth > Dialect.MAX_DEPTH) {
                throw new XMLStreamException("at most " + Dialect.MAX_DEPTH + " nested elements expected");
            }
            if (++elements > MAX_ELEMENTS || parser.getAttributeCount() > MAX_ATTRIBUTES) {
                throw new XMLStreamException(
                        "at most " + MAX_ELEMENTS + " elements of " + MAX_ATTRIBUTES + " attributes expected");
            }
            String name = parser.getLocalName();
            var attributes = new LinkedHashMap<String, String>();
            for (int i = 0; i < parser.getAttributeCount(); i++) {
                attributes.put(parser.getAttributeLocalName(i), parser.getAttributeValue(i));
            }
            var children = new ArrayList<XmlTree>();
            var counts = new HashMap<String, Integer>();
            while (true) {
                var position = position(parser.getLocation());
                switch (parser.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        String child = parser.getLocalName();
                        int number = counts.merge(child, 1, Integer::sum);
                        children.add(element(parser, position, path + "/" + child + "[" + number + "]", depth + 1));
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        return new XmlTree(
                                new Place(start.line(), start.column(), path), name, attributes, List.copyOf(children));
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(parser, position, path);
                    case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new XMLStreamException("unknown entity", parser.getLocation());
                    default -> {
                        // comments and white space
                    }
                }
            }
        }

        private void text(XMLStreamReader parser, Place position, String path) {
            if (!parser.isWhiteSpace() && !parser.getText().isBlank()) {
                problems.add(
                        new Place(position.line(), position.column(), path),
                        "elements expected, but found the text "
                                + Problems.shown(parser.getText().strip()));
            }
        }

        /** The end of the last event is the beginning of the next. */
        private static Place position(Location location) {
            return new Place(Math.max(0, location.getLineNumber()), Math.max(0, location.getColumnNumber()), "");
        }

        private static int lineOf(byte[] body) {
            String before = new String(body, StandardCharsets.ISO_8859_1);
            return (int) before.substring(0, before.indexOf("<!DOCTYPE"))
                            .chars()
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
        }

        /** The parser's message without its own "ParseError at …". */
        private static String reason(XMLStreamException e) {
            String message = String.valueOf(e.getMessage());
            int start = message.indexOf("Message: ");
            return (start < 0 ? message : message.substring(start + 9)).replace('\n', ' ');
        }
    }
}

package io.dialplane.instructions.xml;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
public record XmlTree(Place place, String name, Map<String, String> attributes, List<XmlTree> children) {
    /** Most elements a document may have. */
    public static final int MAX_ELEMENTS = 20_000;
    /** Most attributes an element may have. */
    public static final int MAX_ATTRIBUTES = 50;

    public Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute));
    }

    /** The place of an attribute: the element's, with a path of its own. */
    public Place attributePlace(String attribute) {
        return place.at("/@" + attribute);
    }

    /** Children of that name. */
    public List<XmlTree> children(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /** Reads a document; on a syntax error the result is empty and the problem added. */
    public static Optional<XmlTree> read(byte[] body, Problems problems) {
        return new Reader(problems).document(body);
    }

    /** Builds the tree from the parser's events. */
    static final class Reader {
        private final Problems problems;
        private Tags tags = new Tags("");
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
            // else the JDK prints
            factory.setXMLReporter((message, type, information, location) -> {});
            return factory;
        }

        Optional<XmlTree> document(byte[] body) {
            String text;
            try {
                text = XmlText.decode(body);
            } catch (IllegalArgumentException e) {
                problems.add(new Place(1, 1, "/"), "this is no XML: " + e.getMessage());
                return Optional.empty();
            }
            tags = new Tags(text);
            int doctype = text.indexOf("<!DOCTYPE");
            if (doctype >= 0) {
                problems.add(
                        tags.place(doctype, "/"),
                        "no DOCTYPE expected, <document type=\"freeswitch/xml\"> is the root");
                return Optional.empty();
            }
            try {
                return Optional.of(root(factory().createXMLStreamReader(new StringReader(text))));
            } catch (XMLStreamException e) {
                var where = e.getLocation() == null
                        ? tags.last()
                        : new Place(
                                Math.max(0, e.getLocation().getLineNumber()),
                                Math.max(0, e.getLocation().getColumnNumber()),
                                "");
                problems.add(new Place(where.line(), where.column(), "/"), "this is no XML: " + reason(e));
            } catch (RuntimeException e) {
                // the JDK's parser has such for some broken documents
                problems.add(
                        new Place(tags.last().line(), tags.last().column(), "/"), "this is no XML: " + e.getMessage());
            }
            return Optional.empty();
        }

        private XmlTree root(XMLStreamReader parser) throws XMLStreamException {
            try {
                parser.nextTag();
                var root = element(parser, "/" + parser.getLocalName(), 1);
                while (parser.hasNext()) {
                    parser.next();
                }
                return root;
            } finally {
                parser.close();
            }
        }

        private XmlTree element(XMLStreamReader parser, String path, int depth) throws XMLStreamException {
            var place = tags.next(path);
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
                switch (parser.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        String child = parser.getLocalName();
                        int number = counts.merge(child, 1, Integer::sum);
                        children.add(element(parser, path + "/" + child + "[" + number + "]", depth + 1));
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        return new XmlTree(place, name, attributes, List.copyOf(children));
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(parser, place);
                    case XMLStreamConstants.ENTITY_REFERENCE ->
                        throw new XMLStreamException("unknown entity", parser.getLocation());
                    default -> {
                        // comments and white space
                    }
                }
            }
        }

        private void text(XMLStreamReader parser, Place element) {
            if (!parser.isWhiteSpace() && !parser.getText().isBlank()) {
                problems.add(
                        element,
                        "elements expected inside, but found the text "
                                + Problems.shown(parser.getText().strip()));
            }
        }

        /** The parser's message without its own "ParseError at …". */
        private static String reason(XMLStreamException e) {
            String message = String.valueOf(e.getMessage());
            int start = message.indexOf("Message: ");
            return (start < 0 ? message : message.substring(start + 9)).replace('\n', ' ');
        }
    }

    /** Finds where the start tags of a document begin; the JDK's parser tells only where it has read to. */
    static final class Tags {
        private final String text;
        private int at;
        private int lineStart;
        private int line = 1;
        private int counted;
        private Place last = new Place(1, 1, "/");

        Tags(String text) {
            this.text = text;
        }

        /** The place of the next start tag; tags are asked for in the order of the document. */
        Place next(String path) {
            int from = at;
            while (true) {
                int open = text.indexOf('<', from);
                if (open < 0) {
                    return last;
                }
                if (text.startsWith("<!--", open)) {
                    from = after("-->", open);
                } else if (text.startsWith("<![CDATA[", open)) {
                    from = after("]]>", open);
                } else if (text.startsWith("<?", open)) {
                    from = after("?>", open);
                } else if (text.startsWith("</", open)) {
                    from = open + 2;
                } else {
                    at = open + 1;
                    last = place(open, path);
                    return last;
                }
            }
        }

        Place last() {
            return last;
        }

        /** Line and column of an offset not before an earlier one. */
        Place place(int offset, String path) {
            for (; counted < offset; counted++) {
                if (text.charAt(counted) == '\n') {
                    line++;
                    lineStart = counted + 1;
                }
            }
            return new Place(line, offset - lineStart + 1, path);
        }

        private int after(String end, int open) {
            int found = text.indexOf(end, open);
            return found < 0 ? text.length() : found + end.length();
        }
    }
}

package io.dialplane.instructions.xml;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import com.ctc.wstx.util.SymbolTable;
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
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.XMLInputFactory2;
import org.codehaus.stax2.XMLStreamReader2;

/** Builds the tree of one document from the parser's events. */
final class XmlReader {
    /** Configured once; from then on any thread may use it. */
    private static final WstxInputFactory FACTORY = factory();

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_REASON = 300;

    private final Problems problems;
    private final boolean withText;
    private int elements;

    XmlReader(Problems problems, boolean withText) {
        this.problems = problems;
        this.withText = withText;
    }

    private static WstxInputFactory factory() {
        var factory = new Forgetful();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(XMLInputFactory2.P_INTERN_NAMES, false);
        factory.setProperty(WstxInputProperties.P_LAZY_PARSING, false);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, XmlTree.MAX_ATTRIBUTES);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_COUNT, (long) XmlTree.MAX_ELEMENTS);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, Dialect.MAX_BYTES);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing is fetched");
        });
        return factory;
    }

    /** Does not keep the names of a document, which may be long and many, for the next one. */
    private static final class Forgetful extends WstxInputFactory {
        @Override
        public synchronized void updateSymbolTable(SymbolTable table) {
            // the names it began with are enough
        }
    }

    Optional<XmlTree> document(byte[] body) {
        var last = new Place(1, 1, "/");
        if (body.length > Dialect.MAX_BYTES) {
            problems.add(last, "a document of at most " + Dialect.MAX_BYTES + " bytes expected");
            return Optional.empty();
        }
        try {
            var parser = (XMLStreamReader2) FACTORY.createXMLStreamReader(new StringReader(XmlText.decode(body)));
            try {
                return Optional.of(root(parser));
            } finally {
                parser.close();
            }
        } catch (XMLStreamException e) {
            var where = e.getLocation() == null ? last : place(e.getLocation(), "/");
            problems.add(where, "this is no XML: " + reason(e));
        } catch (IllegalArgumentException e) {
            problems.add(last, "this is no XML: " + e.getMessage());
        } catch (RuntimeException e) {
            // a parser's slip on a broken document is that document's problem
            problems.add(last, "this is no XML: " + e);
        }
        return Optional.empty();
    }

    private XmlTree root(XMLStreamReader2 parser) throws XMLStreamException {
        while (parser.next() != XMLStreamConstants.START_ELEMENT) {
            noDoctype(parser);
        }
        var root = element(parser, "/" + named(parser.getLocalName(), parser.getLocation()), 1);
        while (parser.hasNext()) {
            parser.next();
        }
        return root;
    }

    private static void noDoctype(XMLStreamReader2 parser) throws XMLStreamException {
        if (parser.getEventType() == XMLStreamConstants.DTD) {
            throw new XMLStreamException(
                    "no DOCTYPE expected", parser.getLocationInfo().getStartLocation());
        }
    }

    private XmlTree element(XMLStreamReader2 parser, String path, int depth) throws XMLStreamException {
        var start = parser.getLocationInfo().getStartLocation();
        if (depth > Dialect.MAX_DEPTH) {
            throw new XMLStreamException("at most " + Dialect.MAX_DEPTH + " nested elements expected", start);
        }
        if (++elements > XmlTree.MAX_ELEMENTS) {
            throw new XMLStreamException("at most " + XmlTree.MAX_ELEMENTS + " elements expected", start);
        }
        var place = place(start, path);
        String name = parser.getLocalName();
        var attributes = attributes(parser, start);
        var inside = new Inside();
        while (true) {
            switch (parser.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    String child = named(parser.getLocalName(), parser.getLocation());
                    inside.add(element(parser, inside.path(path, child), depth + 1));
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    return inside.tree(place, name, attributes);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
                    inside.text(parser.getText(), place);
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XMLStreamException(
                            "unknown entity " + Problems.shown(parser.getLocalName()), parser.getLocation());
                default -> {
                    // comments and processing instructions
                }
            }
        }
    }

    private static String named(String name, Location where) throws XMLStreamException {
        if (name.length() > LONGEST_NAME) {
            throw new XMLStreamException("names of at most " + LONGEST_NAME + " characters expected", where);
        }
        return name;
    }

    private static Map<String, String> attributes(XMLStreamReader2 parser, Location where) throws XMLStreamException {
        int count = parser.getAttributeCount();
        if (count == 0) {
            return Map.of();
        }
        var attributes = new LinkedHashMap<String, String>();
        for (int i = 0; i < count; i++) {
            attributes.put(named(parser.getAttributeLocalName(i), where), parser.getAttributeValue(i));
        }
        return attributes;
    }

    private static Place place(Location location, String path) {
        return new Place(Math.max(0, location.getLineNumber()), Math.max(0, location.getColumnNumber()), path);
    }

    /** The parser's message without where, which we say ourselves. */
    private static String reason(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int where = message.indexOf("\n at [row");
        int own = message.indexOf("\nMessage: ");
        message = own >= 0 ? message.substring(own + 10) : where < 0 ? message : message.substring(0, where);
        return message.substring(0, Math.min(message.length(), LONGEST_REASON)).replace('\n', ' ');
    }

    /** What stands in an element. */
    private final class Inside {
        private final List<XmlTree> children = new ArrayList<>();
        private final List<String> texts = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final Map<String, Integer> counts = new HashMap<>();

        String path(String parent, String child) {
            return parent + "/" + child + "[" + counts.merge(child, 1, Integer::sum) + "]";
        }

        void add(XmlTree child) {
            children.add(child);
            endText();
        }

        void text(String characters, Place element) {
            if (withText) {
                text.append(characters);
            } else if (!characters.isBlank()) {
                problems.add(
                        element, "elements expected inside, but found the text " + Problems.shown(characters.strip()));
            }
        }

        XmlTree tree(Place place, String name, Map<String, String> attributes) {
            endText();
            return new XmlTree(place, name, attributes, List.copyOf(children), List.copyOf(texts));
        }

        private void endText() {
            if (withText) {
                texts.add(text.toString());
                text.setLength(0);
            }
        }
    }
}

package io.dialplane.instructions.xml;

import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An element of an XML document that knows where it stands. Read without document type, entities of its own, processing
 * instructions or anything fetched from elsewhere.
 *
 * @param place where the element begins, and its path
 * @param attributes by name, in order
 * @param texts the characters before each child and after the last: one more than there are children; empty where the
 *     document was read without
 */
public record XmlTree(
        Place place, String name, Map<String, String> attributes, List<XmlTree> children, List<String> texts) {
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

    /** The element's own characters, those of its children left out. */
    public String text() {
        return switch (texts.size()) {
            case 0 -> "";
            case 1 -> texts.getFirst();
            default -> String.join("", texts);
        };
    }

    /** Reads a document of elements and attributes alone; on a syntax error the result is empty and the problem added. */
    public static Optional<XmlTree> read(byte[] body, Problems problems) {
        return new XmlReader(problems, false).document(body);
    }

    /** Reads a document whose elements may have text; on a syntax error the result is empty and the problem added. */
    public static Optional<XmlTree> readWithText(byte[] body, Problems problems) {
        return new XmlReader(problems, true).document(body);
    }
}

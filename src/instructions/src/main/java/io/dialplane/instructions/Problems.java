package io.dialplane.instructions;

import java.util.ArrayList;
import java.util.List;

/** Collects the problems of one document, the first {@value #MOST} of them. */
public final class Problems {
    public static final int MOST = 20;
    /** How much of a wrong value is shown. */
    private static final int SHOWN = 60;

    private final List<Problem> found = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    public void add(Place place, String message) {
        if (found.size() < MOST) {
            found.add(new Problem(place.line(), place.column(), place.path(), message));
        }
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public boolean isFull() {
        return found.size() >= MOST;
    }

    public List<Problem> list() {
        return found;
    }

    /** Notes what has no effect here; the document can be run all the same. */
    public void warn(Place place, String message) {
        if (warnings.size() < MOST) {
            warnings.add(new Problem(place.line(), place.column(), place.path(), message));
        }
    }

    public List<Problem> warnings() {
        return warnings;
    }

    /** The document's outcome: broken when there is a problem. */
    public ParsedDocument document(List<Instruction> instructions) {
        return found.isEmpty()
                ? new ParsedDocument.Instructions(instructions, warnings)
                : new ParsedDocument.Broken(found);
    }

    /** A value as messages show it. */
    public static String shown(String value) {
        String text = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
        return "'" + text.replaceAll("\\p{Cntrl}", " ") + "'";
    }

    /** A place in a document. */
    public record Place(int line, int column, String path) {
        public Place at(String further) {
            return new Place(line, column, path + further);
        }
    }
}

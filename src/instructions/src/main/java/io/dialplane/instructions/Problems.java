package io.dialplane.instructions;

import java.util.ArrayList;
import java.util.List;

/** Collects the problems of one document, the first {@value #MOST} of them. */
final class Problems {
    static final int MOST = 20;
    /** How much of a wrong value is shown. */
    private static final int SHOWN = 60;

    private final List<Problem> found = new ArrayList<>();

    void add(Place place, String message) {
        if (found.size() < MOST) {
            found.add(new Problem(place.line(), place.column(), place.path(), message));
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    boolean isFull() {
        return found.size() >= MOST;
    }

    List<Problem> list() {
        return found;
    }

    /** A value as messages show it. */
    static String shown(String value) {
        String text = value.length() > SHOWN ? value.substring(0, SHOWN) + "…" : value;
        return "'" + text.replaceAll("\\p{Cntrl}", " ") + "'";
    }

    /** A place in a document. */
    record Place(int line, int column, String path) {
        Place at(String further) {
            return new Place(line, column, path + further);
        }
    }
}

package io.dialplane.instructions;

/**
 * Why a document, or one place in it, cannot be used; shown to the developer as it is.
 *
 * @param line 1-based, 0 when the place is the document as a whole
 * @param column 1-based, 0 when unknown
 * @param path the place in the document: {@code $[2].maxDigits} in JSON, {@code /document/section/…} in XML
 * @param message what was found and what was expected, one sentence
 */
public record Problem(int line, int column, String path, String message) {
    /** For people: {@code line 4: <Gather numDigits="x">: expected a number 1–128}. */
    public String inShort() {
        return line == 0 ? message : "line " + line + ": " + message;
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column + ", " + path + ": " + message;
    }
}

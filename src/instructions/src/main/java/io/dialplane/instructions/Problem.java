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
    @Override
    public String toString() {
        return "line " + line + ", column " + column + ", " + path + ": " + message;
    }
}

package io.dialplane.instructions.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON document as a tree whose nodes know where they stand. */
sealed interface JsonTree {
    /** Most values a document may have. */
    int MAX_VALUES = 50_000;

    Place place();

    /** What it is, for messages. */
    String kind();

    record Fields(Place place, Map<String, JsonTree> fields) implements JsonTree {
        @Override
        public String kind() {
            return "an object";
        }
    }

    record Items(Place place, List<JsonTree> items) implements JsonTree {
        @Override
        public String kind() {
            return "an array";
        }
    }

    record Text(Place place, String text) implements JsonTree {
        @Override
        public String kind() {
            String shown = Problems.shown(text);
            return '"' + shown.substring(1, shown.length() - 1) + '"';
        }
    }

    record Number(Place place, BigDecimal number) implements JsonTree {
        @Override
        public String kind() {
            return number.toPlainString();
        }
    }

    record Flag(Place place, boolean value) implements JsonTree {
        @Override
        public String kind() {
            return Boolean.toString(value);
        }
    }

    record Nothing(Place place) implements JsonTree {
        @Override
        public String kind() {
            return "null";
        }
    }

    /** A name as messages show it. */
    static String shortened(String name) {
        return name.length() > 60 ? name.substring(0, 60) + "…" : name;
    }

    /** Reads a document; on a syntax error the result is empty and the problem added. */
    static Optional<JsonTree> read(byte[] body, Place root, Problems problems) {
        return new Reader(root, problems).document(body);
    }

    /** Builds the tree from the parser's tokens. */
    final class Reader {
        private static final JsonFactory JSON = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Dialect.MAX_DEPTH)
                        .maxDocumentLength(Dialect.MAX_BYTES)
                        .maxNumberLength(40)
                        .maxNameLength(1_000)
                        .build())
                .build();

        private final Place root;
        private final Problems problems;
        private int values;

        Reader(Place root, Problems problems) {
            this.root = root;
            this.problems = problems;
        }

        Optional<JsonTree> document(byte[] body) {
            try (var parser = JSON.createParser(body)) {
                if (parser.nextToken() == null) {
                    problems.add(root, "an array of instructions expected, but the document is empty");
                    return Optional.empty();
                }
                var tree = value(parser, root.path());
                if (parser.nextToken() != null) {
                    problems.add(place(parser.currentTokenLocation(), root.path()), "the end of the document expected");
                    return Optional.empty();
                }
                return Optional.of(tree);
            } catch (JsonProcessingException e) {
                problems.add(
                        place(e.getLocation(), root.path()), "this is no JSON: " + firstLine(e.getOriginalMessage()));
            } catch (IOException e) {
                problems.add(root, "this is no JSON: " + firstLine(String.valueOf(e.getMessage())));
            }
            return Optional.empty();
        }

        private JsonTree value(JsonParser parser, String path) throws IOException {
            var place = place(parser.currentTokenLocation(), path);
            if (++values > MAX_VALUES) {
                throw new IOException("more than " + MAX_VALUES + " values");
            }
            return switch (parser.currentToken()) {
                case START_OBJECT -> {
                    var fields = new LinkedHashMap<String, JsonTree>();
                    while (parser.nextToken() == JsonToken.FIELD_NAME) {
                        String name = parser.currentName();
                        var namePlace = place(parser.currentTokenLocation(), path + "." + shortened(name));
                        parser.nextToken();
                        if (fields.put(name, value(parser, namePlace.path())) != null) {
                            problems.add(namePlace, "attribute '" + shortened(name) + "' stands here twice");
                        }
                    }
                    yield new Fields(place, fields);
                }
                case START_ARRAY -> {
                    var items = new ArrayList<JsonTree>();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        items.add(value(parser, path + "[" + items.size() + "]"));
                    }
                    yield new Items(place, items);
                }
                case VALUE_STRING -> new Text(place, parser.getText());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Number(place, number(parser));
                case VALUE_TRUE, VALUE_FALSE -> new Flag(place, parser.getBooleanValue());
                default -> new Nothing(place);
            };
        }

        /** A number with a huge exponent would take for ever to write out. */
        private static BigDecimal number(JsonParser parser) throws IOException {
            var number = parser.getDecimalValue();
            if (Math.abs((long) number.scale()) > 100) {
                throw new IOException("a number of at most 100 digits expected");
            }
            return number;
        }

        private Place place(JsonLocation location, String path) {
            if (root.line() != 0 || location == null) {
                return root.at(path.substring(root.path().length()));
            }
            return new Place(location.getLineNr(), location.getColumnNr(), path);
        }

        private static String firstLine(String message) {
            int end = message.indexOf('\n');
            return end < 0 ? message : message.substring(0, end);
        }
    }
}

package io.dialplane.launcher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rows of the result. */
final class Figures {
    /**
     * One measured value.
     *
     * @param peerName whose, and whether measured in this run
     */
    private record Row(String measure, String value, Optional<String> ratio, String peerName) {}

    private final List<Row> rows = new ArrayList<>();

    /** A value without a peer. */
    void add(String measure, String format, Object... values) {
        row(new Row(measure, String.format(Locale.ROOT, format, values), Optional.empty(), ""));
    }

    /** A value with the peer's; the ratio is ours to theirs. */
    void compare(String measure, double value, String unit, double peer, String peerName) {
        String ratio = peer == 0 ? "" : String.format(Locale.ROOT, "%.2f", value / peer);
        row(new Row(
                measure,
                number(value) + " " + unit,
                Optional.of(ratio).filter(text -> !text.isEmpty()),
                peerName + " " + number(peer) + " " + unit));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    private void row(Row row) {
        rows.add(row);
        System.out.printf(
                "  %-58s %-34s %s%n",
                row.measure(),
                row.value(),
                row.ratio().map(ratio -> ratio + " of " + row.peerName()).orElse(row.peerName()));
    }

    /** The rows as a Markdown table. */
    String markdown() {
        var text = new StringBuilder("| figure | value | ratio | peer |\n|---|---|---|---|\n");
        for (Row row : rows) {
            text.append("| ")
                    .append(row.measure())
                    .append(" | ")
                    .append(row.value())
                    .append(" | ");
            text.append(row.ratio().orElse(""))
                    .append(" | ")
                    .append(row.peerName())
                    .append(" |\n");
        }
        return text.toString();
    }
}

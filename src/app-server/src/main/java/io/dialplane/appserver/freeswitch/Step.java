package io.dialplane.appserver.freeswitch;

import java.util.List;

/**
 * Where mod_httapi goes on with a call; travels in the URL, so that no server remembers it.
 *
 * @param verb whose result is reported; empty when only the rest is to be run
 * @param continuation the hook's token; empty for none
 * @param gather the instruction whose digits are reported, as JSON; empty for none
 * @param rest what is run when nothing is reported, as JSON
 */
record Step(FreeSwitchCall call, String verb, String continuation, String gather, String rest) {
    private static final int FIELDS = 12;

    List<String> fields() {
        return List.of(
                call.id(),
                call.from(),
                call.name(),
                call.number(),
                call.domain(),
                call.context(),
                call.sipCallId(),
                call.trace(),
                verb,
                continuation,
                gather,
                rest);
    }

    /** @throws IllegalArgumentException when it is not what {@link #fields} gave */
    static Step of(List<String> f) {
        if (f.size() != FIELDS) {
            throw new IllegalArgumentException(FIELDS + " fields expected");
        }
        var call = new FreeSwitchCall(f.get(0), f.get(1), f.get(2), f.get(3), f.get(4), f.get(5), f.get(6), f.get(7));
        return new Step(call, f.get(8), f.get(9), f.get(10), f.get(11));
    }
}

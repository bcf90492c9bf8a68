package io.dialplane.appserver.freeswitch;

import io.dialplane.instructions.Problem;
import java.util.List;

/**
 * A document for FreeSWITCH.
 *
 * @param unsaid what of the instructions it does not say
 */
public record Rendered(String text, List<Problem> unsaid) {
    public Rendered {
        unsaid = List.copyOf(unsaid);
    }
}

package io.dialplane.node.means;

import io.dialplane.node.appserver.Documents;
import io.dialplane.node.appserver.Queues;
import io.dialplane.node.appserver.Trunks;
import io.dialplane.node.archive.Recordings;
import io.dialplane.node.call.CallEvents;
import io.dialplane.node.call.Calls;
import io.dialplane.node.leg.Dialler;
import io.dialplane.node.media.Media;
import io.dialplane.node.registrar.DialStrings;
import io.dialplane.node.registrar.Registrations;
import io.dialplane.node.report.Reports;
import java.time.Duration;

/**
 * Everything that instructions are run with.
 *
 * @param answerLimit the longest the application server may take to answer
 * @param mostLegs that one call may dial in its life
 * @param sip host and port of this node, as others reach it
 * @param connections lead legs of our nodes to calls that wait here
 */
public record Means(
        Documents documents,
        Media media,
        CallEvents events,
        Calls calls,
        Dialler dialler,
        DialStrings dialStrings,
        Trunks trunks,
        Registrations registrations,
        Queues queues,
        Reports reports,
        Recordings recordings,
        Connections connections,
        Duration answerLimit,
        int mostLegs,
        String sip) {
    public Sounds sounds() {
        return new Sounds(media, events);
    }
}

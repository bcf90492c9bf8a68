package io.dialplane.node;

import io.dialplane.node.appserver.Trunk;
import io.dialplane.node.appserver.Trunks;
import io.dialplane.node.leg.Destination.Credentials;
import io.dialplane.node.leg.Enrolment;
import io.dialplane.node.leg.Enrolments;
import java.util.Map;

/** Registers the node with the trunks that want it. While nobody tells which those are, all stays as it is. */
record Enrolling(Trunks trunks, Enrolments enrolments) {
    /** Asks which trunks there are; to be called about once a minute. */
    void look() {
        trunks.all().thenAccept(told -> told.ifPresent(this::keep));
    }

    private void keep(Map<String, Trunk> all) {
        enrolments.keep(all.values().stream()
                .filter(trunk -> trunk.isRegistered() && trunk.username().isPresent())
                .map(Enrolling::enrolment)
                .toList());
    }

    private static Enrolment enrolment(Trunk trunk) {
        var user = trunk.username().orElseThrow();
        return new Enrolment(
                trunk.name(),
                trunk.uri(),
                trunk.fromUser().orElse(user),
                trunk.fromDomain(),
                new Credentials("", user, trunk.password().orElse("")));
    }
}

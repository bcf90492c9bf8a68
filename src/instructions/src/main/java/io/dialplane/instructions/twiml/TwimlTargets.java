package io.dialplane.instructions.twiml;

import io.dialplane.instructions.Dial.Credentials;
import io.dialplane.instructions.Dial.NumberTarget;
import io.dialplane.instructions.Dial.SipTarget;
import io.dialplane.instructions.Dial.Target;
import io.dialplane.instructions.Dial.UserTarget;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.xml.XmlAttributes;
import io.dialplane.instructions.xml.XmlTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nouns inside {@code <Dial>} that can be called. */
final class TwimlTargets {
    private static final String[] MACHINES = {
        "amdStatusCallback",
        "amdStatusCallbackMethod",
        "machineDetection",
        "machineDetectionSilenceTimeout",
        "machineDetectionSpeechEndThreshold",
        "machineDetectionSpeechThreshold",
        "machineDetectionTimeout"
    };

    private final XmlAttributes dial;
    private final Problems problems;
    private final List<Target> targets = new ArrayList<>();

    TwimlTargets(XmlAttributes dial, Problems problems) {
        this.dial = dial;
        this.problems = problems;
    }

    TwimlDial.Found read() {
        var element = dial.element();
        String number = element.text().strip();
        if (!number.isEmpty()) {
            dial.part(() -> new NumberTarget(number)).ifPresent(targets::add);
        }
        boolean inOrder = false;
        for (var child : element.children()) {
            var a = new XmlAttributes(child, problems);
            switch (child.name()) {
                case "Number" -> number(a).ifPresent(targets::add);
                case "Client" -> client(a).ifPresent(targets::add);
                case "Sip" -> {
                    if (child.children("Uri").isEmpty()) {
                        sip(a).ifPresent(targets::add);
                    } else {
                        inOrder = true;
                        targets.addAll(uris(a));
                    }
                }
                case "Application", "Sim", "WhatsApp" -> a.wrong("is not available here");
                default -> a.wrong("expected one of Number, Sip, Client, Conference, Queue inside <Dial>");
            }
        }
        if (element.children().isEmpty() && number.isEmpty()) {
            dial.wrong("expected a number, or one of Number, Sip, Client, Conference, Queue inside");
        }
        if (inOrder && element.children().size() > 1) {
            dial.warn("all are called one after another because of <Uri>");
        }
        return new TwimlDial.Found(targets, inOrder);
    }

    private static Optional<NumberTarget> number(XmlAttributes a) {
        a.childless().unused("byoc").unused(MACHINES);
        var digits = a.text("sendDigits");
        var confirm = Twiml.hook(a, "url", "method");
        var status = Twiml.legStatus(a);
        return a.made(() -> new NumberTarget(a.element().text().strip(), Optional.empty(), digits, confirm, status));
    }

    private Optional<UserTarget> client(XmlAttributes a) {
        var name = a.element().text().strip();
        for (var child : a.element().children()) {
            var noun = new XmlAttributes(child, problems);
            switch (child.name()) {
                case "Identity" -> {
                    noun.childless().end();
                    name = child.text().strip();
                }
                case "Parameter" -> noun.warn("has no effect here");
                default -> noun.wrong("expected one of Identity, Parameter inside <Client>");
            }
        }
        var identity = name;
        var confirm = Twiml.hook(a, "url", "method");
        var status = Twiml.legStatus(a);
        return a.made(() -> new UserTarget(identity, Optional.empty(), confirm, status));
    }

    private Optional<SipTarget> sip(XmlAttributes a) {
        a.unused(MACHINES);
        var headers = headers(a);
        var credentials = credentials(a);
        var confirm = Twiml.hook(a, "url", "method");
        var status = Twiml.legStatus(a);
        return a.made(() ->
                new SipTarget(a.element().text().strip(), Optional.empty(), credentials, headers, confirm, status));
    }

    /** Several URIs, the one of least priority first. */
    private List<SipTarget> uris(XmlAttributes a) {
        record Ranked(int priority, SipTarget target) {}
        a.textless().unused(MACHINES);
        var headers = headers(a);
        var credentials = credentials(a);
        var confirm = Twiml.hook(a, "url", "method");
        var status = Twiml.legStatus(a);
        a.end();
        var found = new ArrayList<Ranked>();
        for (XmlTree uri : a.element().children("Uri")) {
            var u = new XmlAttributes(uri, problems);
            u.childless().unused("weight");
            int priority = u.number("priority", 0, 65_535, 10);
            var own = credentials(u).or(() -> credentials);
            u.made(() -> new SipTarget(uri.text().strip(), Optional.empty(), own, headers, confirm, status))
                    .ifPresent(target -> found.add(new Ranked(priority, target)));
        }
        return found.stream()
                .sorted(Comparator.comparingInt(Ranked::priority))
                .map(Ranked::target)
                .toList();
    }

    private Map<String, String> headers(XmlAttributes sip) {
        var headers = new ArrayList<XmlAttributes>();
        for (var child : sip.element().children()) {
            var a = new XmlAttributes(child, problems);
            switch (child.name()) {
                case "Uri" -> {}
                case "Headers" -> {
                    a.textless().end();
                    child.children().forEach(header -> headers.add(new XmlAttributes(header, problems)));
                }
                default -> a.wrong("expected one of Uri, Headers inside <Sip>");
            }
        }
        return Twiml.pairs(sip, "Header", headers);
    }

    private static Optional<Credentials> credentials(XmlAttributes a) {
        var username = a.text("username");
        var password = a.text("password");
        if (username.isPresent() != password.isPresent()) {
            a.wrong("expected username and password, or neither");
            return Optional.empty();
        }
        return username.flatMap(name -> a.part(() -> new Credentials(name, password.orElse(""))));
    }
}

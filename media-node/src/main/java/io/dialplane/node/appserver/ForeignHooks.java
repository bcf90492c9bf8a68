package io.dialplane.node.appserver;

import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Hooks;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Gather;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.RecordMessage;
import io.dialplane.node.appserver.Documents.Continuation;
import io.dialplane.node.appserver.Documents.Situation;
import io.dialplane.node.leg.Caller;
import java.net.URI;
import java.util.Optional;

/**
 * Hooks of documents that a back end of FreeSWITCH's xml_curl answered. They are URLs, not tokens: the node asks them
 * itself, with the form of FreeSWITCH's mod_httapi. What of a hook has to survive until then stands in its target:
 * {@code POST name https://…}.
 */
final class ForeignHooks {
    /** What mod_httapi calls a result that the document gave no name. */
    private static final String NAMELESS = "dialed_ext";

    private ForeignHooks() {}

    /**
     * Where a hook leads.
     *
     * @param result the name the document gave the digits or the recording
     */
    record Aim(URI url, boolean isPost, String result) {}

    /** The document with hooks that this class understands; relative ones are resolved against where it came from. */
    static ParsedDocument prepared(ParsedDocument parsed, URI origin) {
        return parsed instanceof ParsedDocument.Instructions read
                ? new ParsedDocument.Instructions(
                        read.instructions().stream()
                                .map(instruction -> prepared(instruction, origin))
                                .toList(),
                        read.warnings())
                : parsed;
    }

    private static Instruction prepared(Instruction instruction, URI origin) {
        var name = name(instruction).filter(result -> !result.isBlank()).orElse(NAMELESS);
        return Hooks.replace(
                instruction,
                hook -> new Hook(hook.method() + " " + name + " " + resolved(hook.target(), origin), hook.method()));
    }

    private static Optional<String> name(Instruction instruction) {
        return switch (instruction) {
            case Gather gather -> gather.variable();
            case RecordMessage message -> message.variable();
            default -> Optional.empty();
        };
    }

    /** RFC 3986 §5.2.2: a mere query, and nothing at all, keep the path; the JDK follows RFC 2396. */
    private static String resolved(String target, URI origin) {
        if (target.isEmpty()) {
            return origin.toString();
        }
        if (target.startsWith("?")) {
            var whole = origin.toString();
            int query = whole.indexOf('?');
            return (query < 0 ? whole : whole.substring(0, query)) + target;
        }
        try {
            return origin.resolve(target).toString();
        } catch (IllegalArgumentException e) {
            return target;
        }
    }

    /** Where a prepared hook leads; empty when that is no http or https URL. */
    static Optional<Aim> aim(String target) {
        var parts = target.split(" ", 3);
        if (parts.length < 3) {
            return Optional.empty();
        }
        try {
            var url = URI.create(parts[2]);
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            return web && url.getHost() != null && url.getRawUserInfo() == null
                    ? Optional.of(new Aim(url, parts[0].equals("POST"), parts[1]))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What mod_httapi tells: the session, the caller's profile, the variables, and what the instruction brought. */
    static Form form(DialplanForm dialplan, Caller caller, Situation situation, Continuation hook, Aim aim) {
        var form = dialplan.session(caller, situation);
        if (hook.verb().equals("gather")) {
            form.add(aim.result(), hook.digits());
            if (!hook.digits().isEmpty()) {
                form.add("input_type", "dtmf");
            }
        }
        if (hook.verb().equals("record")) {
            form.add(aim.result(), hook.results().getOrDefault("Recording", ""));
        }
        form.addAll("", hook.results());
        situation
                .leg()
                .hangupCause()
                .ifPresent(cause -> form.add("exiting", "true").add("hangup_cause", cause));
        return form;
    }
}

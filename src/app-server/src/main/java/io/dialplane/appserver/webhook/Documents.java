package io.dialplane.appserver.webhook;

import io.dialplane.appserver.webhook.Continuations.Continuation;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Hooks;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problem;
import io.dialplane.instructions.RecordMessage;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a developer's document one for a node: every hook becomes a signed token. */
@Singleton
public class Documents {
    /** The scheme of hooks that lead to a bean of this server: only documents of such a bean have them. */
    public static final String FLOW = "flow";

    private final Continuations continuations;

    public Documents(Continuations continuations) {
        this.continuations = continuations;
    }

    /**
     * Replaces the hooks by tokens.
     *
     * @param base the URL the document came from, against which relative hooks are resolved, an empty one to that URL
     *     itself (RFC 3986 §4.4); a stored document has none
     * @return the instructions with tokens, or what is wrong with a hook
     */
    public ParsedDocument withTokens(
            ParsedDocument.Instructions document, Optional<URI> base, String application, String domain, String call) {
        List<Instruction> instructions = document.instructions();
        List<Instruction> replaced = new ArrayList<>(instructions.size());
        Instant now = Instant.now();
        try {
            for (int i = 0; i < instructions.size(); i++) {
                String path = "$[" + i + "]";
                String result = resultName(instructions.get(i));
                replaced.add(Hooks.replace(instructions.get(i), hook -> {
                    boolean post = hook.method() == Hook.Method.POST;
                    URI url = url(hook, base, path);
                    var to = new Continuation(application, domain, call, post, result, url);
                    return new Hook(continuations.sign(to, now), hook.method());
                }));
            }
            return new ParsedDocument.Instructions(replaced, document.warnings());
        } catch (BadHook bad) {
            return new ParsedDocument.Broken(List.of(bad.problem));
        }
    }

    /** What is wrong with the hooks of a document that is to be kept: it comes from no URL, so each has to be whole. */
    public static List<Problem> hooksThatLeadNowhere(List<Instruction> instructions) {
        List<Problem> problems = new ArrayList<>();
        for (int i = 0; i < instructions.size(); i++) {
            String path = "$[" + i + "]";
            try {
                Hooks.replace(instructions.get(i), hook -> {
                    url(hook, Optional.empty(), path);
                    return hook;
                });
            } catch (BadHook bad) {
                problems.add(bad.problem);
            }
        }
        return problems;
    }

    /** The instruction with its relative sounds made absolute, as TwiML means them (RFC 3986 §5). */
    public static Instruction withSounds(Instruction instruction, URI base) {
        return Sounds.replace(instruction, sound -> Sounds.isRelative(sound) ? absolute(sound, base) : sound);
    }

    private static String absolute(String sound, URI base) {
        try {
            return resolve(base, URI.create(sound)).toString();
        } catch (IllegalArgumentException e) {
            return sound; // the node will say that there is no such sound
        }
    }

    /** The name under which FreeSWITCH's httapi wants the result. */
    private static String resultName(Instruction instruction) {
        if (instruction instanceof Instruction.Gather gather) {
            return gather.variable().orElse("");
        }
        return instruction instanceof RecordMessage message ? message.variable().orElse("") : "";
    }

    private static URI url(Hook hook, Optional<URI> base, String path) {
        URI url;
        try {
            URI target = URI.create(hook.target().strip());
            url = base.map(from -> resolve(from, target)).orElse(target);
        } catch (IllegalArgumentException e) {
            throw new BadHook(path, "the hook '" + hook.target() + "' is not a URL");
        }
        if (base.isEmpty() && !url.isAbsolute()) {
            String why = "a stored document has no URL of its own";
            throw new BadHook(
                    path,
                    hook.target().isBlank()
                            ? "a hook (action, actionHook …) is missing or empty: expected a URL, since " + why
                            : "the hook '" + hook.target() + "' is relative: expected a whole URL, since " + why);
        }
        boolean flow = FLOW.equals(url.getScheme())
                && base.filter(from -> FLOW.equals(from.getScheme())).isPresent();
        boolean web = flow || "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!web || url.getHost() == null || url.toString().length() > Continuations.LONGEST_URL) {
            throw new BadHook(
                    path,
                    "the hook '" + hook.target() + "' does not lead to an http or https URL of at most "
                            + Continuations.LONGEST_URL + " characters");
        }
        return url;
    }

    /** RFC 3986 §5.2.2; the JDK follows RFC 2396, which loses the path before a mere query. */
    static URI resolve(URI base, URI target) {
        boolean onlyQuery = !target.isAbsolute()
                && target.getRawAuthority() == null
                && target.getRawPath().isEmpty();
        String path = base.getRawPath().isEmpty() ? "/" : base.getRawPath();
        String root = base.getScheme() + "://" + base.getRawAuthority() + path;
        if (onlyQuery) {
            String query = target.getRawQuery() == null ? base.getRawQuery() : target.getRawQuery();
            return URI.create(query == null ? root : root + "?" + query);
        }
        return URI.create(root).resolve(target);
    }

    /** A hook that leads nowhere. */
    private static final class BadHook extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        BadHook(String path, String message) {
            super(message, null, false, false);
            String shown = message.length() <= 500 ? message : message.substring(0, 500) + "…";
            this.problem = new Problem(0, 0, path, shown);
        }
    }
}

package io.dialplane.appserver.webhook;

import io.dialplane.appserver.webhook.Continuations.Continuation;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problem;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a developer's document one for a node: every hook becomes a signed token. */
@Singleton
public class Documents {
    private final Continuations continuations;

    public Documents(Continuations continuations) {
        this.continuations = continuations;
    }

    /** Whether a document has hooks, and so differs from call to call. */
    public static boolean hasHooks(List<Instruction> instructions) {
        return instructions.stream().anyMatch(instruction -> switch (instruction) {
            case Instruction.Gather gather -> gather.action().isPresent();
            case Instruction.Redirect redirect -> true;
            default -> false;
        });
    }

    /**
     * Replaces the hooks.
     *
     * @param base the URL the document came from, against which relative hooks are resolved; a stored document has none
     * @return the instructions with tokens, or what is wrong with a hook
     */
    public ParsedDocument withTokens(
            List<Instruction> instructions, Optional<URI> base, String application, String call) {
        List<Instruction> replaced = new ArrayList<>(instructions.size());
        Instant now = Instant.now();
        try {
            for (int i = 0; i < instructions.size(); i++) {
                String path = "$[" + i + "]";
                replaced.add(
                        switch (instructions.get(i)) {
                            case Instruction.Gather gather ->
                                withAction(
                                        gather,
                                        gather.action().map(hook -> token(hook, base, application, call, now, path)));
                            case Instruction.Redirect redirect ->
                                new Instruction.Redirect(token(redirect.action(), base, application, call, now, path));
                            default -> instructions.get(i);
                        });
            }
            return new ParsedDocument.Instructions(replaced);
        } catch (BadHook bad) {
            return new ParsedDocument.Broken(List.of(bad.problem));
        }
    }

    private Hook token(Hook hook, Optional<URI> base, String application, String call, Instant now, String path) {
        URI url;
        try {
            URI target = URI.create(hook.target());
            url = base.map(from -> resolve(from, target)).orElse(target);
        } catch (IllegalArgumentException e) {
            throw new BadHook(path, "the hook '" + hook.target() + "' is not a URL");
        }
        boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!web || url.getHost() == null || url.toString().length() > Continuations.LONGEST_URL) {
            throw new BadHook(
                    path,
                    "the hook '" + hook.target() + "' does not lead to an http or https URL of at most "
                            + Continuations.LONGEST_URL + " characters");
        }
        boolean post = hook.method() == Hook.Method.POST;
        return new Hook(continuations.sign(new Continuation(application, call, post, url), now), hook.method());
    }

    /** RFC 3986 §5.2.2; the JDK follows RFC 2396, which loses the path before a mere query. */
    private static URI resolve(URI base, URI target) {
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

    private static Instruction.Gather withAction(Instruction.Gather gather, Optional<Hook> action) {
        return new Instruction.Gather(
                gather.minDigits(),
                gather.maxDigits(),
                gather.finishOnKey(),
                gather.timeout(),
                gather.interDigitTimeout(),
                gather.bargeIn(),
                gather.attempts(),
                gather.pattern(),
                gather.prompts(),
                gather.invalidPrompts(),
                gather.variable(),
                action);
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

package io.dialplane.instructions.httapi;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.Hook;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.Instruction.Redirect;
import io.dialplane.instructions.Instruction.SetVariables;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.dialplan.Execution;
import io.dialplane.instructions.xml.XmlAttributes;
import io.dialplane.instructions.xml.XmlTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Walks one document: parameters, variables and then work, whatever their order, as FreeSWITCH does. */
final class HttapiDocument {
    private final Problems problems;
    private final Next next = new Next();
    private final Execution execution;

    HttapiDocument(Problems problems) {
        this.problems = problems;
        this.execution = new Execution(problems);
    }

    /** Where the next request goes. */
    static final class Next {
        private Optional<String> lasting = Optional.empty();
        private Optional<String> once = Optional.empty();
        private Hook.Method method = Hook.Method.POST;

        /** The URL that was named last; the document's own when none was. */
        Hook hook() {
            return new Hook(once.or(() -> lasting).orElse(""), method);
        }

        Hook.Method method() {
            return method;
        }
    }

    List<Instruction> read(XmlTree root) {
        var a = new XmlAttributes(root, problems);
        if (!root.name().equals("document")
                || !HttapiDialect.isType(root.attribute("type").orElse(""))) {
            a.wrong("expected <document type=\"" + HttapiDialect.TYPE + "\"> as the root");
            return List.of();
        }
        a.text("type");
        a.textless().end();
        var parts = new LinkedHashMap<String, XmlTree>();
        for (var child : root.children()) {
            var part = new XmlAttributes(child, problems).textless();
            part.end();
            if (!List.of("params", "variables", "work").contains(child.name())) {
                part.wrong("expected one of params, variables, work");
            } else if (parts.putIfAbsent(child.name(), child) != null) {
                part.wrong("expected once");
            }
        }
        Optional.ofNullable(parts.get("params")).ifPresent(this::params);
        Optional.ofNullable(parts.get("variables")).ifPresent(variables -> set(values(variables), ""));
        var work = Optional.ofNullable(parts.get("work")).map(XmlTree::children).orElse(List.of());
        if (work.isEmpty()) {
            a.warn("no work ends the call");
        } else if (work(work)) {
            execution.add(new Redirect(next.hook()));
        }
        return execution.instructions();
    }

    /** {@code url} and {@code method} change further requests; what else there is comes with them. */
    private void params(XmlTree params) {
        var values = values(params);
        Optional.ofNullable(values.remove("url"))
                .map(String::strip)
                .filter(url -> !url.isEmpty())
                .ifPresent(url -> next.lasting = Optional.of(url));
        Optional.ofNullable(values.remove("method"))
                .ifPresent(method ->
                        next.method = method.strip().equalsIgnoreCase("post") ? Hook.Method.POST : Hook.Method.GET);
        set(values, HttapiDialect.PARAM);
    }

    private Map<String, String> values(XmlTree parent) {
        var values = new LinkedHashMap<String, String>();
        for (var child : parent.children()) {
            new XmlAttributes(child, problems).childless().end();
            values.put(child.name(), child.text());
        }
        return values;
    }

    private void set(Map<String, String> values, String prefix) {
        if (values.isEmpty()) {
            return;
        }
        var variables = new LinkedHashMap<String, String>();
        values.forEach((name, value) -> variables.put(prefix + name, value));
        try {
            execution.add(new SetVariables(variables, false));
        } catch (IllegalArgumentException e) {
            problems.add(new Problems.Place(0, 0, "/document"), "<document>: " + e.getMessage());
        }
    }

    /** Whether the next document is asked for when this work is done. */
    private boolean work(List<XmlTree> work) {
        var verbs = new HttapiVerbs(problems, next, execution);
        for (int i = 0; i < work.size() && !problems.isFull(); i++) {
            var verb = work.get(i);
            if (i == Dialect.MAX_INSTRUCTIONS) {
                problems.add(
                        verb.place(),
                        "<" + verb.name() + ">: expected at most " + Dialect.MAX_INSTRUCTIONS + " instructions");
                return false;
            }
            var a = new XmlAttributes(verb, problems);
            a.text("action").map(String::strip).ifPresent(url -> next.lasting = Optional.of(url));
            a.text("temp-action").map(String::strip).ifPresent(url -> {
                next.once = Optional.of(url);
                a.warn("temp-action", "requests after the next one go there too");
            });
            boolean last = work.stream().skip(i + 1L).allMatch(HttapiDocument::doesNothing);
            if (verbs.read(verb.name().toLowerCase(Locale.ROOT), a, last)) {
                if (!last) {
                    problems.warn(work.get(i + 1).place(), "<" + work.get(i + 1).name() + ">: is never reached");
                }
                return false;
            }
        }
        return true;
    }

    private static boolean doesNothing(XmlTree verb) {
        return verb.name().equalsIgnoreCase("continue") && verb.attributes().isEmpty();
    }
}

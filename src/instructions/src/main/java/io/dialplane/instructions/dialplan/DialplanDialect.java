package io.dialplane.instructions.dialplan;

import io.dialplane.instructions.Dialect;
import io.dialplane.instructions.Instruction;
import io.dialplane.instructions.ParsedDocument;
import io.dialplane.instructions.Problems;
import io.dialplane.instructions.Problems.Place;
import io.dialplane.instructions.Regex;
import io.dialplane.instructions.xml.XmlTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * FreeSWITCH's dialplan document: {@code <document type="freeswitch/xml"><section name="dialplan"><context …>}. Parsing
 * runs the context's conditions against the call's fields, so that what comes out is the list of what is to be done.
 */
public final class DialplanDialect implements Dialect {
    /** The dialect; it has no state. */
    public static final DialplanDialect INSTANCE = new DialplanDialect();

    /** The answer "there is no such number or user". */
    public static final String NOT_FOUND = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<document type=\"freeswitch/xml\">\n"
            + "  <section name=\"result\">\n"
            + "    <result status=\"not found\"/>\n"
            + "  </section>\n"
            + "</document>\n";

    /** Sections that FreeSWITCH looks at for other questions. */
    private static final Set<String> OTHER_SECTIONS =
            Set.of("configuration", "directory", "languages", "phrases", "chatplan", "channels");

    private DialplanDialect() {}

    @Override
    public String contentType() {
        return "text/xml";
    }

    @Override
    public ParsedDocument parse(byte[] body, Map<String, String> fields) {
        var problems = new Problems();
        var parsed = XmlTree.readWithText(body, problems)
                .flatMap(root -> dialplan(root, problems))
                .flatMap(section -> section(section, fields, problems));
        if (!problems.isEmpty()) {
            return new ParsedDocument.Broken(problems.list());
        }
        return parsed.map(problems::document).orElseGet(ParsedDocument.NotFound::new);
    }

    /**
     * Reads every action of every context, whatever the conditions say, for what is wrong with it; those whose data is
     * known only when a call is there are left out.
     */
    public ParsedDocument check(byte[] body) {
        var problems = new Problems();
        var instructions = new ArrayList<Instruction>();
        XmlTree.readWithText(body, problems)
                .flatMap(root -> dialplan(root, problems))
                .ifPresent(section -> section.children()
                        .forEach(context -> instructions.addAll(new Dialplan(Map.of(), problems).readAll(context))));
        return problems.document(instructions);
    }

    @Override
    public Written write(List<Instruction> instructions) {
        return write(instructions, "default");
    }

    /** Writes a document for a context: FreeSWITCH looks only at the context that the call is in. */
    public Written write(List<Instruction> instructions, String context) {
        return DialplanWriter.document(instructions, context);
    }

    /** Elements of a dialplan have no text, but for actions and expressions. */
    static void textless(XmlTree element, Problems problems) {
        String text = element.text().strip();
        if (!text.isEmpty()) {
            problems.add(
                    element.place(),
                    "<" + element.name() + ">: elements expected inside, but found the text " + Problems.shown(text));
        }
    }

    /**
     * Reads one application outside of a dialplan, its references left to who runs it; when it cannot be read, or has no
     * effect here, the result is empty, and the problem or warning added.
     */
    public static Optional<Instruction> readOne(String application, String data, Place place, Problems problems) {
        var scope = new Scope(Map.of(), new Regex(Regex.DEFAULT_STEPS), problems);
        var read = new Applications(problems)
                .read(application, scope, place, () -> data)
                .orElse(List.of());
        if (read.size() > 1) {
            problems.add(place, "<action application=\"" + application + "\">: more than one instruction");
        }
        return read.stream().findFirst();
    }

    /** The section with the dialplan; empty when the document says that there is nothing, or has problems. */
    private static Optional<XmlTree> dialplan(XmlTree root, Problems problems) {
        if (!root.name().equals("document")) {
            problems.add(root.place(), "<document type=\"freeswitch/xml\"> expected, but found <" + root.name() + ">");
            return Optional.empty();
        }
        String type = root.attribute("type").orElse("");
        if (!type.equals("freeswitch/xml")) {
            problems.add(
                    root.attributePlace("type"), "type 'freeswitch/xml' expected, but found " + Problems.shown(type));
            return Optional.empty();
        }
        textless(root, problems);
        Optional<XmlTree> dialplan = Optional.empty();
        for (var section : root.children()) {
            textless(section, problems);
            String name = section.attribute("name").orElse("");
            if (!section.name().equals("section")) {
                problems.add(section.place(), "<section> expected, but found <" + section.name() + ">");
            } else if (name.equals("result")) {
                return notFound(section, problems);
            } else if (name.equals("dialplan") && dialplan.isEmpty()) {
                dialplan = Optional.of(section);
            } else if (!OTHER_SECTIONS.contains(name)) {
                problems.add(
                        section.attributePlace("name"),
                        "one section 'dialplan', or 'result', expected, but found " + Problems.shown(name));
            }
        }
        if (dialplan.isEmpty() && problems.isEmpty()) {
            problems.add(root.place(), "<section name=\"dialplan\"> expected inside");
        }
        return dialplan;
    }

    private static Optional<XmlTree> notFound(XmlTree section, Problems problems) {
        boolean said = section.children("result").stream()
                .anyMatch(result -> result.attribute("status").orElse("").equals("not found"));
        if (!said) {
            problems.add(section.place(), "<result status=\"not found\"/> expected inside");
        }
        return Optional.empty();
    }

    private static Optional<List<Instruction>> section(XmlTree section, Map<String, String> fields, Problems problems) {
        var wanted = Optional.ofNullable(fields.get("context"));
        Optional<XmlTree> chosen = Optional.empty();
        Optional<XmlTree> global = Optional.empty();
        for (var context : section.children()) {
            textless(context, problems);
            var name = context.attribute("name");
            if (!context.name().equals("context") || name.isEmpty()) {
                problems.add(context.place(), "<context name=\"…\"> expected, but found <" + context.name() + ">");
                continue;
            }
            if (chosen.isEmpty() && (wanted.isEmpty() || wanted.equals(name))) {
                chosen = Optional.of(context);
            }
            if (global.isEmpty() && name.get().equals("global")) {
                global = Optional.of(context);
            }
        }
        // FreeSWITCH goes on to context "global" when the call's own is not there
        var context = chosen.isPresent() ? chosen : global;
        return context.flatMap(found -> new Dialplan(fields, problems).run(found));
    }
}

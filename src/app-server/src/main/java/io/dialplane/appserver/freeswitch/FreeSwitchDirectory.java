package io.dialplane.appserver.freeswitch;

import io.dialplane.appserver.directory.Directory;
import io.dialplane.appserver.directory.User;
import io.dialplane.appserver.directory.Xml;
import io.dialplane.appserver.settings.AppServerSettings;
import io.dialplane.appserver.trunk.Gateways;
import io.dialplane.instructions.xml.XmlWriter;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * FreeSWITCH's questions for its directory: credentials for REGISTER and INVITE, whether a user exists, and how one is
 * called, which is at its registrations with FreeSWITCH itself; and the trunks as gateways. Everything else is not
 * found. Blocks.
 */
@Singleton
public class FreeSwitchDirectory {
    /** Lookups that would tell what is none of theirs, or need a password that nobody here knows. */
    private static final Set<String> NOT_FOUND =
            Set.of("group_call", "reverse-auth-lookup", "event_socket_auth", "jsonrpc-authenticate");

    private final Directory directory;
    private final Gateways gateways;
    private final String defaultDomain;

    public FreeSwitchDirectory(Directory directory, Gateways gateways, AppServerSettings settings) {
        this.directory = directory;
        this.gateways = gateways;
        this.defaultDomain = settings.defaultDomain();
    }

    /** The document for a form of section directory; empty when nothing is found. */
    public Optional<String> document(Map<String, String> form) {
        if (form.getOrDefault("purpose", "").equals("gateways")) {
            return Optional.of(gateways.element())
                    .filter(element -> element.contains("<gateway "))
                    .map(this::trunks);
        }
        String key = form.getOrDefault("key", "id");
        boolean user = key.equals("id")
                && form.getOrDefault("purpose", "").isEmpty()
                && !NOT_FOUND.contains(form.getOrDefault("action", ""));
        String asked = form.getOrDefault("domain", form.getOrDefault("key_value", ""));
        return user
                ? directory.find(form.getOrDefault("user", ""), asked).map(found -> document(found, asked))
                : Optional.empty();
    }

    /** A sofia profile that parses the domains of its directory takes these as its gateways. */
    private String trunks(String element) {
        return "<document type=\"freeswitch/xml\"><section name=\"directory\"><domain name=\""
                + Xml.escape(defaultDomain) + "\"><user id=\"trunks\">\n" + element
                + "</user></domain></section></document>\n";
    }

    private static String document(User user, String asked) {
        String domain = asked.isEmpty() ? user.domain() : asked;
        var xml = new XmlWriter()
                .open("document")
                .attribute("type", "freeswitch/xml")
                .open("section")
                .attribute("name", "directory")
                .open("domain")
                .attribute("name", domain)
                .open("user")
                .attribute("id", user.name())
                .open("params");
        parameter(xml, "param", "a1-hash", user.ha1Md5());
        parameter(xml, "param", "dial-string", "${sofia_contact(*/" + user.name() + "@" + domain + ")}");
        xml.close().open("variables");
        parameter(xml, "variable", "user_context", "default");
        parameter(xml, "variable", "domain_name", user.domain());
        parameter(xml, "variable", "effective_caller_id_name", user.callerName());
        parameter(xml, "variable", "effective_caller_id_number", user.name());
        return xml.close().close().close().close().close().written().text();
    }

    private static void parameter(XmlWriter xml, String element, String name, String value) {
        xml.open(element).attribute("name", name).attribute("value", value).close();
    }
}

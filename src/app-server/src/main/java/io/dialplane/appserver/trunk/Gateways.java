package io.dialplane.appserver.trunk;

import io.dialplane.appserver.directory.Xml;
import jakarta.inject.Singleton;

/** The trunks as FreeSWITCH's gateways: {@code sofia.conf}. Blocks. */
@Singleton
public class Gateways {
    private final Trunks trunks;

    public Gateways(Trunks trunks) {
        this.trunks = trunks;
    }

    /** {@code <gateways>} with all trunks. */
    public String element() {
        StringBuilder text = new StringBuilder("<gateways>\n");
        trunks.all().forEach(trunk -> gateway(text, trunk));
        return text.append("</gateways>\n").toString();
    }

    /** Section configuration, {@code sofia.conf}, with these gateways and nothing else: for nodes of ours. */
    public String document() {
        return "<document type=\"freeswitch/xml\"><section name=\"configuration\"><configuration name=\"sofia.conf\">"
                + "<profiles><profile name=\"external\">\n" + element()
                + "</profile></profiles></configuration></section></document>\n";
    }

    private static void gateway(StringBuilder text, Trunk trunk) {
        text.append("<gateway name=\"").append(Xml.escape(trunk.name())).append("\">\n");
        param(text, "proxy", trunk.proxy());
        param(text, "realm", trunk.realm().isEmpty() ? trunk.proxy() : trunk.realm());
        param(text, "username", trunk.username());
        param(text, "password", trunk.password().orElse(""));
        param(text, "from-user", trunk.fromUser().isEmpty() ? trunk.callerId() : trunk.fromUser());
        param(text, "from-domain", trunk.fromDomain());
        param(text, "register", Boolean.toString(trunk.register()));
        param(text, "register-transport", trunk.transport());
        boolean callers = trunk.fromUser().isEmpty() && trunk.callerId().isEmpty();
        param(text, "caller-id-in-from", Boolean.toString(callers));
        text.append("</gateway>\n");
    }

    private static void param(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append("<param name=\"").append(name).append("\" value=\"");
            text.append(Xml.escape(value)).append("\"/>\n");
        }
    }
}

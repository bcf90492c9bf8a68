package io.dialplane.appserver.directory;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Somebody with a phone.
 *
 * @param domain the domain, which is the realm of the digest
 * @param ha1Md5 MD5 of name:realm:password, hexadecimal (RFC 7616 §3.4.2)
 * @param ha1Sha256 SHA-256 of the same (RFC 8760)
 */
public record User(String domain, String name, String ha1Md5, String ha1Sha256, String callerName) {
    /** A user with this password, which is not kept. */
    public static User withPassword(String domain, String name, String password, String callerName) {
        String text = name + ":" + domain + ":" + password;
        return new User(domain, name, hash("MD5", text), hash("SHA-256", text), callerName);
    }

    /** The user in FreeSWITCH's directory form. */
    public String document() {
        return """
                <document type="freeswitch/xml">
                  <section name="directory">
                    <domain name="%1$s">
                      <user id="%2$s">
                        <params>
                          <param name="a1-hash" value="%3$s"/>
                          <param name="a1-hash-sha256" value="%4$s"/>
                        </params>
                        <variables>
                          <variable name="user_context" value="default"/>
                          <variable name="effective_caller_id_name" value="%5$s"/>
                          <variable name="effective_caller_id_number" value="%2$s"/>
                        </variables>
                      </user>
                    </domain>
                  </section>
                </document>
                """.formatted(Xml.escape(domain), Xml.escape(name), ha1Md5, ha1Sha256, Xml.escape(callerName));
    }

    private static String hash(String algorithm, String text) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(algorithm + " is part of every JDK", e);
        }
    }
}

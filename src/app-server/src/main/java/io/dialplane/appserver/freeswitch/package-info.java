/** A real FreeSWITCH on this server: mod_xml_curl's directory and dialplan, mod_httapi's steps. */
@NullMarked
package io.dialplane.appserver.freeswitch;

import org.jspecify.annotations.NullMarked;

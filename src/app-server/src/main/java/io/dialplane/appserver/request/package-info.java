/** What developers' endpoints are told, in the words of jambonz, Twilio or FreeSWITCH's httapi. Pure. */
@NullMarked
package io.dialplane.appserver.request;

import org.jspecify.annotations.NullMarked;

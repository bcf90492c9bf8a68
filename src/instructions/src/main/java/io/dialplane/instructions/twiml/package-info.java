/** TwiML, as Twilio's libraries generate it for voice. */
@NullMarked
package io.dialplane.instructions.twiml;

import org.jspecify.annotations.NullMarked;

/** Real parts started for a test: processes with a bounded life, SIPp, Kamailio, baresip, bad wires, a clock to turn by hand. */
@NullMarked
package io.dialplane.testkit;

import org.jspecify.annotations.NullMarked;

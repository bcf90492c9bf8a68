/** Who may use the node: digest credentials, nonces, the directory. No SIP, no sockets. */
@NullMarked
package io.dialplane.node.registrar;

import org.jspecify.annotations.NullMarked;

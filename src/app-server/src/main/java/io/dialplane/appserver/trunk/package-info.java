/** Trunks: what leads to other carriers and PBXs. FreeSWITCH calls them gateways. */
@NullMarked
package io.dialplane.appserver.trunk;

import org.jspecify.annotations.NullMarked;

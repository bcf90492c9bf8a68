package io.dialplane.phone;

/**
 * Who the phone is.
 *
 * @param domain the SIP domain of its address; empty for the phone's own address
 * @param password empty when it cannot answer a challenge
 */
public record Account(String user, String domain, String password) {}

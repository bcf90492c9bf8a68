package io.dialplane.balancer.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SipHashTest {
    /** Appendix A of the paper: key 00 … 0f, message 00 … 0e. */
    @Test
    void agreesWithThePaper() {
        SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        for (int i = 0; i < 15; i++) {
            hash.add(i);
        }
        assertThat(hash.end()).isEqualTo(0xa129ca6149be45e5L);
    }

    @Test
    void doesNotCareHowItIsFed() {
        byte[] bytes = Bytes.ascii("twenty-three bytes long");
        SipHash hash = new SipHash(1, 2);
        long whole = hash.start().add(bytes, 0, bytes.length).end();
        assertThat(hash.start().add(bytes, 0, 5).add(bytes, 5, bytes.length).end())
                .isEqualTo(whole);
        assertThat(new SipHash(1, 3).add(bytes, 0, bytes.length).end()).isNotEqualTo(whole);
    }
}

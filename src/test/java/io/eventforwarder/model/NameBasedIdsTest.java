package io.eventforwarder.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every version of the job must derive the same ids from the same input. */
class NameBasedIdsTest {
    @Test
    void idsAreStable() {
        // The first eight bytes of SHA-256("abc"), ba7816bf 8f01cfea.
        assertThat(NameBasedIds.id("abc")).isEqualTo(0xba7816bf8f01cfeaL);
    }

    @Test
    void hashesAreStable() {
        assertThat(NameBasedIds.hash("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        // The text has no leading zeros.
        assertThat(NameBasedIds.hash("name 31"))
                .isEqualTo("dd9eae3f43aeb073575de1dc67f9a304e0124bb3e7a1183e49866b1328d66c");
    }

    @Test
    void uuidsAreStable() {
        // MD5("abc") is 900150983cd24fb0d6963f7d28e17f72; the UUID sets version 3 and the variant
        // in these bits.
        assertThat(NameBasedIds.uuid(new TextBuffer().append("abc")))
                .hasToString("90015098-3cd2-3fb0-9696-3f7d28e17f72");
    }
}

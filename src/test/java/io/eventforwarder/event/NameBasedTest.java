package io.eventforwarder.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Another version of this job must give the same ids to the same input. */
class NameBasedTest {
    @Test
    void idsStayWhatTheyAre() {
        // The first eight bytes of SHA-256("abc"), ba7816bf 8f01cfea.
        assertThat(NameBased.id("abc")).isEqualTo(0xba7816bf8f01cfeaL);
    }

    @Test
    void uuidsStayWhatTheyAre() {
        // MD5("abc") is 900150983cd24fb0d6963f7d28e17f72; version 3 and the variant are set in it.
        assertThat(NameBased.uuid("abc")).hasToString("90015098-3cd2-3fb0-9696-3f7d28e17f72");
    }
}

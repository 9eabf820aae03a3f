package io.eventforwarder.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DeadLetterReasonTest {
    /** State and dead letters contain the names, so constants may be added but not renamed. */
    @Test
    void namesAndCodesAreStable() {
        assertThat(
                        Arrays.stream(DeadLetterReason.values())
                                .map(reason -> reason.name() + " " + reason.code()))
                .contains(
                        "INVALID_UTF8 invalid_utf8",
                        "INVALID_JSON invalid_json",
                        "NOT_AN_OBJECT not_an_object",
                        "TOO_DEEP too_deep",
                        "EVENTS_NOT_AN_ARRAY events_not_an_array",
                        "DUPLICATE_EVENTS duplicate_events",
                        "EVENT_NOT_AN_OBJECT event_not_an_object",
                        "EVENT_TOO_DEEP event_too_deep",
                        "DATA_NOT_AN_OBJECT data_not_an_object",
                        "NOT_FINITE not_finite",
                        "DUPLICATE_DATA duplicate_data",
                        "RECORD_TOO_LARGE record_too_large");
    }

    @Test
    void stagesAreStable() {
        assertThat(
                        Arrays.stream(DeadLetter.Stage.values())
                                .map(stage -> stage.name() + " " + stage.label()))
                .contains("PARSE parse", "RENDER render");
    }
}

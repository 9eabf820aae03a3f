package io.eventforwarder.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EventTypeTest {
    /** State contains the ordinals, so constants may be appended but not moved. */
    @Test
    void codesAndNamesAreStable() {
        assertThat(Arrays.stream(EventType.values()).map(type -> type.code() + " " + type.label()))
                .containsExactly(
                        "0 other",
                        "1 session_start",
                        "2 session_end",
                        "3 application_state_transition",
                        "4 first_run",
                        "5 screen_view",
                        "6 crash_report",
                        "7 breadcrumb",
                        "8 network_performance",
                        "9 custom_event",
                        "10 push_registration",
                        "11 push_message",
                        "12 push_reaction",
                        "13 profile",
                        "14 commerce_event",
                        "15 user_attribute_change",
                        "16 user_identity_change",
                        "17 opt_out",
                        "18 uninstall",
                        "19 pre_attribution");
    }
}

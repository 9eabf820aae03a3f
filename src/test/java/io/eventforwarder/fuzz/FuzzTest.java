package io.eventforwarder.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.Field;
import io.eventforwarder.filter.WithheldFields;
import io.eventforwarder.settings.ConnectionSettings;
import io.eventforwarder.settings.Toggle;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** No input stops the job, gets lost, or lets anything leave that must not. */
class FuzzTest {
    private static final long SEED = 20;
    private static final long INPUTS = 1_000_000;

    @Test
    void everyFieldIsWithheldUnderSomeSettingsAndEveryToggleIsOff() {
        Set<Field> withheld = EnumSet.noneOf(Field.class);
        Set<Toggle> alwaysSent = EnumSet.allOf(Toggle.class);
        for (int i = 0; i < Fuzz.JOBS; i++) {
            ConnectionSettings connection = FuzzedJob.settings(i).connection();
            withheld.addAll(WithheldFields.of(connection));
            alwaysSent.removeIf(toggle -> !connection.sends(toggle));
        }

        assertThat(withheld).containsExactlyInAnyOrder(Field.values());
        assertThat(alwaysSent).isEmpty();
    }

    @Test
    void aMillionSpoiltInputsAreForwardedOrRefused() throws Exception {
        Fuzz fuzz = new Fuzz(SEED);

        fuzz.run(INPUTS, () -> false);

        assertThat(fuzz.inputs()).isEqualTo(INPUTS);
    }
}

package io.eventforwarder.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** No input stops the job, gets lost, or lets anything leave that must not. */
class FuzzTest {
    private static final long SEED = 20;
    private static final long INPUTS = 1_000_000;

    @Test
    void aMillionSpoiltInputsAreForwardedOrRefused() throws Exception {
        Fuzz fuzz = new Fuzz(SEED);

        fuzz.run(INPUTS, () -> false);

        assertThat(fuzz.inputs()).isEqualTo(INPUTS);
    }
}

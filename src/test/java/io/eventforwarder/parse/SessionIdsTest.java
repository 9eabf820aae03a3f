package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionIdsTest {
    @ParameterizedTest
    @CsvSource({
        "84E1B361-A282-4ADF-8A6D-1D31E6DD5A9E, 6051321688317951794",
        "84e1b361-a282-4adf-8a6d-1d31e6dd5a9e, 6051321688317951794",
        "8B8DFAA2-17C7-43E8-88EE-5F2DCF016D56, -2271448330363288817",
        "8b8dfaa2-17c7-43e8-88ee-5f2dcf016d56, -2271448330363288817"
    })
    void aSessionUuidHasTheSessionIdThatMparticleGivesIt(String uuid, long id) {
        assertThat(new SessionIds().of(uuid)).isEqualTo(id);
    }
}

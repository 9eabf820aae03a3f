package io.eventforwarder.benchmark.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartsOptionsTest {
    @Test
    void measuresAllPartsThoroughly() {
        PartsOptions options = PartsOptions.of(List.of());

        assertThat(options.parts()).containsExactly(Part.values());
        assertThat(options.quick()).isFalse();
        assertThat(options.fresh()).isFalse();
    }

    @Test
    void takesSomePartsAndAQuickRunInAnyOrder() {
        PartsOptions options =
                PartsOptions.of(List.of("--quick", "--fresh", "--only", "put-record,parse"));

        assertThat(options.parts()).containsExactly(Part.PARSE, Part.PUT_RECORD);
        assertThat(options.quick()).isTrue();
        assertThat(options.fresh()).isTrue();
        assertThat(PartsOptions.of(List.of("--only", "put-record,parse", "--fresh", "--quick")))
                .isEqualTo(options);
    }

    @Test
    void aLabelMeansItsPartAlone() {
        assertThat(PartsOptions.of(List.of("--only", "parse")).parts()).containsExactly(Part.PARSE);
        assertThat(PartsOptions.of(List.of("--only", "append,parse-cut")).parts())
                .containsExactly(Part.PARSE_CUT, Part.APPEND_HEAP, Part.APPEND_ROCKSDB);
    }

    @Test
    void theFirstWordMeansAllPartsThatBeginWithIt() {
        assertThat(PartsOptions.of(List.of("--only", "render,window-heap")).parts())
                .containsExactly(Part.WINDOW_HEAP, Part.RENDER_AS_RECEIVED, Part.RENDER_GROUPS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--only", "--only parse,", "--only rend", "--only parse,cut"})
    void namesThePartsWhenOneIsNone(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartsOptions.of(List.of(line.split(" "))))
                .withMessage(
                        "--only takes some of parse, parse-cut, filter, filter-cut, network, append-heap,"
                                + " append-rocksdb, send-heap, send-rocksdb, window-heap,"
                                + " window-rocksdb, render-as-received, render-groups,"
                                + " put-record.");
    }

    @Test
    void asksForItsOwnMeasurementsAlone() {
        PartsOptions options = PartsOptions.of(List.of("--quick", "--only", "parse"));

        assertThat(options.ask(new PartRun("a build", Part.PARSE, true))).isTrue();
        assertThat(options.ask(new PartRun("a build", Part.PARSE, false))).isFalse();
        assertThat(options.ask(new PartRun("a build", Part.FILTER, true))).isFalse();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartsOptions.of(List.of("--fast")))
                .withMessage("Unknown option --fast.");
    }
}

package io.eventforwarder.benchmark.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.eventforwarder.benchmark.load.JvmRun;
import io.eventforwarder.benchmark.scale.ScaleOptions.Question;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleOptionsTest {
    @Test
    void measuresAllWithAMillionDevices() {
        ScaleOptions options = ScaleOptions.of(List.of());

        assertThat(options.questions()).containsExactly(Question.values());
        assertThat(options.devices()).isEqualTo(1_000_000);
        assertThat(options.numbersOfDevices()).containsExactly(1_000, 10_000, 100_000, 1_000_000);
    }

    @Test
    void aQuickRunHasATenthOfTheDevices() {
        ScaleOptions options = ScaleOptions.of(List.of("--quick"));

        assertThat(options.devices()).isEqualTo(100_000);
        assertThat(options.numbersOfDevices()).containsExactly(1_000, 10_000, 100_000);
        assertThat(options.seconds()).isLessThan(ScaleOptions.of(List.of()).seconds());
    }

    @Test
    void takesSomeQuestionsAndAQuickRunInAnyOrder() {
        ScaleOptions options = ScaleOptions.of(List.of("--quick", "--only", "devices,slots"));

        assertThat(options.questions()).containsExactly(Question.SLOTS, Question.DEVICES);
        assertThat(ScaleOptions.of(List.of("--only", "devices,slots", "--quick")))
                .isEqualTo(options);
    }

    @Test
    void asksForItsOwnRunsAlone() {
        ScaleOptions options = ScaleOptions.of(List.of("--quick", "--fresh"));

        assertThat(options.fresh()).isTrue();
        assertThat(ScaleOptions.of(List.of()).fresh()).isFalse();
        assertThat(options.ask(run("SlotsRun", "2", "8", "8"))).isTrue();
        assertThat(options.ask(run("SlotsRun", "2", "30", "30"))).isFalse();
        assertThat(options.ask(run("OpenWindowsRun", "100000", "rocksdb"))).isTrue();
        assertThat(options.ask(run("OpenWindowsRun", "1000000", "rocksdb"))).isFalse();
        assertThat(options.ask(run("DeviceCostRun", "1000", "rocksdb", "100000"))).isTrue();
        assertThat(options.ask(run("DeviceCostRun", "100000", "rocksdb", "1000000"))).isFalse();
        assertThat(ScaleOptions.of(List.of("--only", "slots")).ask(run("SlotsRun", "2", "30")))
                .isTrue();
        assertThat(ScaleOptions.of(List.of("--only", "windows")).ask(run("SlotsRun", "2", "30")))
                .isFalse();
    }

    private static JvmRun run(String main, String... arguments) {
        return new JvmRun("a build", main, "4g", "Parallel", List.of(arguments));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--only", "--only slots,", "--only SLOTS"})
    void namesTheQuestionsWhenOneIsNone(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScaleOptions.of(List.of(line.split(" "))))
                .withMessage("--only takes some of slots, windows, devices.");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ScaleOptions.of(List.of("--slots", "2")))
                .withMessage("Unknown option --slots.");
    }
}

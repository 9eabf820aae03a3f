package io.eventforwarder.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.traffic.Traffic;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTest {
    private static final Pattern TOKEN =
            Pattern.compile("\u001b\\[(\\??\\d*)([A-Za-z])|\n|\r|[^\u001b\n\r]+");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({"24 80, 24, 80", "14 60, 14, 60", "0 0, 24, 80"})
    void aTerminalShowsOneBlockThatIsRewritten(String size, int rows, int columns)
            throws Exception {
        Tally tally = show(size);

        List<String> screen = screen();
        assertThat(screen)
                .hasSizeLessThanOrEqualTo(rows)
                .allMatch(line -> line.length() <= columns);
        assertThat(screen.get(1)).startsWith("sending, 60 s");
        assertThat(screen.get(4)).matches("in +%,d +\\d+\\.\\d .*".formatted(tally.sent()));
        assertThat(screen.get(screen.size() - 2)).startsWith("interval").endsWith("...");
        assertThat(bytes.toString(UTF_8)).contains("\u001b[?25l").endsWith("\u001b[?25h");
    }

    @Test
    void withoutTerminalThereIsAShortLineEveryFiveSeconds() throws Exception {
        show("");

        assertThat(bytes.toString(UTF_8)).doesNotContain("\u001b", "\r");
        assertThat(screen())
                .hasSize(12 + 1)
                .allMatch(line -> line.length() <= 100)
                .anyMatch(line -> line.matches("sending, 60 s: in .*, windows 0"));
    }

    /** Shows a minute of traffic. */
    private Tally show(String terminal) throws Exception {
        Tally tally = new Tally(new DemoSettings(DemoMode.TEN_MINUTE));
        Traffic traffic = new Traffic(1, Traffic.Mix.PLAUSIBLE, 0, 10);
        try (Display display = new Display(new PrintStream(bytes, true, UTF_8), terminal)) {
            for (int second = 1; second <= 60; second++) {
                tally.addSent(traffic.next());
                tally.addForwarded(
                        new ForwardedRecord(
                                "id-" + second,
                                "key",
                                "interval",
                                second,
                                Collections.nCopies(9, "application_state_transition_" + second),
                                4_321));
                display.progress("sending", Duration.ofSeconds(second), tally);
            }
        }
        return tally;
    }

    /** The lines of a terminal that printed the output. */
    private List<String> screen() {
        List<String> lines = new ArrayList<>(List.of(""));
        int row = 0;
        for (Matcher token = TOKEN.matcher(bytes.toString(UTF_8)); token.find(); ) {
            if (token.group().equals("\n")) {
                row++;
                if (row == lines.size()) {
                    lines.add("");
                }
            } else if ("A".equals(token.group(2))) {
                row -= Integer.parseInt(token.group(1));
            } else if ("J".equals(token.group(2))) {
                lines.subList(row, lines.size()).clear();
                lines.add("");
            } else if (token.group(2) == null && !token.group().equals("\r")) {
                lines.set(row, token.group());
            }
        }
        return lines;
    }
}

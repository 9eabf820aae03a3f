package io.eventforwarder.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LettersTest {
    private static final String LETTER =
            "{\"reason\":\"invalid_json\",\"stage\":\"parse\",\"payload\":\"ew==\","
                    + "\"received_at\":\"2026-03-01T00:00:00Z\",\"source\":\"a@%d#0\"}\n";

    @TempDir private Path folder;

    @Test
    void longWorkSaysHowFarItIs() throws Exception {
        Files.writeString(folder.resolve("part.jsonl"), LETTER.formatted(1) + LETTER.formatted(2));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        AtomicLong nanos = new AtomicLong();
        Progress progress =
                new Progress(
                        new PrintStream(said, true, UTF_8), () -> nanos.addAndGet(11_000_000_000L));

        try (Letters letters = new Letters(letter -> true, false, progress)) {
            letters.addFiles(folder);

            assertThat(letters.all()).hasSize(2);
        }
        assertThat(said.toString(UTF_8)).contains("Read 1 letters so far.\n");
    }
}

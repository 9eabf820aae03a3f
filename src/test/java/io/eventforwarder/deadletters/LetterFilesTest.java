package io.eventforwarder.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LetterFilesTest {
    private static final String LETTER =
            "{\"reason\":\"invalid_json\",\"stage\":\"parse\",\"payload\":\"ew==\","
                    + "\"received_at\":\"2026-03-01T00:00:00Z\",\"source\":\"a@%d#0\"}\n";

    @TempDir private Path folder;

    private final Letters letters =
            new Letters(
                    new LetterFilter(
                            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                    Payloads.dropped());

    @Test
    void aLineTooLongForMemoryIsNamedAndTheNextIsRead() throws Exception {
        Files.writeString(
                folder.resolve("part.jsonl"),
                LETTER.formatted(1) + "x".repeat(2_000) + '\n' + LETTER.formatted(2));

        new LetterFiles(folder, 1_000).addTo(letters, progress(new ByteArrayOutputStream()));

        assertThat(letters.all()).extracting(Letter::source).containsExactly("a@1#0", "a@2#0");
        assertThat(letters.unreadable())
                .containsExactly("part.jsonl line 2: it has more than 1000 bytes");
    }

    @Test
    void longWorkSaysHowFarItIs() throws Exception {
        Files.writeString(folder.resolve("part.jsonl"), LETTER.formatted(1) + LETTER.formatted(2));
        ByteArrayOutputStream said = new ByteArrayOutputStream();

        new LetterFiles(folder).addTo(letters, progress(said));

        assertThat(said.toString(StandardCharsets.UTF_8)).contains("Read 2 letters so far.\n");
    }

    /** Eleven seconds go by between two looks at the clock. */
    private static Progress progress(ByteArrayOutputStream said) {
        AtomicLong nanos = new AtomicLong();
        return new Progress(
                new PrintStream(said, true, StandardCharsets.UTF_8),
                () -> nanos.addAndGet(11_000_000_000L));
    }
}

package io.eventforwarder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
    private static final String BATCH = "{\"events\":[],\n\"mpid\":\"5\"}";

    @TempDir Path folder;
    private Path letters;
    private Path target;
    private ByteArrayOutputStream out;
    private ByteArrayOutputStream err;

    @BeforeEach
    void folders() throws IOException {
        letters = Files.createDirectory(folder.resolve("letters"));
        target = folder.resolve("replay.jsonl");
    }

    @Test
    void aListNamesLettersAndReasonsAndNoContent() throws IOException {
        write(letter("invalid_json", "a@0#0", "{secret"), letter("too_deep", "a@9#0", BATCH));

        assertThat(run("list")).isZero();

        assertThat(said()).contains("invalid_json: 1", "too_deep: 1", "a@9#0", "7 bytes");
        assertThat(said()).doesNotContain("secret", "mpid");
    }

    @Test
    void filtersChooseByReasonStageAndTime() throws IOException {
        write(letter("invalid_json", "a@0#0", "{"), letter("too_deep", "a@9#0", BATCH));

        assertThat(run("list", "--reason", "too_deep")).isZero();
        assertThat(said()).contains("a@9#0").doesNotContain("a@0#0");
        assertThat(run("list", "--until", "2026-01-01T00:00:00Z")).isZero();
        assertThat(said()).isEmpty();
        assertThat(run("list", "--since", "2026-01-01T00:00:00Z", "--stage", "parse")).isZero();
        assertThat(said()).contains("a@0#0", "a@9#0");
        assertThat(run("list", "--stage", "sink")).isZero();
        assertThat(said()).isEmpty();
    }

    @Test
    void whatIsNoLetterIsNamedAndTheOthersAreListed() throws IOException {
        write("{\"reason\":", "[]", "{\"reason\":\"x\"}", letter("too_deep", "a@9#0", BATCH));

        assertThat(run("list")).isEqualTo(1);

        assertThat(said()).contains("too_deep: 1");
        assertThat(warned()).contains("line 1", "line 2", "line 3").doesNotContain("line 4");
    }

    @Test
    void unknownFieldsArePassedOver() throws IOException {
        write(letter("too_deep", "a@9#0", BATCH).replace("{\"reason\"", "{\"new\":{},\"reason\""));

        assertThat(run("list")).isZero();
        assertThat(said()).contains("too_deep: 1");
    }

    @Test
    void aRepeatedLetterIsOneAndTwoOfOnePlaceAreTwo() throws IOException {
        String one = letter("too_deep", "a@9#0", BATCH);
        write(one, one, letter("too_deep", "a@9#0", "{}"));

        assertThat(run("list")).isZero();
        assertThat(said()).contains("too_deep: 2");
    }

    @Test
    void partsArePutTogetherAndShownAsBytes() throws IOException {
        write(part("{\"a\":", 1), part("1}", 2));

        assertThat(run("show", onlyId(), "--raw")).isZero();
        assertThat(said()).isEqualTo("{\"a\":1}");
    }

    @Test
    void aLetterWithAMissingPartIsNamedAndNotSent() throws IOException {
        write(part("1}", 2));
        String id = onlyId();

        assertThat(run("replay", id, "--force", "--to-path", target.toString())).isEqualTo(1);
        assertThat(warned()).contains(id, "parts are missing: [1]");
        assertThat(target).isEmptyFile();
    }

    @Test
    void aPayloadIsSentAsOneLine() throws IOException {
        write(letter("refused_by_destination", "a@9#0", BATCH));

        assertThat(run("replay", "--all", "--to-path", target.toString())).isZero();
        assertThat(target).hasContent(BATCH.replace('\n', ' ') + "\n");
    }

    @Test
    void whatCannotBeParsedIsSentWhenRepairedOrForced() throws IOException {
        write(letter("invalid_json", "a@0#0", "{broken"));
        String id = onlyId();
        Path other = folder.resolve("forced.jsonl");

        assertThat(run("replay", id, "--to-path", other.toString())).isEqualTo(1);
        assertThat(warned()).contains("--force");
        assertThat(other).isEmptyFile();
        Files.delete(other);
        assertThat(run("replay", id, "--force", "--to-path", other.toString())).isZero();
        assertThat(other).hasContent("{broken\n");
        Path repaired = Files.writeString(folder.resolve("repaired.json"), "{\"events\":[]}");
        assertThat(
                        run(
                                "replay",
                                id,
                                "--payload",
                                repaired.toString(),
                                "--to-path",
                                target.toString()))
                .isZero();
        assertThat(target).hasContent("{\"events\":[]}\n");
    }

    @Test
    void aDryRunWritesNothing() throws IOException {
        write(letter("too_deep", "a@9#0", BATCH));

        assertThat(run("replay", "--all", "--dry-run", "--to-path", target.toString())).isZero();
        assertThat(said()).contains("Would be sent: 1");
        assertThat(target).doesNotExist();
    }

    @Test
    void wrongArgumentsAreASentence() throws IOException {
        write(letter("too_deep", "a@9#0", BATCH));

        assertThat(run("replay", "--to-path", target.toString())).isEqualTo(2);
        assertThat(run("show", "0000000000")).isEqualTo(2);
        assertThat(warned()).contains("No such letter");
        assertThat(run("list", "--since", "yesterday")).isEqualTo(2);
        assertThat(run("list", "--nothing")).isEqualTo(2);
    }

    private String onlyId() {
        run("list");
        return said().substring(0, said().indexOf(' '));
    }

    private int run(String... arguments) {
        out = new ByteArrayOutputStream();
        err = new ByteArrayOutputStream();
        String[] all =
                Stream.concat(Arrays.stream(arguments), Stream.of("--path", letters.toString()))
                        .toArray(String[]::new);
        return DeadLetters.run(
                all, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }

    private String said() {
        return out.toString(UTF_8);
    }

    private String warned() {
        return err.toString(UTF_8);
    }

    private void write(String... lines) throws IOException {
        Files.writeString(letters.resolve("part-0.jsonl"), String.join("\n", lines) + "\n");
    }

    private static String part(String payload, int number) {
        return letter("too_deep", "a@9#0", payload)
                .replace("\"payload\"", "\"part\":" + number + ",\"parts\":2,\"payload\"");
    }

    private static String letter(String reason, String source, String payload) {
        return String.format(
                "{\"reason\":\"%s\",\"detail\":\"A sentence.\",\"stage\":\"parse\","
                        + "\"received_at\":\"2026-03-01T00:00:00Z\",\"source\":\"%s\","
                        + "\"payload\":\"%s\"}",
                reason, source, Base64.getEncoder().encodeToString(payload.getBytes(UTF_8)));
    }
}

package io.eventforwarder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.cli.deadletters.DeadLetters;
import io.eventforwarder.testing.CommandRun;
import io.eventforwarder.testing.PropertiesJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/dead-letters} with letters in files, and replay to files. */
class DeadLettersTest {
    private static final String BATCH = "{\"events\":[],\n\"mpid\":\"5\"}";

    @TempDir private Path folder;
    private Path letters;
    private Path target;
    private CommandRun last;

    @BeforeEach
    void folders() throws IOException {
        letters = Files.createDirectory(folder.resolve("letters"));
        target = folder.resolve("replay.jsonl");
    }

    @Test
    void aListHasEachLetterOnceInOrderOfTimeAndNoContent() throws IOException {
        String repeated = letter("too_deep", "a@9#0", BATCH);
        write(
                repeated.replace("2026", "2027"),
                letter("invalid_json", "a@0#0", "{secret"),
                repeated,
                letter("too_deep", "a@9#0", "{}").replace("{\"", "{\"new\":{\"reason\":[1]},\""),
                repeated);
        Files.writeString(letters.resolve(".part-1.jsonl.inprogress"), "{half");

        assertThat(list()).isZero();

        assertThat(out().lines().toList())
                .hasSize(6)
                .first()
                .asString()
                .matches(
                        "[0-9a-f]{12}  2026-03-01T00:00:00Z  parse  invalid_json  s/eu-west-1  a@0#0"
                                + "  7 bytes");
        assertThat(out()).endsWith("invalid_json: 1\ntoo_deep: 2\nIn all: 3\n");
        assertThat(out()).doesNotContain("secret", "mpid", "A sentence");
    }

    @Test
    void filtersChooseByReasonStageAndTime() throws IOException {
        write(letter("invalid_json", "a@0#0", "{"), letter("too_deep", "a@9#0", BATCH));

        assertThat(list("--reason", "too_deep")).isZero();
        assertThat(out()).contains("a@9#0", "In all: 1").doesNotContain("a@0#0");
        assertThat(list("--until", "2026-03-01T00:00:00Z")).isZero();
        assertThat(out()).isEqualTo("In all: 0\n");
        assertThat(list("--since", "2026-03-01T00:00:00Z", "--stage", "parse")).isZero();
        assertThat(out()).contains("In all: 2");
        assertThat(list("--stage", "sink")).isZero();
        assertThat(out()).isEqualTo("In all: 0\n");
    }

    @Test
    void jobsThatReadOneStreamHaveALetterEachAndOneOfThemIsReplayed() throws IOException {
        String one = letter("too_deep", "a@9#0", BATCH);
        write(one, one.replace("s/eu-west-1", "other/eu-west-1"));

        assertThat(ids()).hasSize(2).doesNotHaveDuplicates();
        assertThat(replay("--all")).isEqualTo(2);
        assertThat(err()).contains("--connection: other/eu-west-1, s/eu-west-1.");
        assertThat(target).doesNotExist();
        assertThat(replay("--connection", "other/eu-west-1")).isZero();
        assertThat(target).hasContent(BATCH.replace('\n', ' ') + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"mpid\":123,\"events\":[]}",
                "{\"mpid\":\"123\"}",
                "[{\"identity\":\"Ann.O\\u0027Neill@example.com\"}]",
                "{\"identity\":\"a\\nann.o'neill@EXAMPLE.com",
                "{\"identity\":\"\\u00c9MILE\\/1\"}",
                "broken DOMAIN\\émile/1",
            })
    void theLettersOfAPersonAreFound(String payload) throws IOException {
        write(
                letter("invalid_json", "a@0#0", "{\"mpid\":1234,\"x\":\"émile/12 joann.o'neill\"}"),
                letter("invalid_json", "a@9#0", payload));
        Path person = folder.resolve("person");
        Files.writeString(person, "123\n\n ann.o'neill@example.com \némile/1\n");

        assertThat(list("--identities", person.toString())).isZero();

        assertThat(out()).contains("a@9#0").endsWith("In all: 1\n");
        assertThat(run("show", "--identities", person.toString(), "--export", folder + "/out"))
                .isZero();
        assertThat(Path.of(folder + "/out")).isDirectoryContaining("glob:**.json");
        assertThat(out()).contains(": 1.");
    }

    @Test
    void aPersonIsFoundAcrossTheParts() throws IOException {
        write(part("{\"mpid\":12", 1), part("3}", 2));
        Path person = Files.writeString(folder.resolve("person"), "123");

        assertThat(list("--identities", person.toString())).isZero();
        assertThat(out()).endsWith("In all: 1\n");
    }

    @Test
    void deletedLettersAreGoneWithTheirCopiesAndOtherLinesStayAsTheyAre() throws IOException {
        String person = letter("too_deep", "a@9#0", "{\"mpid\":5}");
        String other = letter("too_deep", "é", "{\"mpid\":55}");
        write(person, other, person, "{no letter");
        Path day = Files.createDirectory(letters.resolve("2026-03-01"));
        Files.writeString(day.resolve("part-1.jsonl"), person + '\n');
        Files.writeString(day.resolve(".part-2.jsonl.inprogress"), "{half");
        String identities = Files.writeString(folder.resolve("person"), "5").toString();

        assertThat(run("delete", "--identities", identities, "--dry-run")).isEqualTo(1);
        assertThat(out()).contains("a@9#0").endsWith("Would be deleted: 1.\n");
        assertThat(day.resolve("part-1.jsonl")).hasContent(person);

        assertThat(run("delete", "--identities", identities)).isEqualTo(1);
        assertThat(out()).endsWith("Deleted: 1.\n");
        assertThat(letters.resolve("part-0.jsonl")).hasContent(other + "\n{no letter\n");
        assertThat(day.resolve("part-1.jsonl")).isEmptyFile();
        assertThat(day.toFile().list()).hasSize(2).contains(".part-2.jsonl.inprogress");
        assertThat(letters.toFile().list()).containsExactlyInAnyOrder("part-0.jsonl", "2026-03-01");
    }

    @Test
    void aLetterInPartsIsNotDeleted() throws IOException {
        write(part("{\"a\":", 1), part("1}", 2));

        assertThat(run("delete", "--all")).isEqualTo(1);
        assertThat(err()).contains("not deleted: it has parts");
        assertThat(ids()).hasSize(1);
    }

    @Test
    void invalidLinesAreReportedWithoutContentAndTheOtherLettersAreListed() throws IOException {
        String good = letter("too_deep", "a@9#0", BATCH);
        List<String> hostile =
                List.of(
                        "{\"reason\":",
                        "[]",
                        "{\"reason\":\"x\"}",
                        good + "{}",
                        good.replace("\"too_deep\"", "{\"reason\":\"nested\"}"),
                        good.replaceAll("\"payload\":\"[^\"]*\"", "\"payload\":null"),
                        good.replaceAll("\"payload\":\"[^\"]*\"", "\"payload\":\"!secret\""),
                        good.replace("2026-03-01T00:00:00Z", "secret"),
                        part("secret", 3),
                        part("secret", 0),
                        part("secret", 1).replace("\"parts\":2", "\"parts\":99999999999"),
                        "[".repeat(100_000),
                        "\u0000\u001b[31m");
        List<String> lines = new ArrayList<>(hostile);
        lines.add("");
        lines.add(good);
        write(lines.toArray(String[]::new));

        assertThat(list()).isEqualTo(1);

        assertThat(out()).endsWith("too_deep: 1\nIn all: 1\n");
        assertThat(err().lines())
                .hasSameSizeAs(hostile)
                .allSatisfy(line -> assertThat(line).startsWith("No dead letter: part-0.jsonl "));
        assertThat(err()).doesNotContain("secret", "\tat ");
    }

    @Test
    void controlCharactersOfALetterAreNotPrinted() throws IOException {
        write(letter("invalid_json", "a\\u001b[2J\\nb@0#0", "{\u001b[31m\u009b"));

        assertThat(list()).isZero();
        assertThat(out()).contains("a\\u001b[2J\\u000ab@0#0");
        assertThat(run("show", onlyId())).isZero();
        assertThat(out()).contains("{\\u001b[31m\\u009b").doesNotContain("\u001b");
    }

    @Test
    void showPrintsFieldsAndPayload() throws IOException {
        write(letter("too_deep", "a@9#0", BATCH));
        String id = onlyId();

        assertThat(run("show", id)).isZero();
        assertThat(out())
                .isEqualTo(
                        "id: "
                                + id
                                + "\nreason: too_deep\ndetail: A sentence.\nstage: parse\n"
                                + "received_at: 2026-03-01T00:00:00Z\nconnection: s/eu-west-1\n"
                                + "source: a@9#0\n"
                                + "payload, 25 bytes:\n"
                                + BATCH
                                + '\n');
    }

    @Test
    void partsAreJoinedInAnyOrderAndDespiteRepetitions() throws IOException {
        write(part("1}", 2), part("{\"a\":", 1), part("1}", 2), part("{\"a\":", 1));

        assertThat(run("show", onlyId(), "--raw")).isZero();
        assertThat(out()).isEqualTo("{\"a\":1}");
    }

    @Test
    void partsOfTwoLettersOfOnePositionAreNotMixed() throws IOException {
        write(part("{\"a\":", 1), part("1}", 2), part("{\"b\":", 1), part("2}", 2));

        assertThat(replay("--all", "--force")).isZero();
        assertThat(target).hasContent("{\"a\":1}\n{\"b\":2}\n");
    }

    @Test
    void aLetterWithAMissingPartIsNamedAndNotSent() throws IOException {
        write(part("1}", 2));
        String id = onlyId();

        assertThat(out()).contains("2 bytes, 1 of 2 parts");
        assertThat(run("show", id, "--raw")).isEqualTo(1);
        assertThat(err()).contains("1 of 2 parts were found");
        assertThat(replay(id, "--force")).isEqualTo(1);
        assertThat(err())
                .isEqualTo(id + "  not sent: it is incomplete, 1 of 2 parts were found.\n");
        assertThat(out()).endsWith(": 0. Not sent: 1.\n");
        assertThat(target).doesNotExist();
    }

    @Test
    void replayToAFolderWritesANewFileWithOnePayloadPerLine() throws IOException {
        write(letter("refused_by_destination", "a@9#0", BATCH));
        Path in = Files.createDirectory(folder.resolve("in"));

        assertThat(run("replay", "--all", "--to-path", in.toString())).isZero();
        assertThat(in.resolve("replayed-dead-letters.jsonl"))
                .hasContent(BATCH.replace('\n', ' ') + "\n");
        assertThat(in.toFile().list()).hasSize(1);
        assertThat(Files.getPosixFilePermissions(in.resolve("replayed-dead-letters.jsonl")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(run("replay", "--all", "--to-path", in.toString())).isEqualTo(2);
        assertThat(err()).contains("already");
    }

    @Test
    void anUnrepairedLetterIsSentOnlyWithForce() throws IOException {
        write(
                letter("invalid_json", "a@0#0", "{broken"),
                letter("event_not_an_object", "a@1#0", "{\"events\":[5]}"),
                letter("invalid_json", "a@2#0", "{\n"),
                letter("invalid_json", "a@3#0", " "));

        assertThat(replay("--all")).isEqualTo(1);
        assertThat(err().lines())
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).contains("epair it, or say --force."));
        assertThat(err()).contains("dead letter again (event_not_an_object: ");
        assertThat(target).doesNotExist();

        assertThat(replay("--all", "--force")).isEqualTo(1);
        assertThat(err()).containsOnlyOnce("not sent: it has line breaks");
        assertThat(target).hasContent("{broken\n{\"events\":[5]}\n \n");
    }

    @Test
    void exportedLettersAreSentAfterTheirRepair() throws IOException {
        write(
                letter("invalid_json", "a@0#0", "{broken"),
                letter("invalid_json", "a@1#0", "{beyond repair"),
                letter("too_deep", "a@2#0", BATCH));
        Path exported = folder.resolve("exported");

        assertThat(run("show", "--reason", "invalid_json", "--export", exported.toString()))
                .isZero();
        assertThat(out()).isEqualTo("Exported to " + exported + ": 2.\n");
        List<String> ids = ids("--reason", "invalid_json");
        Path first = exported.resolve(ids.get(0) + ".json");
        assertThat(first).hasContent("{broken");
        assertThat(Files.getPosixFilePermissions(exported))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(first))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Files.writeString(first, "{\n  \"events\": []\n}\n");
        Files.writeString(exported.resolve(ids.get(0) + ".json~"), "an editor's");

        assertThat(run("show", "--all", "--export", exported.toString())).isEqualTo(1);
        assertThat(err()).contains(ids.get(0) + "  is there already");
        assertThat(first).hasContent("{\n  \"events\": []\n}\n");

        assertThat(replay("--repaired", exported.toString())).isEqualTo(1);
        assertThat(err()).startsWith(ids.get(1) + "  not sent: it would be a dead letter again");
        assertThat(out()).contains(ids.get(0) + "  sent repaired, ");
        assertThat(target).hasContent("{   \"events\": [] } \n" + BATCH.replace('\n', ' ') + "\n");
    }

    @Test
    void aRepairedFileIsSentForOneIdAndReplacesMissingParts() throws IOException {
        write(part("1}", 2), letter("too_deep", "b@0#0", BATCH));
        String id = ids("--reason", "too_deep").get(0);
        Path repaired = Files.writeString(folder.resolve("better"), "{\"events\":[]}");

        assertThat(replay("--all", "--repaired", repaired.toString())).isEqualTo(2);
        assertThat(replay(id, "--repaired", repaired.toString())).isZero();
        assertThat(target).hasContent("{\"events\":[]}\n");
    }

    @Test
    void aRepairedFileWithoutALetterIsAnError() throws IOException {
        write(letter("too_deep", "a@0#0", BATCH));
        Path repaired = Files.createDirectory(folder.resolve("repaired"));
        Files.writeString(repaired.resolve("0123456789ab.json"), BATCH);

        assertThat(replay("--repaired", repaired.toString())).isEqualTo(2);
        assertThat(err()).isEqualTo("There is no such letter: 0123456789ab.\n");
        assertThat(replay("--all", "--repaired", repaired.toString())).isEqualTo(2);
        assertThat(target).doesNotExist();
    }

    @Test
    void aDryRunSendsNothing() throws IOException {
        write(letter("too_deep", "a@9#0", BATCH), letter("invalid_json", "a@0#0", "{"));

        assertThat(replay("--all", "--dry-run")).isEqualTo(1);
        assertThat(out())
                .contains("  would be sent, 25 bytes\n")
                .endsWith("Would be sent to " + target + ": 1. Not sent: 1.\n");
        assertThat(folder.toFile().list()).containsExactly("letters");
    }

    @Test
    void thePropertiesFileGivesTheFolderUnlessAnOptionDoes() throws IOException {
        write(letter("too_deep", "a@9#0", BATCH));
        Path properties = folder.resolve("properties.json");
        PropertiesJson settings =
                PropertiesJson.filesToFiles()
                        .set("Output", "dead-letter-path", letters.toUri().toString());
        Files.writeString(properties, settings.json());

        assertThat(execute("list", "--properties", properties.toString())).isZero();
        assertThat(out()).contains("In all: 1");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(
                        execute(
                                "list",
                                "--properties",
                                properties.toString(),
                                "--path",
                                empty.toString()))
                .isZero();
        assertThat(out()).contains("In all: 0");

        Files.writeString(
                properties, settings.set("Output", "dead-letter-path", "s3://bucket/x").json());
        assertThat(execute("list", "--properties", properties.toString())).isEqualTo(2);
        assertThat(err()).contains("Output.dead-letter-path", "copy it here");

        Files.writeString(properties, settings.set("Output", "max-in-flight", "many").json());
        assertThat(execute("list", "--properties", properties.toString())).isEqualTo(2);
        assertThat(err()).contains("max-in-flight").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "erase --path LETTERS",
                "list",
                "list --path",
                "list --path nowhere",
                "list --path LETTERS --stream letters",
                "list --path LETTERS 0123456789ab",
                "list --path LETTERS --force",
                "list --path LETTERS --identities nowhere",
                "list --path LETTERS --identities /dev/null",
                "list --path LETTERS --since yesterday",
                "list --stream letters",
                "list --stream not/a/name --region us-east-1",
                "list --properties nowhere",
                "show --path LETTERS",
                "show --path LETTERS 0123456789ab",
                "show --path LETTERS --export out",
                "delete --path LETTERS",
                "delete --stream letters --region us-east-1 --all",
                "replay --path LETTERS --all",
                "replay --path LETTERS --to-path out",
                "replay --path LETTERS --all --to-path out --to-stream in",
                "replay --path LETTERS --all --to-stream in",
                "replay --path LETTERS --all --to-path LETTERS/part-0.jsonl",
                "replay --path LETTERS --all --to-stream in --region x --max-record-size 11mib",
                "replay --path LETTERS --repaired nowhere --to-path out"
            })
    void wrongArgumentsAreASentence(String arguments) throws IOException {
        write(letter("too_deep", "a@9#0", BATCH));

        String[] each = arguments.replace("LETTERS", letters.toString()).split(" ", -1);
        assertThat(execute(arguments.isEmpty() ? new String[0] : each)).isEqualTo(2);
        assertThat(err()).isNotEmpty().doesNotContain("Exception", "\tat ");
        assertThat(out()).isEmpty();
    }

    private String onlyId() {
        List<String> ids = ids();
        assertThat(ids).hasSize(1);
        return ids.get(0);
    }

    private List<String> ids(String... filters) {
        list(filters);
        return out().lines()
                .filter(line -> line.matches("[0-9a-f]{12}  .*"))
                .map(line -> line.substring(0, 12))
                .toList();
    }

    private int list(String... filters) {
        return run("list", filters);
    }

    private int replay(String... which) {
        List<String> all = new ArrayList<>(List.of(which));
        all.add("--to-path");
        all.add(target.toString());
        return run("replay", all.toArray(String[]::new));
    }

    private int run(String command, String... options) {
        List<String> all = new ArrayList<>(List.of(command, "--path", letters.toString()));
        all.addAll(List.of(options));
        return execute(all.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        last = CommandRun.of(DeadLetters::new, arguments);
        return last.exitStatus();
    }

    private String out() {
        return last.out();
    }

    private String err() {
        return last.err();
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
                        + "\"connection\":\"s/eu-west-1\",\"payload\":\"%s\"}",
                reason, source, Base64.getEncoder().encodeToString(payload.getBytes(UTF_8)));
    }
}

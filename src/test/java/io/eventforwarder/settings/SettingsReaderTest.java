package io.eventforwarder.settings;

import static io.eventforwarder.testing.PropertiesJson.filesToFiles;
import static io.eventforwarder.testing.PropertiesJson.streamToStream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
    private static final String FORM =
            "write a JSON array of {\"PropertyGroupId\": \"...\", \"PropertyMap\": {\"key\":"
                    + " \"value\"}}";

    @TempDir private Path folder;

    @Test
    void agreesWithTheManagedServiceAboutAValidFile() throws IOException {
        Path file = folder.resolve("properties.json");
        Files.writeString(file, streamToStream().json());

        Settings settings = SettingsReader.read(file, Deployment.LOCAL);

        var properties = KinesisAnalyticsRuntime.getApplicationProperties(file.toString());
        assertThat(settings.source().streamName())
                .contains(properties.get("Source").getProperty("stream-name"));
        assertThat(settings.connection().streamName())
                .contains(properties.get("Connection").getProperty("stream-name"));
    }

    @Test
    void aFileThatIsNotThereAndAFolder() {
        Path file = folder.resolve("nowhere.json");

        assertThatThrownBy(() -> SettingsReader.read(file, Deployment.LOCAL))
                .isInstanceOf(InvalidSettingsException.class)
                .hasNoCause()
                .hasMessageStartingWith(
                        "1 problem in the settings from " + file + ":\n  the file does not exist");
        assertThatThrownBy(() -> SettingsReader.read(folder, Deployment.LOCAL))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageEndingWith(":\n  this is a folder; name the file in it");
    }

    @Test
    void theGivenFileIsReadOrElseTheManagedServices() throws IOException {
        Path given = folder.resolve("given.json");
        Path otherwise = folder.resolve("otherwise.json");

        assertThatThrownBy(() -> SettingsReader.locate(Optional.empty(), otherwise))
                .hasMessageContaining(
                        "no file was given with --properties FILE, and there is none at "
                                + otherwise);
        Files.createFile(otherwise);
        assertThat(SettingsReader.locate(Optional.empty(), otherwise)).isEqualTo(otherwise);
        assertThatThrownBy(() -> SettingsReader.locate(Optional.of(given), otherwise))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("given.json")
                .hasMessageContaining("the file given with --properties does not exist");
        Files.createFile(given);
        assertThat(SettingsReader.locate(Optional.of(given), otherwise)).isEqualTo(given);
        assertThat(SettingsReader.MANAGED_SERVICE_FILE)
                .hasToString("/etc/flink/application_properties.json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``               | the file is not an array of groups; ",
                "[]               | the file holds no property groups; ",
                "{\"Source\": {}} | the file is not an array of groups; ",
                "[1]              | element 1: this is not a group, since it is not an object; ",
                "[{\"PropertyMap\": {}}] | element 1: this is not a group, since it has no"
                        + " PropertyGroupId; ",
                "[{\"PropertyGroupId\": \"Source\"}] | element 1: this is not a group, since it has"
                        + " no PropertyMap; ",
                "[{\"PropertyGroupID\": \"Source\", \"PropertyMap\": {}}] | element 1: this is not"
                        + " a group, since its field \"PropertyGroupID\" is unknown, repeated or of"
                        + " another type; ",
                "[{\"PropertyGroupId\": 7, \"PropertyMap\": {}}] | element 1: this is not a group,"
                        + " since its field \"PropertyGroupId\" is unknown, repeated or of another"
                        + " type; ",
            })
    void refusesAnythingButTheDocumentedForm(String json, String problem) {
        assertThat(Problems.of(json)).containsExactly(problem.stripTrailing() + " " + FORM);
    }

    @Test
    void refusesWhatFollowsTheArray() {
        assertThat(Problems.of(streamToStream().json() + "[]"))
                .containsExactly("the file goes on after its array; " + FORM);
    }

    @Test
    void invalidJsonIsNamedByItsPlaceAlone() {
        String json =
                """
                [{"PropertyGroupId": "Configuration",
                  "PropertyMap": {"secret-access-key": hush}}]
                """;

        assertThat(Problems.of(json))
                .singleElement()
                .asString()
                .matches("line 2, column \\d+: the file is not valid JSON");
        assertThat(
                        Problems.of(
                                "[{\"PropertyGroupId\": \"Source\", \"PropertyMap\": {\"type\": \"x"))
                .singleElement()
                .asString()
                .matches("line 1, column \\d+: the file is not valid JSON");
    }

    @Test
    void aGroupWithoutItsMapHidesNoOtherProblem() {
        String rest =
                streamToStream()
                        .without("Source")
                        .set("Connection", "include-metadata", "yes")
                        .json()
                        .substring(1);

        assertThat(Problems.of("[{\"PropertyGroupId\": \"Source\", \"PropertyMap\": []}, " + rest))
                .satisfiesExactly(
                        form -> assertThat(form).startsWith("element 1: "),
                        value -> assertThat(value).startsWith("Connection.include-metadata: "));
    }

    @Test
    void aRepeatedGroupOrKeyIsRefused() {
        String json = streamToStream().json();
        String source = filesToFiles().without("Output").without("Connection").json();

        assertThat(Problems.of(json.substring(0, json.length() - 1) + "," + source.substring(1)))
                .containsExactly("Source: the group is given more than once; keep one");
        assertThat(
                        Problems.of(
                                json.replace(
                                        "\"region\":", "\"region\": \"us-east-1\", \"region\":")))
                .containsExactly("Source.region: \"us-east-1\" is one of several values; keep one");
    }

    @Test
    void valuesAreStrings() {
        String expected = ": is not a string; write the value in double quotes";

        assertThat(
                        Problems.of(
                                streamToStream()
                                        .set("Connection", "send-as-batch", false)
                                        .set("Connection", "unique-id", null)
                                        .set("Output", "max-in-flight", 64)
                                        .set("Output", "partition-key-secret", new int[] {4711})))
                .containsExactlyInAnyOrder(
                        "Connection.send-as-batch" + expected,
                        "Connection.unique-id" + expected,
                        "Output.max-in-flight" + expected,
                        "Output.partition-key-secret" + expected);
    }

    @Test
    void aValueIsShownOnOneLineAndNotTooLong() {
        assertThat(Problems.of(streamToStream().set("Source", "stream-name", "x\n  Output: y")))
                .singleElement()
                .asString()
                .startsWith("Source.stream-name: \"x\\u000a  Output: y\" is not the name");
        assertThat(Problems.of(streamToStream().set("Source", "stream-name", "x".repeat(2_000))))
                .singleElement()
                .asString()
                .contains("x".repeat(200) + "...\" is not the name")
                .hasSizeLessThan(400);
    }
}

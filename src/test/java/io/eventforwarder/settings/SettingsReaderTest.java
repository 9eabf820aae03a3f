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
    void readsAFile() throws IOException {
        Path file = folder.resolve("properties.json");
        Files.writeString(file, filesToFiles().json());

        assertThat(SettingsReader.read(file, Deployment.LOCAL).source().path()).contains("in");
    }

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
    void aMissingFile() {
        Path file = folder.resolve("nowhere.json");

        assertThatThrownBy(() -> SettingsReader.read(file, Deployment.LOCAL))
                .isInstanceOf(InvalidSettings.class)
                .hasNoCause()
                .hasMessage(
                        "1 problem in the settings from " + file + ":\n  the file does not exist");
    }

    @Test
    void aFolder() {
        assertThatThrownBy(() -> SettingsReader.read(folder, Deployment.LOCAL))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageEndingWith(":\n  this is a folder; name the file in it");
    }

    @Test
    void locatesTheGivenFileBeforeTheManagedServices() throws IOException {
        Path given = Files.createFile(folder.resolve("given.json"));
        Path otherwise = Files.createFile(folder.resolve("otherwise.json"));

        assertThat(SettingsReader.locate(Optional.of(given), otherwise)).isEqualTo(given);
        assertThat(SettingsReader.locate(Optional.empty(), otherwise)).isEqualTo(otherwise);
        assertThat(SettingsReader.MANAGED_SERVICE_FILE)
                .hasToString("/etc/flink/application_properties.json");
    }

    @Test
    void locatesNoOtherFileInPlaceOfAGivenOne() throws IOException {
        Path otherwise = Files.createFile(folder.resolve("otherwise.json"));

        assertThatThrownBy(
                        () ->
                                SettingsReader.locate(
                                        Optional.of(folder.resolve("given.json")), otherwise))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining("given.json")
                .hasMessageContaining("the file given with --properties does not exist");
    }

    @Test
    void saysBothPlacesWhenThereIsNoFile() {
        Path otherwise = folder.resolve("otherwise.json");

        assertThatThrownBy(() -> SettingsReader.locate(Optional.empty(), otherwise))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(
                        "no file was given with --properties FILE, and there is none at "
                                + otherwise);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                         | the file is empty; ",
                "[]                         | the file holds no property groups; ",
                "{\"Source\": {}}           | the file holds an object, not an array; ",
                "\"hush\"                   | the file holds a string, not an array; ",
                "null                       | the file holds null, not an array; ",
                "[] []                      | the file goes on after its array; ",
            })
    void refusesAnythingButTheDocumentedForm(String json, String problem) {
        assertThat(Problems.of(json)).containsExactly(problem.stripTrailing() + " " + FORM);
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
    void anElementThatIsNoGroup() {
        assertThat(Problems.of("[1]"))
                .containsExactly("element 1: is a number, not a group; " + FORM);
        assertThat(Problems.of("[{\"PropertyMap\": {}}]"))
                .containsExactly("element 1: \"PropertyGroupId\" is missing");
        assertThat(Problems.of("[{\"PropertyGroupId\": 7, \"PropertyMap\": {}}]"))
                .containsExactly("element 1: \"PropertyGroupId\" is not a string");
        assertThat(Problems.of("[{\"PropertyGroupID\": \"Source\", \"PropertyMap\": {}}]"))
                .containsExactly(
                        "element 1: the field \"PropertyGroupID\" is unknown; did you mean"
                                + " \"PropertyGroupId\"?");
    }

    @Test
    void aGroupWithoutItsMap() {
        String rest = streamToStream().without("Source").json().substring(1);

        assertThat(Problems.of("[{\"PropertyGroupId\": \"Source\"}, " + rest))
                .containsExactly("Source: \"PropertyMap\" is missing");
        assertThat(Problems.of("[{\"PropertyGroupId\": \"Source\", \"PropertyMap\": []}, " + rest))
                .containsExactly("Source: \"PropertyMap\" is an array, not an object; " + FORM);
        assertThat(
                        Problems.of(
                                "[{\"PropertyGroupId\": \"Source\", \"PropertyMap\": {},"
                                        + " \"PropertyMap\": {\"stream-name\": \"a\", \"region\":"
                                        + " \"eu-west-1\"}}, "
                                        + rest))
                .containsExactly("Source: the field \"PropertyMap\" is given 2 times; keep one");
    }

    @Test
    void aRepeatedGroup() {
        String json = streamToStream().json();
        String twice =
                json.substring(0, json.length() - 1)
                        + ", "
                        + streamToStream()
                                .without("Source")
                                .without("Configuration")
                                .json()
                                .substring(1);

        assertThat(Problems.of(twice))
                .containsExactly("Connection: the group is given 2 times; keep one");
    }

    @Test
    void aRepeatedKey() {
        String json = streamToStream().json();

        assertThat(
                        Problems.of(
                                json.replace(
                                        "\"region\":", "\"region\": \"us-east-1\", \"region\":")))
                .containsExactly(
                        "Source.region: is given 2 times (\"us-east-1\", \"eu-west-1\"); keep one");
        assertThat(
                        Problems.of(
                                json.replace(
                                        "\"aws-account-id\":\"123456789012\",\"org-id\":\"1111\"",
                                        "\"access-key-id\":\"hush1\",\"access-key-id\":\"hush2\","
                                                + "\"secret-access-key\":\"hush3\"")))
                .containsExactly("Configuration.access-key-id: is given 2 times; keep one");
    }

    @Test
    void valuesAreStrings() {
        var properties =
                streamToStream()
                        .set("Connection", "send-as-batch", false)
                        .set("Connection", "unique-id", null)
                        .set("Connection", "metadata-field-exclusion", new String[] {"ip-address"})
                        .set("Output", "max-in-flight", 64)
                        .set("Output", "partition-key-secret", 4711);

        assertThat(Problems.of(properties))
                .containsExactly(
                        "Connection.unique-id: is null, not a string",
                        "Connection.send-as-batch: false is a boolean, not a string; write"
                                + " \"false\"",
                        "Connection.metadata-field-exclusion: is an array, not a string",
                        "Output.max-in-flight: 64 is a number, not a string; write \"64\"",
                        "Output.partition-key-secret: is a number, not a string; write it in double"
                                + " quotes");
    }

    @Test
    void aValueCannotLookLikeALineOfItsOwn() {
        assertThat(
                        Problems.of(
                                streamToStream()
                                        .set("Source", "stream-name", "x\n  Output.type: \"y\"")))
                .containsExactly(
                        "Source.stream-name: \"x\\u000a  Output.type: \"y\"\" is not the name of a"
                                + " stream; 1 to 128 letters, digits, \"_\", \".\" and \"-\" are"
                                + " allowed");
    }

    @Test
    void aLongValueIsCutShort() {
        assertThat(Problems.of(streamToStream().set("Source", "stream-name", "x".repeat(2_000))))
                .singleElement()
                .asString()
                .contains("x".repeat(200) + "...\" is not the name")
                .hasSizeLessThan(400);
    }
}

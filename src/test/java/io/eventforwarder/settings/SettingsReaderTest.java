package io.eventforwarder.settings;

import static io.eventforwarder.testing.PropertiesJson.streamToStream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.kinesisanalytics.runtime.KinesisAnalyticsRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
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
                .hasMessage(
                        "1 problem in the settings from " + file + ":\n  the file does not exist");
        assertThatThrownBy(
                        () ->
                                SettingsReader.read(
                                        SettingsReader.MANAGED_SERVICE_FILE, Deployment.LOCAL))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageEndingWith("does not exist; name a file with --properties FILE");
        assertThatThrownBy(() -> SettingsReader.read(folder, Deployment.LOCAL))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageEndingWith(":\n  this is a folder; name the file in it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``               | the file is not an array of groups",
                "{\"Source\": {}} | the file is not an array of groups",
                "[]               | the file holds no property groups",
                "[{\"PropertyGroupId\": \"Source\", \"PropertyMap\": {}}] [] | the file goes on"
                        + " after its array",
                "[1]              | element 1 is not a group",
                "[{\"PropertyMap\": {}}] | element 1 is not a group",
                "[{\"PropertyGroupId\": \"Source\"}] | element 1 is not a group",
                "[{\"PropertyGroupID\": \"Source\", \"PropertyMap\": {}}] | element 1 is not a"
                        + " group",
                "[{\"PropertyGroupId\": 7, \"PropertyMap\": {}}] | element 1 is not a group",
            })
    void rejectsAnythingButTheDocumentedForm(String json, String problem) {
        assertThat(Problems.of(json))
                .containsExactly(
                        problem
                                + "; write a JSON array of {\"PropertyGroupId\": \"...\","
                                + " \"PropertyMap\": {\"key\": \"value\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"secret-access-key\": hush}",
                "{\"secret-access-key\": \"hush",
            })
    void invalidJsonIsReportedByItsPositionOnly(String map) {
        assertThat(
                        Problems.of(
                                "[{\"PropertyGroupId\": \"Configuration\",\n\"PropertyMap\": "
                                        + map))
                .singleElement()
                .asString()
                .matches("line 2, column \\d+: the file is not valid JSON");
    }

    @Test
    void aRepeatedKeyIsReportedWithoutItsValues() {
        assertThat(
                        Problems.of(
                                "[{\"PropertyGroupId\": \"Configuration\", \"PropertyMap\":"
                                        + " {\"secret-access-key\": \"hush\","
                                        + " \"secret-access-key\": \"hush\"}}]"))
                .containsExactly("the key \"secret-access-key\" is set twice in one group");
    }

    @Test
    void aRepeatedMapIsNoGroup() {
        assertThat(
                        Problems.of(
                                "[{\"PropertyGroupId\": \"Source\", \"PropertyMap\": {},"
                                        + " \"PropertyMap\": {}}]"))
                .singleElement()
                .asString()
                .startsWith("element 1 is not a group; ");
    }

    @Test
    void aRepeatedGroupIsRejected() {
        String json = streamToStream().json();

        assertThat(Problems.of(json.substring(0, json.length() - 1) + "," + json.substring(1)))
                .contains("Source: the group is given more than once; keep one");
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

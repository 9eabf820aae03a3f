package io.eventforwarder.settings;

import static io.eventforwarder.testing.PropertiesJson.filesToFiles;
import static io.eventforwarder.testing.PropertiesJson.streamToStream;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnknownNamesTest {
    @ParameterizedTest
    @CsvSource({
        "Connection, stream-name, stream-nam",
        "Connection, stream-name, stream_name",
        "Connection, stream-name, streamName",
        "Connection, stream-name, Stream Name",
        "Connection, stream-name, stream-naem",
        "Connection, kinesis-service-region, kinesis-region",
        "Connection, send-as-batch, send-in-batch",
        "Configuration, aws-account-id, account-id",
        "Configuration, org-id, orgid",
        "Source, stream-name, straem-name",
    })
    void aMistypedKeyIsOneProblemEvenIfItsKeyIsNeeded(String group, String known, String written) {
        assertThat(Problems.of(streamToStream().without(group, known).set(group, written, "hush")))
                .containsExactly(
                        group
                                + "."
                                + written
                                + ": the group has no such key; did you mean \""
                                + known
                                + "\"?");
    }

    @Test
    void aMistypedTypeLeavesOpenWhatItNeeds() {
        assertThat(Problems.of(filesToFiles().without("Output", "type").set("Output", "typ", "x")))
                .containsExactly("Output.typ: the group has no such key; did you mean \"type\"?");
        assertThat(Problems.of(filesToFiles().without("Source", "type").set("Source", "Type", "x")))
                .containsExactly("Source.Type: the group has no such key; did you mean \"type\"?");
    }

    @Test
    void aNameLikeNoOther() {
        assertThat(Problems.of(streamToStream().set("Connection", "colour", "hush")))
                .singleElement()
                .asString()
                .startsWith(
                        "Connection.colour: the group has no such key; the nearest known name is \"")
                .doesNotContain("hush");
    }

    @Test
    void aKeyInTheWrongGroupIsOneProblem() {
        assertThat(
                        Problems.of(
                                streamToStream()
                                        .without("Configuration", "org-id")
                                        .set("Connection", "org-id", "1111")))
                .containsExactly(
                        "Connection.org-id: the group has no such key; it is a key of the group"
                                + " Configuration");
        assertThat(Problems.of(streamToStream().set("Batching", "region", "us-east-1")))
                .containsExactly(
                        "Batching.region: the group has no such key; it is a key of the group"
                                + " Source");
        assertThat(Problems.of(streamToStream().set("Configuration", "stream-name", "x")))
                .containsExactly(
                        "Configuration.stream-name: the group has no such key; it is a key of the"
                                + " group Source and Connection");
    }

    @Test
    void aKeyOfAnotherGroupThatIsHalfOfOneHere() {
        assertThat(
                        Problems.of(
                                streamToStream()
                                        .without("Connection", "kinesis-service-region")
                                        .set("Connection", "region", "us-east-1")))
                .containsExactly(
                        "Connection.region: the group has no such key; it is a key of the group"
                                + " Source; did you mean \"kinesis-service-region\"?");
    }

    @Test
    void aMistypedGroupIsReadAsWhatItWasMeantToBe() {
        assertThat(Problems.of(streamToStream().renameGroup("Connection", "connection")))
                .containsExactly("connection: the group is unknown; did you mean \"Connection\"?");
        assertThat(
                        Problems.of(
                                streamToStream()
                                        .set("Connection", "include-metadata", "yes")
                                        .renameGroup("Connection", "Conection")))
                .containsExactly(
                        "Conection: the group is unknown; did you mean \"Connection\"?",
                        "Connection.include-metadata: \"yes\" is not a boolean; write \"true\" or"
                                + " \"false\"");
    }

    @Test
    void aGroupLikeNoOther() {
        assertThat(Problems.of(streamToStream().set("Kafka", "brokers", "hush")))
                .singleElement()
                .asString()
                .startsWith("Kafka: the group is unknown; the nearest known name is \"")
                .doesNotContain("hush");
    }
}

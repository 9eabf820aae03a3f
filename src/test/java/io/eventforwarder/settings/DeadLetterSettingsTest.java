package io.eventforwarder.settings;

import static io.eventforwarder.testing.PropertiesJson.streamToStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.PropertiesJson;
import org.junit.jupiter.api.Test;

class DeadLetterSettingsTest {
    private static PropertiesJson toKinesis() {
        return streamToStream()
                .set("Output", "dead-letter", "kinesis")
                .set("Output", "dead-letter-stream-name", "refused")
                .set("Output", "dead-letter-region", "eu-west-1");
    }

    @Test
    void locallyAFolderInTheWorkingDirectory() {
        DeadLetterSettings deadLetter = streamToStream().settings().output().deadLetter();

        assertThat(deadLetter.type()).isEqualTo(DeadLetterSettings.Type.FILES);
        assertThat(deadLetter.path()).contains("dead-letters");
        assertThat(deadLetter.isNamed()).isFalse();
        assertThat(deadLetter.streamName()).isEmpty();
        assertThat(deadLetter.region()).isEmpty();
    }

    @Test
    void aNamedFolder() {
        DeadLetterSettings deadLetter =
                streamToStream()
                        .set("Output", "dead-letter", "files")
                        .set("Output", "dead-letter-path", "s3://bucket/refused")
                        .settings()
                        .output()
                        .deadLetter();

        assertThat(deadLetter.path()).contains("s3://bucket/refused");
        assertThat(deadLetter.isNamed()).isTrue();
    }

    @Test
    void aStream() {
        DeadLetterSettings deadLetter = toKinesis().settings().output().deadLetter();

        assertThat(deadLetter.type()).isEqualTo(DeadLetterSettings.Type.KINESIS);
        assertThat(deadLetter.streamName()).contains("refused");
        assertThat(deadLetter.region()).contains("eu-west-1");
        assertThat(deadLetter.path()).isEmpty();
        assertThat(deadLetter.isNamed()).isTrue();
    }

    @Test
    void onAClusterItHasToBeNamed() {
        String missing =
                "Output.dead-letter-path: is missing; it is the folder for dead letters, needed on"
                        + " a cluster, whose machines come and go (or set dead-letter to"
                        + " \"kinesis\" with dead-letter-stream-name and dead-letter-region)";

        assertThat(Problems.onAClusterOf(streamToStream())).containsExactly(missing);
        assertThat(Problems.onAClusterOf(streamToStream().set("Output", "dead-letter", "files")))
                .containsExactly(missing);
        assertThat(SettingsReader.parse(toKinesis().json(), Deployment.CLUSTER)).isNotNull();
        assertThat(
                        SettingsReader.parse(
                                streamToStream()
                                        .set("Output", "dead-letter-path", "s3://bucket/refused")
                                        .json(),
                                Deployment.CLUSTER))
                .isNotNull();
    }

    @Test
    void aStreamNeedsItsNameAndRegion() {
        assertThat(Problems.of(streamToStream().set("Output", "dead-letter", "kinesis")))
                .containsExactly(
                        "Output.dead-letter-stream-name: is missing; it is the stream for dead"
                                + " letters, needed with dead-letter \"kinesis\"",
                        "Output.dead-letter-region: is missing; it is the region of the stream for"
                                + " dead letters, needed with dead-letter \"kinesis\"");
    }

    @Test
    void keysOfTheOtherDestinationAreRefused() {
        assertThat(Problems.of(toKinesis().set("Output", "dead-letter-path", "x")))
                .containsExactly(
                        "Output.dead-letter-path: \"x\" has no effect; it goes with dead-letter"
                                + " \"files\"");
        assertThat(Problems.of(toKinesis().without("Output", "dead-letter")))
                .containsExactly(
                        "Output.dead-letter-stream-name: \"refused\" has no effect; it goes with"
                                + " dead-letter \"kinesis\"",
                        "Output.dead-letter-region: \"eu-west-1\" has no effect; it goes with"
                                + " dead-letter \"kinesis\"");
    }

    @Test
    void refusesAValue() {
        assertThat(
                        Problems.of(
                                toKinesis()
                                        .set("Output", "dead-letter-stream-name", "a:b")
                                        .set("Output", "dead-letter-region", "here")))
                .containsExactly(
                        "Output.dead-letter-stream-name: \"a:b\" is not the name of a stream; 1 to"
                                + " 128 letters, digits, \"_\", \".\" and \"-\" are allowed",
                        "Output.dead-letter-region: \"here\" is not the name of a region; write it"
                                + " like \"eu-west-1\"");
        assertThat(Problems.of(streamToStream().set("Output", "dead-letter-path", "s3:")))
                .containsExactly(
                        "Output.dead-letter-path: \"s3:\" is not a path; write a local path or a"
                                + " URI such as \"s3://bucket/folder\"");
    }
}

package io.eventforwarder.settings;

import static io.eventforwarder.testing.PropertiesJson.filesToFiles;
import static io.eventforwarder.testing.PropertiesJson.streamToStream;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.PropertiesJson;
import org.junit.jupiter.api.Test;

class DestinationTest {
    private static String ofUser(String accessKeyId) {
        return streamToStream()
                .without("Configuration")
                .set("Configuration", "access-key-id", accessKeyId)
                .set("Configuration", "secret-access-key", "env:KEY")
                .settings()
                .destination()
                .orElseThrow();
    }

    private static String of(PropertiesJson properties) {
        return properties.settings().destination().orElseThrow();
    }

    @Test
    void ofARoleIsItsAccountAndTheStream() {
        assertThat(of(streamToStream()))
                .isEqualTo("the stream events-out in us-east-1 of the account 123456789012");
    }

    @Test
    void isNotChangedByWhatIsNoDestination() {
        assertThat(
                        of(
                                streamToStream()
                                        .set("Configuration", "role-name", "other")
                                        .set("Connection", "send-as-batch", "false")))
                .isEqualTo(of(streamToStream()));
    }

    @Test
    void ofAUserIsTheReferenceSoThatTheKeyMayBeRotated() {
        assertThat(ofUser("env:KEY_ID"))
                .isEqualTo(
                        "the stream events-out in us-east-1 of the user with the access key"
                                + " env:KEY_ID");
    }

    @Test
    void ofALiteralKeyShowsAFingerprint() {
        assertThat(ofUser("AKIAIOSFODNN7EXAMPLE"))
                .doesNotContain("AKIA")
                .isEqualTo(ofUser("AKIAIOSFODNN7EXAMPLE"))
                .isNotEqualTo(ofUser("AKIAI44QH8DHBEXAMPLE"));
    }

    @Test
    void isThereForKinesisAlone() {
        assertThat(filesToFiles().settings().destination()).isEmpty();
    }
}

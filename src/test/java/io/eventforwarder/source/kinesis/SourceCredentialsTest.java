package io.eventforwarder.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.settings.SourceSettings;
import io.eventforwarder.testing.HttpStub;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.SystemProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The source signs its requests with the credentials that a pod on EKS gets. */
class SourceCredentialsTest {
    private static final String DESCRIPTION =
            """
            {"StreamDescriptionSummary": {"StreamName": "events", "StreamARN":
            "arn:aws:kinesis:us-east-1:111111111111:stream/events", "StreamStatus": "ACTIVE",
            "RetentionPeriodHours": 24, "EnhancedMonitoring": [], "OpenShardCount": 1}}
            """;

    @RegisterExtension final SystemProperties properties = new SystemProperties();

    @TempDir private Path folder;

    private HttpStub kinesis;
    private HttpStub credentials;

    @BeforeEach
    void start() throws Exception {
        kinesis = HttpStub.started().answersJson(200, DESCRIPTION);
        credentials = HttpStub.started();
        // The stub only supports JSON.
        properties.set("aws.cborEnabled", "false");
    }

    @AfterEach
    void close() {
        kinesis.close();
        credentials.close();
    }

    @Test
    void podIdentity() throws Exception {
        credentials.answersJson(
                200,
                """
                {"AccessKeyId": "POD_IDENTITY_KEY", "SecretAccessKey": "hush", "Token": "session",
                "Expiration": "2099-01-01T00:00:00Z"}
                """);
        Path token = Files.writeString(folder.resolve("token"), "token-of-the-pod");
        properties
                .set("aws.containerCredentialsFullUri", credentials.uri() + "/v1/credentials")
                .set("aws.containerAuthorizationTokenFile", token.toString());

        assertThat(authorization()).contains("Credential=POD_IDENTITY_KEY/");
        assertThat(credentials.requests().get(0).headers())
                .containsEntry("authorization", "token-of-the-pod");
    }

    @Test
    void iamRoleOfTheServiceAccount() throws Exception {
        credentials.answersServiceAccount("SERVICE_ACCOUNT_KEY");
        Path token = Files.writeString(folder.resolve("token"), "token-of-the-account");
        properties
                .set("aws.webIdentityTokenFile", token.toString())
                .set("aws.roleArn", "arn:aws:iam::111111111111:role/forwarder")
                .set("aws.region", "us-east-1")
                .set("aws.endpointUrlSts", credentials.uri().toString());

        assertThat(authorization()).contains("Credential=SERVICE_ACCOUNT_KEY/");
        assertThat(credentials.requests().get(0).form())
                .containsEntry("WebIdentityToken", "token-of-the-account");
    }

    private String authorization() throws Exception {
        SourceSettings settings =
                PropertiesJson.filesToFiles()
                        .without("Source", "path")
                        .set("Source", "type", "kinesis")
                        .set("Source", "stream-name", "events")
                        .set("Source", "region", "us-east-1")
                        .set("Source", "endpoint", kinesis.uri().toString())
                        .settings()
                        .source();
        try (StreamClient client = new StreamClient(settings, StreamClient::open, false)) {
            client.describe().get(30, TimeUnit.SECONDS);
        }
        return kinesis.requests().get(0).headers().get("authorization");
    }
}

package io.eventforwarder.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventforwarder.settings.Secret;
import io.eventforwarder.testing.HttpStub;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.SystemProperties;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    private static final String SETTING = "Configuration.secret-access-key";
    private static final String ARN =
            "arn:aws:secretsmanager:eu-west-3:123456789012:secret:team/kinesis-AbCdEf";
    private static final String REFERENCE = "secretsmanager:" + ARN + "#key";

    @RegisterExtension private final SystemProperties properties = new SystemProperties();

    @AutoClose private HttpStub secretsManager;

    @BeforeEach
    void start() throws IOException {
        secretsManager = HttpStub.started();
        properties
                .setAwsCredentials("AKIDENVIRONMENT", "environment-hush")
                .set("aws.endpointUrlSecretsManager", secretsManager.uri().toString());
    }

    @Test
    void aSecretIsALiteralOrAnEnvironmentVariable() {
        assertThat(resolve("hush")).isEqualTo("hush");
        assertThat(resolve("env:PATH")).isEqualTo(System.getenv("PATH"));
        assertThat(secretsManager.requests()).isEmpty();
    }

    @Test
    void aVariableThatIsNotSetIsNamedWithItsSetting() {
        assertThatThrownBy(() -> resolve("env:NO_SUCH_VARIABLE_ANYWHERE"))
                .isInstanceOf(UnresolvedSecretException.class)
                .hasMessage(
                        SETTING
                                + " refers to env:NO_SUCH_VARIABLE_ANYWHERE, but this environment"
                                + " variable is not set in the task.");
    }

    @Test
    void aFieldOfAJsonSecretIsFetchedInTheRegionOfItsArn() {
        keeps("{\"other\":\"x\",\"nested\":{\"key\":\"no\"},\"key\":\"hüsh \\\"1\\\"\"}");

        assertThat(resolve(REFERENCE)).isEqualTo("hüsh \"1\"");

        assertThat(secretsManager.requests())
                .singleElement()
                .satisfies(
                        request -> {
                            assertThat(Json.read(request.body()).path("SecretId").textValue())
                                    .isEqualTo(ARN);
                            assertThat(request.headers())
                                    .containsEntry("x-amz-target", "secretsmanager.GetSecretValue");
                            assertThat(request.headers().get("authorization"))
                                    .contains("/eu-west-3/secretsmanager/");
                        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"Key\":\"hush\"}",
                "{\"key\":5550199}",
                "{\"key\":null}",
                "{\"key\":{\"key\":\"hush\"}}",
                "{\"nested\":{\"key\":\"hush\"}}",
                "[\"key\",\"hush\"]",
                "\"hush\"",
                "hush",
                "{\"other\":\"hush\", hush",
                "{\"key\":\"hush",
                "binary",
                ""
            })
    void aSecretWithoutTheFieldIsRefusedWithoutShowingIt(String json) {
        keeps("{\"key\":\"found before\"}");
        assertThat(resolve(REFERENCE)).isEqualTo("found before");

        if (json.equals("binary")) {
            secretsManager.answersJson(200, "{\"SecretBinary\":\"aHVzaA==\"}");
        } else {
            keeps(json);
        }

        assertThatThrownBy(() -> resolve(REFERENCE))
                .isInstanceOf(UnresolvedSecretException.class)
                .hasNoCause()
                .message()
                .startsWith(SETTING + " refers to " + REFERENCE + ", but ")
                .doesNotContain("hush")
                .doesNotContain("5550199", "aHVzaA");
    }

    @Test
    void errorsOfSecretsManagerAreReported() {
        secretsManager.answersJson(
                400,
                "{\"__type\":\"ResourceNotFoundException\",\"message\":\"Secrets Manager can't"
                        + " find the specified secret.\"}");

        assertThatThrownBy(() -> resolve(REFERENCE))
                .isInstanceOf(UnresolvedSecretException.class)
                .message()
                .startsWith(SETTING + " refers to " + REFERENCE + ", but ")
                .contains("Secrets Manager can't find the specified secret.")
                .doesNotContain("environment-hush");
    }

    @Test
    void withoutCredentialsOfTheJobItSaysSoInASentence() {
        properties
                .setAwsCredentials("", "")
                .set("aws.disableEc2Metadata", "true")
                .set("aws.sharedCredentialsFile", "none")
                .set("aws.configFile", "none");

        assertThatThrownBy(() -> resolve(REFERENCE))
                .isInstanceOf(UnresolvedSecretException.class)
                .hasMessage(
                        SETTING
                                + " refers to "
                                + REFERENCE
                                + ", but Secrets Manager gave no answer (SdkClientException); the"
                                + " job needs AWS credentials of its own, and a network that leads"
                                + " there.");
    }

    private void keeps(String secret) {
        secretsManager.answersJson(
                200,
                "{\"ARN\":\""
                        + ARN
                        + "\",\"SecretString\":\""
                        + secret.replace("\\", "\\\\").replace("\"", "\\\"")
                        + "\"}");
    }

    private static String resolve(String text) {
        return Secrets.resolve(SETTING, Secret.of(text));
    }
}

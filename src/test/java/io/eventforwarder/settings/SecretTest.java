package io.eventforwarder.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private static final String ARN =
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:team/kinesis-AbCdEf";

    @Test
    void aLiteral() {
        Secret secret = Secret.of("hush");

        assertThat(secret.kind()).isEqualTo(Secret.Kind.LITERAL);
        assertThat(secret.isLiteral()).isTrue();
        assertThat(secret.reveal()).isEqualTo("hush");
        assertThat(secret.reference()).isEmpty();
        assertThat(secret.environmentVariable()).isEmpty();
        assertThat(secret.secretArn()).isEmpty();
        assertThat(secret.secretJsonKey()).isEmpty();
    }

    @Test
    void anEnvironmentVariable() {
        Secret secret = Secret.of("env:KINESIS_KEY");

        assertThat(secret.kind()).isEqualTo(Secret.Kind.ENVIRONMENT_VARIABLE);
        assertThat(secret.isLiteral()).isFalse();
        assertThat(secret.reference()).contains("env:KINESIS_KEY");
        assertThat(secret.environmentVariable()).contains("KINESIS_KEY");
        assertThat(secret.secretArn()).isEmpty();
    }

    @Test
    void aFieldInSecretsManager() {
        Secret secret = Secret.of("secretsmanager:" + ARN + "#access key");

        assertThat(secret.kind()).isEqualTo(Secret.Kind.SECRETS_MANAGER);
        assertThat(secret.reference()).contains("secretsmanager:" + ARN + "#access key");
        assertThat(secret.secretArn()).contains(ARN);
        assertThat(secret.secretJsonKey()).contains("access key");
        assertThat(secret.environmentVariable()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "env:",
                "env:hush hush",
                "env:1HUSH",
                "secretsmanager:",
                "secretsmanager:#hush",
                "secretsmanager:hush#key",
                "secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:hush",
                "secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:hush#",
                "secretsmanager:arn:aws:s3:::hush#key"
            })
    void refusesAReferenceThatIsNoneWithoutShowingIt(String text) {
        assertThatThrownBy(() -> Secret.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .doesNotContainIgnoringCase("hush")
                .containsAnyOf("write \"env:NAME\"", "write \"secretsmanager:ARN#JSON_KEY\"");
    }

    @Test
    void neverPrints() {
        assertThat(Secret.of("hush")).hasToString("[REDACTED]");
        assertThat(Secret.of("env:KEY")).hasToString("[REDACTED]");
    }

    @Test
    void isEqualByItsText() {
        assertThat(Secret.of("hush"))
                .isEqualTo(Secret.of("hush"))
                .hasSameHashCodeAs(Secret.of("hush"));
        assertThat(Secret.of("hush")).isNotEqualTo(Secret.of("other"));
    }
}

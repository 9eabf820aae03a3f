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
    void aValueIsALiteralOrAReference() {
        Secret literal = Secret.of("hush");
        Secret variable = Secret.of("env:KINESIS_KEY");
        Secret field = Secret.of("secretsmanager:" + ARN + "#access key");

        assertThat(literal).hasToString("[REDACTED]");
        assertThat(literal.isLiteral()).isTrue();
        assertThat(literal.reveal()).isEqualTo("hush");
        assertThat(literal.reference()).isEmpty();
        assertThat(literal.environmentVariable()).isEmpty();
        assertThat(literal.secretArn()).isEmpty();
        assertThat(variable).hasToString("[REDACTED]");
        assertThat(variable.isLiteral()).isFalse();
        assertThat(variable.reference()).contains("env:KINESIS_KEY");
        assertThat(variable.environmentVariable()).contains("KINESIS_KEY");
        assertThat(field.reference()).contains("secretsmanager:" + ARN + "#access key");
        assertThat(field.secretArn()).contains(ARN);
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
}

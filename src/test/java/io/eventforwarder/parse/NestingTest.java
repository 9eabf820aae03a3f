package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.testing.Inputs;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parser refuses input with more than 500 levels of nesting; the batch is level 1. */
class NestingTest {
    private final RecordParser parser = new RecordParser(Set.of());

    @ParameterizedTest
    @ValueSource(ints = {9_000, 100_000})
    void manyThousandLevelsAreRefusedToo(int levels) {
        String batch = "{\"events\":[],\"a\":" + nested(levels) + "}";
        ParsedRecord parsed = parse(batch);

        assertThat(parsed.batches()).isEmpty();
        assertThat(parsed.deadLetters()).hasSize(1);
        assertThat(parsed.deadLetters().get(0).reason()).isEqualTo(DeadLetterReason.TOO_DEEP);
        assertThat(parsed.deadLetters().get(0).detail())
                .endsWith(" is nested more than 500 levels deep.");
        assertThat(parsed.deadLetters().get(0).payload())
                .isEqualTo(batch.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":", "["})
    void unclosedLevelsAreRefused(String opening) {
        ParsedRecord parsed = parse(opening.repeat(100_000));

        assertThat(parsed.deadLetters()).hasSize(1);
        assertThat(parsed.deadLetters().get(0).reason()).isEqualTo(DeadLetterReason.TOO_DEEP);
    }

    /** Conversion to an array adds a level. */
    @Test
    void anIdentityAtTheLimitCanBeRedactedLater() {
        ParsedRecord parsed =
                parse("{\"user_identities\":{\"email\":" + nested(498) + "},\"events\":[]}");

        EventBatch redacted = new FieldRedactor(Set.of()).redact(parsed.batches().get(0));

        assertThat(redacted.envelope().members())
                .hasToString(parsed.batches().get(0).envelope().members().toString());
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }

    private ParsedRecord parse(String input) {
        return parser.parse(Inputs.record(input));
    }
}

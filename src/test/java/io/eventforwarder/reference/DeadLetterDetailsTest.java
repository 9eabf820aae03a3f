package io.eventforwarder.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.testing.Inputs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dead letter's detail never quotes the input. */
class DeadLetterDetailsTest {
    private static final String CONTENT = "Zyx";

    private final RecordParser parser = new RecordParser(Set.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"Zyx\"",
                "{\"Zyx\":\"Zyx\",\"events\":\"Zyx\"}",
                "{\"events\":[],\"Zyx\":\"Zyx\",\"events\":[{\"data\":\"Zyx\"}]}",
                "{\"events\":[\"Zyx\"],\"Zyx\":\"Zyx\"}",
                "{\"events\":[{\"Zyx\":1,\"data\":\"Zyx\"},{\"data\":{\"Zyx\":1},\"data\":{}}]}",
                "{\"Zyx\":\"Zyx\"} {\"Zyx\":Zyx}",
                "{\"events\":[{\"data\":{\"Zyx\":[\"Zyx\",NaN]}}]}",
                "{\"Zyx\":[\"Zyx\",-Infinity]}",
                "{\"Zyx\":\"Zyx\" \"Zyx\":\"Zyx\"}",
                "{\"Zyx\" \"Zyx\"}",
                "{\"Zyx\":\"Zyx\nZyx\"}",
                "{\"Zyx\":\"Zyx\\Zyx\"}",
                "{\"Zyx\":\"Zyx\\u00Zyx\"}",
                "{\"Zyx\":1Zyx}",
                "{\"a\": Zyx}",
                "{\"a\":nullZyx}",
                "{\"Zyx\":\"Zyx\"}Zyx",
                "Zyx",
                "{Zyx:1}",
                "{'Zyx':1}",
                "{\"Zyx\":'Zyx'}",
                "[\"Zyx\",{\"Zyx\":\"Zyx\"}"
            })
    void contentIsInNoSentence(String input) {
        List<DeadLetter> letters = parser.parse(Inputs.record(input)).deadLetters();

        assertThat(letters).isNotEmpty();
        assertSaysNothing(letters);
    }

    @Test
    void detailsQuoteNoContentOfTruncatedOrMalformedInput() {
        byte[] whole =
                """
                [{"events":[{"event_type":"Zyx","data":{"Zyx":["Zyx",{"Zyx":-17.5e3}]}}, null],
                "mpid":"Zyx","user_identities":{"Zyx":"Zyx"},"Zyx":"Zyx\\u0041\\n"}]"""
                        .getBytes(StandardCharsets.UTF_8);
        for (int i = 1; i < whole.length; i++) {
            byte[] cutOff = Arrays.copyOf(whole, i);
            byte[] notUtf8 = whole.clone();
            notUtf8[i] = (byte) 0xFF;
            for (byte[] bytes : List.of(cutOff, notUtf8)) {
                List<DeadLetter> letters = parser.parse(Inputs.record(bytes)).deadLetters();
                assertThat(letters).isNotEmpty();
                assertSaysNothing(letters);
            }
        }
    }

    private static void assertSaysNothing(List<DeadLetter> letters) {
        for (DeadLetter letter : letters) {
            assertThat(letter.detail()).endsWith(".").doesNotContain(CONTENT, "17.5");
        }
    }
}

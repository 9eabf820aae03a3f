package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.EventType;
import io.eventforwarder.testing.Inputs;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events are told by their {@code event_type}, letter for letter. */
class EventTypesTest {
    private final RecordParser parser = new RecordParser(Set.of());

    @ParameterizedTest
    @EnumSource(EventType.class)
    void everyTypeIsFoundByItsName(EventType type) {
        assertThat(typeOf('"' + type.label() + '"')).isSameAs(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"screen\\u005fview\"", "\"\\u0073creen_view\""})
    void escapesAreResolvedFirst(String json) {
        assertThat(typeOf(json)).isSameAs(EventType.SCREEN_VIEW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"Screen_View\"",
                "\"screen_view \"",
                "\"screenview\"",
                "\"quantum_leap\"",
                "null",
                "5",
                "[\"screen_view\"]"
            })
    void anythingElseIsOther(String json) {
        assertThat(typeOf(json)).isSameAs(EventType.OTHER);
    }

    private EventType typeOf(String eventType) {
        String batch = "{\"events\":[{\"event_type\":" + eventType + ",\"data\":{}}]}";
        return parser.parse(Inputs.record(batch)).batches().get(0).events().get(0).type();
    }
}

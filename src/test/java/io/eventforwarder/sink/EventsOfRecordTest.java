package io.eventforwarder.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventsOfRecordTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"events\":[],\"mpid\":1} | 0",
                "{\"events\":[{\"data\":{\"events\":[1,2,3]}}]} | 1",
                "{\"mpid\":{\"events\":[1]},\"events\":[{},{\"a\":[]}]} | 2",
                "{\"mpid\":1} | 0"
            })
    void elementsOfTheRecordsOwnEvents(String record, int events) {
        assertThat(EventsOfRecord.count(record.getBytes(StandardCharsets.UTF_8))).isEqualTo(events);
    }

    @Test
    void whatIsNoRecordIsNotQuoted() {
        byte[] text = "{\"events\":hush".getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> EventsOfRecord.count(text))
                .hasMessageNotContaining("hush")
                .hasNoCause();
    }
}

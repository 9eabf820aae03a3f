package io.eventforwarder.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Record;

class ForwardedRecordTest {
    @Test
    void readsWhatTheJobSaysOfARecord() {
        ForwardedRecord record =
                read(
                        "{'message_id':'m','events':[{'event_type':'opt_out'},"
                                + "{'event_type':'screen_view'}],'forwarding_info':"
                                + "{'close_reason':'session_end','device_sequence':7}}");

        assertThat(record.messageId()).isEqualTo("m");
        assertThat(record.closeReason()).isEqualTo("session_end");
        assertThat(record.deviceSequence()).isEqualTo(7);
        assertThat(record.eventTypes()).containsExactly("opt_out", "screen_view");
    }

    @Test
    void aRecordMayNotSayIt() {
        ForwardedRecord record = read("{'message_id':'m','events':[]}");

        assertThat(record.closeReason()).isEqualTo("(not said)");
        assertThat(record.abbreviated()).endsWith("no events").doesNotContain("no. ");
    }

    @Test
    void showsTheMostFrequentTypesAndNoContent() {
        ForwardedRecord record =
                read(
                        "{'mpid':'5551','events':["
                                + "{'event_type':'a','data':{'secret':'5552'}},"
                                + "{'event_type':'b'},{'event_type':'c'},{'event_type':'d'},"
                                + "{'event_type':'d'}]}");

        assertThat(record.abbreviated())
                .endsWith("2 d, 1 a, 1 b, and others")
                .doesNotContain("5551", "5552");
    }

    private static ForwardedRecord read(String json) {
        return ForwardedRecord.of(
                Record.builder()
                        .partitionKey("0123456789abcdef")
                        .data(SdkBytes.fromUtf8String(json.replace('\'', '"')))
                        .build());
    }
}

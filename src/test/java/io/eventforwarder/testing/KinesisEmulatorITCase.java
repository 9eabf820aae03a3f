package io.eventforwarder.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.Record;

class KinesisEmulatorITCase {
    private static KinesisEmulator emulator;

    @BeforeAll
    static void start() throws Exception {
        emulator = KinesisEmulator.start();
    }

    @AfterAll
    static void stop() {
        emulator.close();
    }

    @Test
    void keepsTheRecordsOfAPartitionKeyInOrder() {
        emulator.createStream("ordered", 4);
        for (int i = 0; i < 12; i++) {
            emulator.put("ordered", "key" + i % 3, bytes("record " + i));
        }

        List<Record> records = emulator.read("ordered");

        assertThat(records).hasSize(12);
        for (int key = 0; key < 3; key++) {
            String partitionKey = "key" + key;
            assertThat(records)
                    .filteredOn(record -> record.partitionKey().equals(partitionKey))
                    .extracting(record -> record.data().asUtf8String())
                    .containsExactly(
                            "record " + key,
                            "record " + (key + 3),
                            "record " + (key + 6),
                            "record " + (key + 9));
        }
    }

    @Test
    void readerGoesOnWhereItStopped() {
        emulator.createStream("tailed", 2);
        StreamReader reader = new StreamReader(emulator.client(), "tailed");

        emulator.put("tailed", "a", bytes("first"));
        assertThat(reader.readNew())
                .extracting(record -> record.data().asUtf8String())
                .containsExactly("first");

        emulator.put("tailed", "a", bytes("second"));
        assertThat(reader.readNew())
                .extracting(record -> record.data().asUtf8String())
                .containsExactly("second");
        assertThat(reader.readNew()).isEmpty();
    }

    @Test
    void eachAccountHasStreamsOfItsOwn() {
        try (KinesisStreams one = emulator.ofAccount("111111111111");
                KinesisStreams other = emulator.ofAccount("222222222222")) {
            one.createStream("same-name", 1);
            other.createStream("same-name", 1);
            one.put("same-name", "a", bytes("ones"));

            assertThat(one.read("same-name")).hasSize(1);
            assertThat(other.read("same-name")).isEmpty();
            assertThat(emulator.client().listStreams().streamNames()).doesNotContain("same-name");
        }
    }

    @Test
    void servesTheAsynchronousClient() {
        emulator.createStream("asynchronous", 1);
        try (KinesisAsyncClient client = emulator.newAsyncClient()) {
            client.putRecord(
                            request ->
                                    request.streamName("asynchronous")
                                            .partitionKey("a")
                                            .data(SdkBytes.fromUtf8String("sent")))
                    .join();
        }

        assertThat(emulator.read("asynchronous")).hasSize(1);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

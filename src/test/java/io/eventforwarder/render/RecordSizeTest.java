package io.eventforwarder.render;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.CloseReason;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.DeadLetterReason;
import io.eventforwarder.settings.OutputSettings.RecordDelimiter;
import io.eventforwarder.testing.BatchJson;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.PropertiesJson;
import org.junit.jupiter.api.Test;

/** A record with its partition key of 32 bytes is at most as large as max-record-size. */
class RecordSizeTest {
    private static final int KIBIBYTE = 1024;
    private static final int PARTITION_KEY = 32;
    private static final String DEVICE = "d".repeat(PARTITION_KEY);

    @Test
    void aRecordThatFitsExactlyIsForwardedAndOneByteMoreIsADeadLetter() throws Exception {
        try (Forwarding forwarding = Forwarding.with("Output.max-record-size", "1 kib")) {
            int room = KIBIBYTE - PARTITION_KEY - sizeOf(forwarding.of(withText(0)));

            Forwarded fitting = forwarding.of(withText(room));
            Forwarded tooLarge = forwarding.of(withText(room + 1));

            assertThat(sizeOf(fitting)).isEqualTo(KIBIBYTE - PARTITION_KEY);
            assertThat(fitting.deadLetters()).isEmpty();
            assertThat(tooLarge.records()).isEmpty();
            DeadLetter letter = tooLarge.deadLetters().get(0);
            assertThat(letter.reason()).isEqualTo(DeadLetterReason.RECORD_TOO_LARGE);
            assertThat(letter.stage()).isEqualTo(DeadLetter.Stage.RENDER);
            assertThat(letter.detail())
                    .isEqualTo(
                            "The record has 1025 bytes with its partition key;"
                                    + " max-record-size is 1024.");
            assertThat(letter.source()).isEqualTo(Inputs.position(0));
            assertThat(letter.receivedAt()).isEqualTo(Inputs.ARRIVAL);
        }
    }

    @Test
    void aRecordAsReceivedWithADelimiterIsOneLine() throws Exception {
        String batch = BatchJson.fromPhone().withEvents("{}", "{\"x\":\r\n1}").toString();
        PropertiesJson settings =
                PropertiesJson.streamToStream().set("Output", "record-delimiter", "newline");
        try (Forwarding forwarding = new Forwarding(settings.settings())) {
            assertThat(forwarding.of(batch).texts())
                    .hasSize(2)
                    .allMatch(text -> text.matches("[^\r\n]+}\n"));
        }
    }

    @Test
    void aDelimiterIsCountedAndMakesEachRecordOneLine() {
        String batch =
                BatchJson.fromPhone()
                        .withEvents(
                                "{\"data\":\r\n{\"x\":\"a\\nb\"}}",
                                "{\"data\":{\"x\":\"" + "x".repeat(200) + "\"}}")
                        .toString();
        for (CloseReason reason : CloseReason.values()) {
            for (int size = 1500; size < 2500; size++) {
                GroupForwarding group =
                        GroupForwarding.closed(reason)
                                .withForwardingInfo(7)
                                .withMaxRecordSize(size);
                Forwarded plain = group.of(batch);

                Forwarded lines =
                        group.withDelimiter(RecordDelimiter.NEWLINE)
                                .withMaxRecordSize(size + 1)
                                .of(batch);

                assertThat(lines.texts())
                        .isEqualTo(
                                plain.texts().stream()
                                        .map(text -> text.replaceAll("[\r\n]", " ") + '\n')
                                        .toList());
                assertThat(lines.deadLetters()).hasSameSizeAs(plain.deadLetters());
                assertThat(lines.records())
                        .allSatisfy(
                                record ->
                                        assertThat(new String(record.bytes(key -> DEVICE), UTF_8))
                                                .contains("\"device\":\"" + DEVICE));
            }
        }
    }

    private static BatchJson withText(int length) {
        return BatchJson.bareWith("{\"data\":{\"x\":\"" + "x".repeat(length) + "\"}}")
                .with("mpid", "5");
    }

    private static int sizeOf(Forwarded forwarded) {
        return forwarded.records().get(0).bytes().length;
    }
}

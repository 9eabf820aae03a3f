package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.testing.Inputs;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

class PartitionKeysTest {
    private static final String ID = "0AF5C9E3-9C41-4BB8-9E5A-7C0E3A9D1B11";

    private final PartitionKeys plain = new PartitionKeys(Optional.empty());
    private final PartitionKeys secret = new PartitionKeys(Optional.of("hush-ü"));

    /** The expected keys are those of Python's hashlib and hmac. */
    @ParameterizedTest
    @CsvSource({
        "mp_deviceid:0AF5C9E3-9C41-4BB8-9E5A-7C0E3A9D1B11, d20d5e9ba0fae3afd96c532402d43a21, 2a8b12999ecfb29ba462a0de058d2dc0",
        "mpid:-5221904310083714213, 4686ae947a186b1af69c4414b9809944, e09610fce45389c1e97a5442b8de01b7",
        "place:events-ünï/😀, c9877843636c45d515a2bb2bb3dd67a0, af42a91667a8fb7ea7993c77e2d88107"
    })
    void keysAreTheFirstHalfOfADigest(String deviceKey, String ofSha256, String ofHmac) {
        assertThat(plain.of(deviceKey)).isEqualTo(ofSha256);
        assertThat(secret.of(deviceKey)).isEqualTo(ofHmac);
    }

    @Test
    void anotherSecretKindOrIdGivesAnotherKey() {
        assertThat(secret.of("mp_deviceid:" + ID))
                .isNotEqualTo(plain.of("mp_deviceid:" + ID))
                .isNotEqualTo(new PartitionKeys(Optional.of("hush")).of("mp_deviceid:" + ID))
                .isNotEqualTo(secret.of("ios_idfv:" + ID))
                .isNotEqualTo(secret.of("mp_deviceid:" + ID + "1"));
    }

    @Test
    void aRecordIsSentWithItsPartitionKeyInForwardingInfo() {
        DeviceQueue queue = new DeviceQueue("mpid:1", null);
        String before = "{\"events\":[],\"forwarding_info\":{\"part\":1,\"device\":\"";
        String after = "\",\"device_sequence\":9223372036854775807}}";
        queue.add(
                new OutgoingRecord(
                        "mpid:1",
                        (before + "-".repeat(32) + after).getBytes(StandardCharsets.UTF_8),
                        0,
                        Inputs.position(1),
                        Inputs.ARRIVAL));

        PutRecordsRequestEntry sent = PutRequest.of(queue, 0).records(secret).get(0);

        assertThat(sent.partitionKey()).isEqualTo(secret.of("mpid:1"));
        assertThat(sent.data().asUtf8String()).isEqualTo(before + sent.partitionKey() + after);
    }
}

package io.eventforwarder.consuming;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.PipelineRun;
import io.eventforwarder.testing.PropertiesJson;
import io.eventforwarder.testing.RecordSchema;
import java.nio.file.Files;
import java.util.List;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The schema on the records of plausible traffic. The tests of the package {@code reference} check
 * its guarantees on the records of hostile input.
 */
class RecordSchemaTest {
    private static final int MESSAGES = 60;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER = PipelineRun.cluster(PipelineRun.PARALLELISM);

    @ParameterizedTest
    @CsvSource({
        "false, false, true, 1 mib",
        "false, false, false, 1 mib",
        "true, false, true, 1 mib",
        "true, false, false, 12 kib",
        "false, true, true, 12 kib",
        "false, true, false, 1 mib"
    })
    void everyRecordMatches(boolean batch, boolean session, boolean info, String maxRecordSize)
            throws Exception {
        List<String> records =
                ForwardedTraffic.records(
                        ForwardedTraffic.inputs().subList(0, MESSAGES),
                        PropertiesJson.streamToStream()
                                .set("Connection", "send-as-batch", String.valueOf(batch))
                                .set(
                                        "Connection",
                                        "wait-for-complete-batch",
                                        String.valueOf(session))
                                .set("Connection", "include-mp-deviceid", String.valueOf(info))
                                .set("Connection", "unique-id", "shop")
                                .set("Batching", "max-buffered-bytes", "24 kib")
                                .set("Output", "max-record-size", maxRecordSize)
                                .set("Output", "include-forwarding-info", String.valueOf(info))
                                .settings());

        assertThat(records).isNotEmpty();
        for (String record : records) {
            assertThat(RecordSchema.WHOLE.problems(ForwardedTraffic.read(record)))
                    .as(record)
                    .isEmpty();
        }
    }

    /** Each line is a merge patch (RFC 7396) that makes a valid record invalid. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'events': null}",
                "{'events': {}}",
                "{'events': [{'event_type': 'profile'}]}",
                "{'events': [{'data': {'timestamp_unixtime_ms': 1, 'event_start_unixtime_ms': 1}}]}",
                "{'events': [{'data': {'event_id': 1, 'event_start_unixtime_ms': 1}}]}",
                "{'events': [{'data': {'event_id': 1, 'timestamp_unixtime_ms': 1}}]}",
                "{'user_attributes': null}",
                "{'schema_version': 1}",
                "{'message_type': null}",
                "{'timestamp_unixtime_ms': null}",
                "{'batch_id': null}",
                "{'message_id': 'x'}",
                "{'forwarding_info': {'close_reason': 'full'}}",
                "{'forwarding_info': {'part': 0}}",
                "{'forwarding_info': {'parts': null}}",
                "{'forwarding_info': {'events_filtered': -1}}",
                "{'forwarding_info': {'device': '--------------------------------'}}",
                "{'forwarding_info': {'device_sequence': 0}}",
                "{'forwarding_info': {'sequence': 1}}"
            })
    void aRecordThatBreaksAGuaranteeDoesNotMatch(String patch) throws Exception {
        JsonNode record = patched(patch);

        assertThat(RecordSchema.GUARANTEED.problems(record)).isNotEmpty();
        assertThat(RecordSchema.WHOLE.problems(record)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'mpid': {}}",
                "{'mpid': 1.5}",
                "{'timestamp_unixtime_ms': '2026-01-31T12:00:00Z'}",
                "{'environment': 'test'}",
                "{'user_attributes': []}",
                "{'user_identities': {'email': 'x'}}",
                "{'device_info': 'phone'}",
                "{'test_record': false}"
            })
    void aFieldOfAnotherTypeIsOnlyGuaranteedNotToBreakTheRecord(String patch) throws Exception {
        JsonNode record = patched(patch);

        assertThat(RecordSchema.GUARANTEED.problems(record)).isEmpty();
        assertThat(RecordSchema.WHOLE.problems(record)).isNotEmpty();
    }

    @Test
    void idsMayBeNumbersOrTextBeyondDoublePrecision() throws Exception {
        for (String id : List.of("-9223372036854775808", "'9223372036854775807'")) {
            assertThat(
                            RecordSchema.WHOLE.problems(
                                    patched("{'batch_id': %s, 'mpid': %s}".formatted(id, id))))
                    .isEmpty();
        }
    }

    private static JsonNode patched(String patch) throws Exception {
        ObjectNode record =
                (ObjectNode)
                        Json.read(
                                Files.readString(
                                        RecordSchema.FOLDER.resolve("examples/ten-minute.json")));
        merge(record, (ObjectNode) Json.read(patch.replace('\'', '"')));
        return record;
    }

    private static void merge(ObjectNode into, ObjectNode patch) {
        patch.properties()
                .forEach(
                        field -> {
                            if (field.getValue().isNull()) {
                                into.remove(field.getKey());
                            } else if (field.getValue() instanceof ObjectNode object
                                    && !object.isEmpty()
                                    && into.get(field.getKey()) instanceof ObjectNode existing) {
                                merge(existing, object);
                            } else {
                                into.set(field.getKey(), field.getValue());
                            }
                        });
    }
}

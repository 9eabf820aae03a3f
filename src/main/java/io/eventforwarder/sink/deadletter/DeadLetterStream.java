package io.eventforwarder.sink.deadletter;

import io.eventforwarder.aws.KinesisClients;
import io.eventforwarder.aws.RenewableCredentials;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.kinesis.KinesisOutput;
import io.eventforwarder.sink.kinesis.KinesisPutClient;
import io.eventforwarder.sink.kinesis.PutRecordSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.serialization.RuntimeContextInitializationContextAdapters;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.util.Collector;

/** The operator's own Kinesis stream, written with the environment's credentials. */
public final class DeadLetterStream implements DeadLetterOutput {
    private static final int MAX_IN_FLIGHT = 16;
    private static final long MAX_BUFFERED_BYTES = 16L << 20;
    private static final long MAX_OVERFLOW_BYTES = 8L << 30;

    /** In base64 a third longer, it leaves room for the other fields below Kinesis's 1 MiB. */
    static final int PAYLOAD_BYTES_A_RECORD = 700 << 10;

    private final String stream;
    private final String region;
    private final URI endpoint;
    private final Duration probeInterval;

    public DeadLetterStream(String stream, String region, Optional<URI> endpoint) {
        this(stream, region, endpoint, KinesisOutput.PROBE_INTERVAL);
    }

    /** With another interval of the probes while it is paused. */
    public DeadLetterStream(
            String stream, String region, Optional<URI> endpoint, Duration probeInterval) {
        this.stream = stream;
        this.region = region;
        this.endpoint = endpoint.orElse(null);
        this.probeInterval = probeInterval;
    }

    @Override
    public void keep(DataStream<DeadLetter> letters) {
        // The client is opened in the task: what it needs travels there, this object does not.
        String toStream = stream;
        String inRegion = region;
        URI at = endpoint;
        KeyedStream<OutgoingRecord, String> records =
                letters.flatMap(new ToRecords(), OutgoingRecord.TYPE)
                        .uid("dead-letters-to-records")
                        .name("Make records of dead letters")
                        .keyBy(OutgoingRecord::deviceKey, Types.STRING);
        new KinesisOutput(
                        "dead-letter-stream",
                        "Keep dead letters in Kinesis",
                        new PutRecordSettings(
                                KinesisClients.nameOf(stream, region),
                                "",
                                () ->
                                        new KinesisPutClient(
                                                KinesisPutClient.Api.PUT_RECORD,
                                                toStream,
                                                inRegion,
                                                Optional.ofNullable(at),
                                                RenewableCredentials.ofEnvironment(),
                                                MAX_IN_FLIGHT),
                                Optional.empty(),
                                MAX_IN_FLIGHT,
                                MAX_BUFFERED_BYTES,
                                MAX_OVERFLOW_BYTES,
                                PutRecordSettings.RefusedRecords.ARE_KEPT,
                                probeInterval))
                .send(records);
    }

    private static final class ToRecords extends RichFlatMapFunction<DeadLetter, OutgoingRecord> {
        private static final long serialVersionUID = 1L;

        private transient DeadLetterJson json;

        @Override
        public void open(OpenContext context) throws Exception {
            json =
                    new DeadLetterJson(
                            RuntimeContextInitializationContextAdapters.serializationAdapter(
                                    getRuntimeContext()));
        }

        @Override
        public void flatMap(DeadLetter letter, Collector<OutgoingRecord> out) {
            List<byte[]> parts = json.parts(letter, PAYLOAD_BYTES_A_RECORD);
            // The parts of a letter share its place as their key, and so keep their order.
            String key = "place:" + letter.source();
            for (byte[] part : parts) {
                out.collect(new OutgoingRecord(key, part, 0, letter.source(), letter.receivedAt()));
            }
        }
    }
}

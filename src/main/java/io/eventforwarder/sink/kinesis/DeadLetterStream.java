package io.eventforwarder.sink.kinesis;

import io.eventforwarder.aws.KinesisClients;
import io.eventforwarder.aws.RenewableCredentials;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.OutputSettings.PutApi;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.deadletter.DeadLetterJson;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.Collector;

/** Writes dead letters to the operator's own Kinesis stream with the environment's credentials. */
public final class DeadLetterStream implements DeadLetterOutput {
    private static final int MAX_IN_FLIGHT = 16;
    private static final long MAX_BUFFERED_BYTES = 16L << 20;
    private static final long MAX_OVERFLOW_BYTES = 8L << 30;

    private final String connection;
    private final KinesisOutput output;

    /**
     * @param connection tells the letters of several jobs apart
     */
    public DeadLetterStream(
            String stream, String region, Optional<URI> endpoint, String connection) {
        this(stream, region, endpoint, connection, KinesisOutput.PROBE_INTERVAL);
    }

    DeadLetterStream(
            String stream,
            String region,
            Optional<URI> endpoint,
            String connection,
            Duration probeInterval) {
        this.connection = connection;
        // The supplier of the client is serialized, and an Optional cannot be serialized.
        URI otherEndpoint = endpoint.orElse(null);
        output =
                new KinesisOutput(
                        "dead-letter-stream",
                        "Keep dead letters in Kinesis",
                        new PutRecordOperatorFactory(
                                KinesisClients.nameOf(stream, region),
                                "",
                                () ->
                                        new KinesisPutClient(
                                                PutApi.PUT_RECORD,
                                                stream,
                                                region,
                                                Optional.ofNullable(otherEndpoint),
                                                RenewableCredentials.ofEnvironment(),
                                                MAX_IN_FLIGHT),
                                Optional.empty(),
                                KinesisOutput.FIRST_IN_FLIGHT,
                                MAX_IN_FLIGHT,
                                MAX_BUFFERED_BYTES,
                                MAX_OVERFLOW_BYTES,
                                PutRecordOperatorFactory.OnRefusal.PAUSE,
                                probeInterval));
    }

    @Override
    public void keep(DataStream<DeadLetter> letters) {
        String written = connection;
        output.send(
                letters.flatMap(
                                (letter, out) -> toRecords(written, letter, out),
                                OutgoingRecord.TYPE)
                        .uid("dead-letters-to-records")
                        .name("Make records of dead letters")
                        .keyBy(OutgoingRecord::deviceKey, Types.STRING));
    }

    private static void toRecords(
            String connection, DeadLetter letter, Collector<OutgoingRecord> out)
            throws IOException {
        // The parts of a letter keep their order because they have the same key.
        String key = "place:" + letter.source();
        for (byte[] part : DeadLetterJson.forKinesis(connection, letter)) {
            out.collect(new OutgoingRecord(key, part, 0, letter.source(), letter.receivedAt()));
        }
    }
}

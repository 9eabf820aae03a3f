package io.eventforwarder.sink;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/**
 * The customer's stream as the job writes to it; tells of each record that is acknowledged when it
 * had arrived. For jobs of this process.
 */
public final class TimedOutput implements RecordOutput {
    private static final Map<UUID, Arrivals> ARRIVALS = new ConcurrentHashMap<>();

    private final UUID id = UUID.randomUUID();
    private final Settings settings;

    /**
     * An output that is told of.
     *
     * @param acknowledged gets the arrival of a record, in milliseconds since the epoch, at the
     *     moment in which it is acknowledged, on any thread
     */
    public TimedOutput(Settings settings, LongConsumer acknowledged) {
        this.settings = settings;
        ARRIVALS.put(id, new Arrivals(acknowledged));
    }

    @Override
    public Optional<DataStream<DeadLetter>> forward(DataStream<OutgoingRecord> records) {
        CustomerStream stream = CustomerStream.of(settings);
        UUID arrivals = id;
        return new KinesisOutput(
                        "put-record",
                        "Forward to Kinesis",
                        new PutRecordSettings(
                                stream.name(),
                                "",
                                () -> new TimedClient(stream.putClient(), arrivals),
                                settings.output().partitionKeySecret(),
                                settings.output().maxInFlight(),
                                64L << 20,
                                settings.output().maxOverflowBytes().getBytes(),
                                PutRecordSettings.Refused.ARE_DEAD_LETTERS,
                                KinesisOutput.PROBE_INTERVAL))
                .forward(
                        records.map(new NoteArrivals(id), OutgoingRecord.TYPE)
                                .uid("note-arrivals")
                                .name("Note arrivals"));
    }

    /** The arrivals of the records that are under way, known by their very bytes. */
    private static final class Arrivals {
        private final Map<Bytes, Long> underWay = new ConcurrentHashMap<>();
        private final LongConsumer acknowledged;

        Arrivals(LongConsumer acknowledged) {
            this.acknowledged = acknowledged;
        }

        void add(OutgoingRecord record) {
            underWay.put(new Bytes(record.bytes()), record.arrival());
        }

        void acknowledged(byte[] bytes) {
            Long arrival = underWay.remove(new Bytes(bytes));
            if (arrival != null) {
                acknowledged.accept(arrival);
            }
        }
    }

    /** An array as itself, not as what it holds. */
    private static final class Bytes {
        private final byte[] array;

        Bytes(byte[] array) {
            this.array = array;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && array == that.array;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(array);
        }
    }

    private static final class NoteArrivals implements MapFunction<OutgoingRecord, OutgoingRecord> {
        private static final long serialVersionUID = 1L;

        private final UUID arrivals;

        NoteArrivals(UUID arrivals) {
            this.arrivals = arrivals;
        }

        @Override
        public OutgoingRecord map(OutgoingRecord record) {
            ARRIVALS.get(arrivals).add(record);
            return record;
        }
    }

    private static final class TimedClient implements PutRecordClient {
        private final PutRecordClient client;
        private final Arrivals arrivals;

        TimedClient(PutRecordClient client, UUID arrivals) {
            this.client = client;
            this.arrivals = ARRIVALS.get(arrivals);
        }

        @Override
        public int maxRecords() {
            return client.maxRecords();
        }

        @Override
        public CompletableFuture<List<PutResult>> put(List<PutRecordsRequestEntry> records) {
            return client.put(records)
                    .whenComplete(
                            (results, failure) -> {
                                for (int i = 0; failure == null && i < results.size(); i++) {
                                    if (results.get(i).failure() == null) {
                                        arrivals.acknowledged(
                                                records.get(i).data().asByteArrayUnsafe());
                                    }
                                }
                            });
        }

        @Override
        public void renewCredentials() {
            client.renewCredentials();
        }

        @Override
        public void close() {
            client.close();
        }
    }
}

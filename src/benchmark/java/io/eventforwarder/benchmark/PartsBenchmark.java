package io.eventforwarder.benchmark;

import io.eventforwarder.filter.EventFilter;
import io.eventforwarder.filter.WithheldFields;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.render.RecordRenderer;
import io.eventforwarder.testing.TestSettings;
import io.eventforwarder.testing.traffic.Traffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Parts of the job alone in one thread, by JMH. An operation is one input record, an event batch of
 * about 6 kB and five events.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@OperationsPerInvocation(PartsBenchmark.RECORDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+UseParallelGC"})
public class PartsBenchmark {
    static final int RECORDS = 2_000;

    private static final int DEVICES = 500;
    private static final long SEED = 7;
    private static final long BEGINNING = 1_700_000_000_000L;

    private final List<InputRecord> records = records();
    private final RecordParser parser = new RecordParser(Set.of());
    private final RecordParser cuttingParser =
            new RecordParser(
                    WithheldFields.of(
                            TestSettings.asReceived(
                                            "include-location-information", "false",
                                            "include-metadata", "false",
                                            "include-mp-deviceid", "false")
                                    .connection()));
    private final EventFilter filter =
            new EventFilter(TestSettings.asReceived("send-screen-views", "false"));
    private final RecordRenderer renderer = new RecordRenderer(Optional.empty(), false);
    private final List<EventBatch> batches = new ArrayList<>();

    private final TypeSerializer<Fragment> serializer =
            Fragment.TYPE.createSerializer(new SerializerConfigImpl());
    private final DataOutputSerializer written = new DataOutputSerializer(1 << 16);
    private final DataInputDeserializer read = new DataInputDeserializer();

    public PartsBenchmark() {
        records.forEach(record -> batches.addAll(parser.parse(record).batches()));
    }

    private static List<InputRecord> records() {
        Traffic traffic = new Traffic(SEED, Traffic.Mix.SINGLE_BATCHES, BEGINNING, DEVICES);
        List<InputRecord> records = new ArrayList<>(RECORDS);
        for (int i = 0; i < RECORDS; i++) {
            records.add(
                    new InputRecord(
                            traffic.next().bytes(),
                            SourcePosition.inStream(
                                    "events",
                                    "shardId-000000000000",
                                    String.format("4961%052d", i),
                                    0),
                            BEGINNING + i));
        }
        return records;
    }

    @Benchmark
    public void parse(Blackhole parsed) {
        for (InputRecord record : records) {
            parsed.consume(parser.parse(record));
        }
    }

    /** Location, metadata and device ids are cut out. */
    @Benchmark
    public void parseAndCut(Blackhole parsed) {
        for (InputRecord record : records) {
            parsed.consume(cuttingParser.parse(record));
        }
    }

    /** One toggle that drops events. */
    @Benchmark
    public void filter(Blackhole kept) {
        for (EventBatch batch : batches) {
            kept.consume(filter.of(batch));
        }
    }

    /** Serialized and deserialized, as between parsing and windows. */
    @Benchmark
    public void network(Blackhole arrived) throws IOException {
        for (EventBatch batch : batches) {
            written.clear();
            serializer.serialize(new Fragment(batch, "", false, 0), written);
            read.setBuffer(written.getSharedBuffer(), 0, written.length());
            arrived.consume(serializer.deserialize(read));
        }
    }

    /** A record for each event. */
    @Benchmark
    public void renderAsReceived(Blackhole rendered) {
        for (EventBatch batch : batches) {
            renderer.asReceived(batch, rendered::consume);
        }
    }
}

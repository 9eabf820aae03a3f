package io.eventforwarder.benchmark.parts;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.render.RecordRenderer;
import io.eventforwarder.sink.PutRecordRequests;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The records of events as received to requests of the SDK, with their partition keys. */
@State(Scope.Thread)
public class PutRecordBenchmark {
    private final List<OutgoingRecord> records = new ArrayList<>();
    private final PutRecordRequests requests = new PutRecordRequests();

    public PutRecordBenchmark() {
        RecordRenderer renderer = new RecordRenderer(Optional.empty(), false);
        for (EventBatch batch : Part.PUT_RECORD.sample().batches()) {
            renderer.asReceived(batch, records::add);
        }
    }

    @Benchmark
    public void requests(Blackhole made) {
        for (OutgoingRecord record : records) {
            made.consume(requests.of(record));
        }
    }
}

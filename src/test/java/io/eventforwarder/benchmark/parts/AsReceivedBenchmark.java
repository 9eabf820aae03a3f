package io.eventforwarder.benchmark.parts;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.render.RecordRenderer;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Event batches to a record for each of their events. */
@State(Scope.Thread)
public class AsReceivedBenchmark {
    private final List<EventBatch> batches = Part.RENDER_AS_RECEIVED.sample().batches();
    private final RecordRenderer renderer = new RecordRenderer(Optional.empty(), false);

    @Benchmark
    public void asReceived(Blackhole records) {
        for (EventBatch batch : batches) {
            renderer.asReceived(batch, records::consume);
        }
    }
}

package io.eventforwarder.benchmark.parts;

import io.eventforwarder.event.EventBatch;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Parsed event batches over the network, which is between parsing and windows or rendering. */
@State(Scope.Thread)
public class NetworkBenchmark {
    private final List<EventBatch> batches = Part.NETWORK.sample().parsed();
    private final Network network = new Network();

    @Benchmark
    public void pass(Blackhole arrived) {
        for (EventBatch batch : batches) {
            arrived.consume(network.passed(batch));
        }
    }
}

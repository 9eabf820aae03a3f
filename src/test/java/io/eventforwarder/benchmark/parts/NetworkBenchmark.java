package io.eventforwarder.benchmark.parts;

import io.eventforwarder.event.Fragment;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Parsed event batches over the network, which is between parsing and windows on the heap. */
@State(Scope.Thread)
public class NetworkBenchmark {
    private final List<Fragment> fragments = Part.NETWORK.sample().sent();
    private final Network<Fragment> network = new Network<>(Fragment.TYPE);

    @Benchmark
    public void pass(Blackhole arrived) {
        for (Fragment fragment : fragments) {
            arrived.consume(network.passed(fragment));
        }
    }
}

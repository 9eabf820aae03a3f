package io.eventforwarder.benchmark.parts;

import io.eventforwarder.event.InputRecord;
import io.eventforwarder.parse.RecordParser;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Input records to event batches; nothing is cut out of them. */
@State(Scope.Thread)
public class ParseBenchmark {
    private final Sample sample = Part.PARSE.sample();
    private final RecordParser parser = new RecordParser(Set.of());

    @Benchmark
    public void parse(Blackhole parsed) {
        for (InputRecord record : sample.records()) {
            parsed.consume(parser.parse(record));
        }
    }
}

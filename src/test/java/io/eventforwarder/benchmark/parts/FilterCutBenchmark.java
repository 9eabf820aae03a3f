package io.eventforwarder.benchmark.parts;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.filter.KeptEvents;
import io.eventforwarder.parse.RecordParser;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Input records to what all settings together leave of them: fields cut out as in {@link
 * ParseCutBenchmark}, events dropped as in {@link FilterBenchmark}.
 */
@State(Scope.Thread)
public class FilterCutBenchmark {
    private final Sample sample = Part.FILTER_CUT.sample();
    private final RecordParser parser = ParseCutBenchmark.parser();
    private final List<KeptEvents> toggles = FilterBenchmark.toggles();

    @Benchmark
    public void parse(Blackhole kept) {
        for (InputRecord record : sample.records()) {
            for (EventBatch batch : parser.parse(record).batches()) {
                kept.consume(FilterBenchmark.kept(batch, toggles));
            }
        }
    }
}

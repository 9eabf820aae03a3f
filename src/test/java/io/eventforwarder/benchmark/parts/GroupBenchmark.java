package io.eventforwarder.benchmark.parts;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.render.RenderedIntervals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The batches of each device, four of them on average, to what leaves its ten minutes. */
@State(Scope.Thread)
public class GroupBenchmark {
    private final List<List<EventBatch>> groups =
            new ArrayList<>(
                    Part.RENDER_GROUPS.sample().batches().stream()
                            .collect(
                                    groupingBy(EventBatch::deviceKey, LinkedHashMap::new, toList()))
                            .values());
    private final RenderedIntervals intervals = new RenderedIntervals();

    @Benchmark
    public void groups(Blackhole records) {
        for (List<EventBatch> group : groups) {
            intervals.render(group, records::consume);
        }
    }
}

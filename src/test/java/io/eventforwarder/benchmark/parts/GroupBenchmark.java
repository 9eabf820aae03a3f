package io.eventforwarder.benchmark.parts;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.render.RenderedIntervals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What waits for each device, four batches on average, to what leaves its ten minutes. */
@State(Scope.Thread)
public class GroupBenchmark {
    private final List<List<Fragment>> groups =
            new ArrayList<>(
                    Part.RENDER_GROUPS.sample().fragments(Fragment.TYPE).stream()
                            .collect(groupingBy(Fragment::deviceKey, LinkedHashMap::new, toList()))
                            .values());
    private final RenderedIntervals intervals = new RenderedIntervals();

    @Benchmark
    public void groups(Blackhole records) {
        for (List<Fragment> group : groups) {
            List<EventBatch> batches = new ArrayList<>(group.size());
            for (Fragment fragment : group) {
                batches.addAll(fragment.batches());
            }
            intervals.render(batches, records::consume);
        }
    }
}

package io.eventforwarder.benchmark.parts;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.filter.KeptEvents;
import io.eventforwarder.testing.TestSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The events of some toggles dropped from parsed event batches, one toggle after the other as the
 * job's operators do. Nothing is read again: what a toggle leaves is a batch of the same bytes.
 */
@State(Scope.Thread)
public class FilterBenchmark {
    private final List<EventBatch> batches = Part.FILTER.sample().parsed();
    private final List<KeptEvents> toggles = toggles();

    /** Those that drop events. */
    static List<KeptEvents> toggles() {
        return Stream.of(
                        "send-screen-views",
                        "send-crash-events",
                        "send-network-performance-events",
                        "send-push-registrations-and-receipts")
                .map(FilterBenchmark::without)
                .toList();
    }

    private static KeptEvents without(String toggle) {
        return new KeptEvents(
                TestSettings.asReceived(
                        toggle,
                        "false",
                        "include-user-attribute-change-events",
                        "true",
                        "include-user-identity-change-events",
                        "true"));
    }

    @Benchmark
    public void filter(Blackhole kept) {
        for (EventBatch batch : batches) {
            kept.consume(kept(batch, toggles));
        }
    }

    /** What they leave of a batch. */
    static Optional<EventBatch> kept(EventBatch batch, List<KeptEvents> toggles) {
        Optional<EventBatch> rest = Optional.of(batch);
        for (KeptEvents toggle : toggles) {
            rest = rest.flatMap(toggle::of);
        }
        return rest;
    }
}

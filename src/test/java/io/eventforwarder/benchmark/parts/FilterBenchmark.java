package io.eventforwarder.benchmark.parts;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.filter.KeptEvents;
import io.eventforwarder.filter.WithheldFields;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.testing.TestSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * As {@link ParseBenchmark}, but location, metadata and device ids are cut out while it parses, and
 * then the events of some toggles dropped, one toggle after the other as the job's operators do.
 */
@State(Scope.Thread)
public class FilterBenchmark {
    private final Sample sample = Part.FILTER.sample();
    private final RecordParser parser =
            new RecordParser(
                    WithheldFields.of(
                            TestSettings.asReceived(
                                            "include-location-information", "false",
                                            "include-metadata", "false",
                                            "include-mp-deviceid", "false")
                                    .connection()));
    private final List<KeptEvents> toggles =
            Stream.of(
                            "send-screen-views",
                            "send-crash-events",
                            "send-network-performance-events",
                            "send-push-registrations-and-receipts")
                    .map(FilterBenchmark::without)
                    .toList();

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
        for (InputRecord record : sample.records()) {
            for (EventBatch batch : parser.parse(record).batches()) {
                kept.consume(kept(batch));
            }
        }
    }

    private Optional<EventBatch> kept(EventBatch batch) {
        Optional<EventBatch> rest = Optional.of(batch);
        for (KeptEvents toggle : toggles) {
            rest = rest.flatMap(toggle::of);
        }
        return rest;
    }
}

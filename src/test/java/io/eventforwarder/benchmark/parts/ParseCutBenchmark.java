package io.eventforwarder.benchmark.parts;

import io.eventforwarder.event.InputRecord;
import io.eventforwarder.filter.WithheldFields;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.testing.TestSettings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * As {@link ParseBenchmark}, but location, metadata and device ids are cut out, which the parser
 * does as it comes to them: the difference is what cutting costs.
 */
@State(Scope.Thread)
public class ParseCutBenchmark {
    private final Sample sample = Part.PARSE_CUT.sample();
    private final RecordParser parser = parser();

    /** One that cuts. */
    static RecordParser parser() {
        return new RecordParser(
                WithheldFields.of(
                        TestSettings.asReceived(
                                        "include-location-information", "false",
                                        "include-metadata", "false",
                                        "include-mp-deviceid", "false")
                                .connection()));
    }

    @Benchmark
    public void parse(Blackhole parsed) {
        for (InputRecord record : sample.records()) {
            parsed.consume(parser.parse(record));
        }
    }
}

package io.eventforwarder;

import io.eventforwarder.batching.Grouping;
import io.eventforwarder.batching.RouteBatches;
import io.eventforwarder.filter.Filters;
import io.eventforwarder.filter.WithheldFields;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventGroup;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.parse.ParseBatches;
import io.eventforwarder.render.RenderAsReceived;
import io.eventforwarder.render.RenderGroups;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.Settings.Mode;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.sink.deadletter.CountDeadLetters;
import io.eventforwarder.source.EventSource;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * The whole data flow: source, parse, filter, window, render, sink. Uids are permanent, because
 * state is restored by uid.
 */
public final class ForwardingPipeline {
    /** Permanent: a job with another maximum parallelism cannot restore existing snapshots. */
    private static final int MAX_PARALLELISM = 1024;

    /**
     * How long an event waits for its network buffer to fill in as-received mode. Flink's default
     * of 100 ms would be most of the latency when few events arrive.
     */
    private static final long AS_RECEIVED_BUFFER_MILLIS = 1;

    private static final OutputTag<DeadLetter> UNPARSED =
            new OutputTag<>("unparsed", DeadLetter.TYPE);
    private static final OutputTag<DeadLetter> UNRENDERED =
            new OutputTag<>("unrendered", DeadLetter.TYPE);

    private final Settings settings;
    private final EventSource source;
    private final RecordOutput output;
    private final DeadLetterOutput deadLetterOutput;

    public ForwardingPipeline(
            Settings settings,
            EventSource source,
            RecordOutput output,
            DeadLetterOutput deadLetterOutput) {
        this.settings = settings;
        this.source = source;
        this.output = output;
        this.deadLetterOutput = deadLetterOutput;
    }

    /** Adds the pipeline to a job. */
    public void build(StreamExecutionEnvironment env) {
        env.setMaxParallelism(MAX_PARALLELISM);

        AppliedSettings inForce = new AppliedSettings(settings);

        DataStream<InputRecord> input = source.read(env);

        SingleOutputStreamOperator<EventBatch> batches =
                input.process(
                                new ParseBatches(
                                        WithheldFields.of(settings.connection()), UNPARSED),
                                EventBatch.TYPE)
                        .uid("parse")
                        .name("Parse event batches");

        DataStream<EventBatch> wanted = Filters.apply(batches, settings);

        KeyedStream<Fragment, String> fragments =
                wanted.process(
                                new RouteBatches(
                                        settings.mode(),
                                        settings.destination().orElse(""),
                                        inForce.fingerprint(),
                                        keepsWindowsInRocksDb(env)),
                                Fragment.TYPE)
                        .uid("route")
                        .name("Route by batching mode")
                        .setBufferTimeout(
                                settings.mode() == Mode.AS_RECEIVED
                                        ? AS_RECEIVED_BUFFER_MILLIS
                                        : env.getBufferTimeout())
                        .keyBy(Fragment::deviceKey, Types.STRING);

        SingleOutputStreamOperator<OutgoingRecord> records =
                settings.mode() == Mode.AS_RECEIVED
                        ? fragments
                                .process(
                                        new RenderAsReceived(settings, UNRENDERED),
                                        OutgoingRecord.TYPE)
                                .uid("render-as-received")
                                .name("Render events as received")
                        : DataStreamUtils.reinterpretAsKeyedStream(
                                        Grouping.inWindows(
                                                fragments, settings.mode(), settings.batching()),
                                        EventGroup::deviceKey,
                                        Types.STRING)
                                .process(
                                        new RenderGroups(settings, inForce, UNRENDERED),
                                        OutgoingRecord.TYPE)
                                .uid("render-groups")
                                .name("Render batches");

        Optional<DataStream<DeadLetter>> refused = output.forward(records);

        DataStream<DeadLetter> notRendered =
                batches.getSideOutput(UNPARSED).union(records.getSideOutput(UNRENDERED));

        DataStream<DeadLetter> deadLetters =
                refused.map(notRendered::union)
                        .orElse(notRendered)
                        .map(new CountDeadLetters(), DeadLetter.TYPE)
                        .uid("count-dead-letters")
                        .name("Count dead letters");

        deadLetterOutput.keep(deadLetters);
    }

    private boolean keepsWindowsInRocksDb(StreamExecutionEnvironment env) {
        return settings.mode() != Mode.AS_RECEIVED
                && env.getConfiguration()
                        .getOptional(StateBackendOptions.STATE_BACKEND)
                        .filter("rocksdb"::equals)
                        .isPresent();
    }
}

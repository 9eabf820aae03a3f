package io.eventforwarder;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.filter.Filters;
import io.eventforwarder.filter.WithheldFields;
import io.eventforwarder.parse.ParseBatches;
import io.eventforwarder.render.RenderAsReceived;
import io.eventforwarder.render.RenderGroups;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.Settings.Mode;
import io.eventforwarder.sink.CountDeadLetters;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.source.EventSource;
import io.eventforwarder.window.Grouped;
import io.eventforwarder.window.Grouping;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.OutputTag;

/**
 * The whole data flow: source, parse, filter, window, render, sink. Uids are permanent: state hangs
 * on them.
 */
public final class ForwardingPipeline {
    /** For ever: another number would make every snapshot useless. */
    private static final int MAX_PARALLELISM = 1024;

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

        Grouped grouped = new Grouping(settings, inForce.fingerprint()).group(wanted);

        // Always there, as the windows before it are: a mode that is not used leaves no state
        // behind.
        SingleOutputStreamOperator<OutgoingRecord> inBatches =
                DataStreamUtils.reinterpretAsKeyedStream(
                                grouped.inWindows(), EventGroup::deviceKey, Types.STRING)
                        .process(
                                new RenderGroups(settings, inForce, UNRENDERED),
                                OutgoingRecord.TYPE)
                        .uid("render-groups")
                        .name("Render batches");

        SingleOutputStreamOperator<OutgoingRecord> records =
                settings.mode() == Mode.AS_RECEIVED
                        ? grouped.atOnce()
                                .process(
                                        new RenderAsReceived(settings, UNRENDERED),
                                        OutgoingRecord.TYPE)
                                .uid("render-as-received")
                                .name("Render events as received")
                        : inBatches;

        Optional<DataStream<DeadLetter>> refused = output.forward(records);

        DataStream<DeadLetter> unforwarded =
                batches.getSideOutput(UNPARSED).union(records.getSideOutput(UNRENDERED));

        DataStream<DeadLetter> deadLetters =
                refused.map(unforwarded::union)
                        .orElse(unforwarded)
                        .map(new CountDeadLetters(), DeadLetter.TYPE)
                        .uid("count-dead-letters")
                        .name("Count dead letters");

        deadLetterOutput.keep(deadLetters);
    }
}

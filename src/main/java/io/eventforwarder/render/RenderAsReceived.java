package io.eventforwarder.render;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.event.Refusal;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.settings.Settings;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Renders each event at once; a record that its destination can't take is a dead letter. */
public final class RenderAsReceived
        extends KeyedProcessFunction<String, EventBatch, OutgoingRecord> {
    private static final long serialVersionUID = 1L;

    /** Hex of 16 bytes, whatever the device; Kinesis counts it into a record's size. */
    private static final int PARTITION_KEY_LENGTH = 32;

    private final String uniqueId;
    private final boolean includeForwardingInfo;
    private final long maxRecordSize;
    private final OutputTag<DeadLetter> deadLetters;

    private transient RecordRenderer renderer;
    private transient Counter deadLettered;

    public RenderAsReceived(Settings settings, OutputTag<DeadLetter> deadLetters) {
        uniqueId = settings.connection().uniqueId().orElse(null);
        includeForwardingInfo = settings.output().includeForwardingInfo();
        maxRecordSize = settings.output().maxRecordSize().getBytes();
        this.deadLetters = deadLetters;
    }

    @Override
    public void open(OpenContext context) {
        renderer = new RecordRenderer(Optional.ofNullable(uniqueId), includeForwardingInfo);
        deadLettered =
                Metrics.counter(getRuntimeContext().getMetricGroup(), Metrics.EVENTS_DEAD_LETTERED);
    }

    @Override
    public void processElement(EventBatch batch, Context context, Collector<OutgoingRecord> out) {
        renderer.asReceived(
                batch,
                record -> {
                    int size = record.bytes().length + PARTITION_KEY_LENGTH;
                    if (size <= maxRecordSize) {
                        out.collect(record);
                    } else {
                        deadLettered.inc(record.events());
                        context.output(deadLetters, tooLarge(record, size));
                    }
                });
    }

    private DeadLetter tooLarge(OutgoingRecord record, int size) {
        return new DeadLetter(
                Refusal.RECORD_TOO_LARGE,
                "The record has "
                        + size
                        + " bytes with its partition key; max-record-size is "
                        + maxRecordSize
                        + '.',
                DeadLetter.Stage.RENDER,
                record.arrival(),
                record.place(),
                record.bytes());
    }
}

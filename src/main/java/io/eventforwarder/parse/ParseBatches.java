package io.eventforwarder.parse;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.Field;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.metrics.Metrics;
import java.util.EnumSet;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Turns input records into event batches; what can't be parsed leaves as dead letters. */
public final class ParseBatches extends ProcessFunction<InputRecord, EventBatch> {
    private static final long serialVersionUID = 1L;

    private final EnumSet<Field> withheld;
    private final OutputTag<DeadLetter> deadLetters;

    private transient RecordParser parser;
    private transient Counter received;
    private transient Counter deadLettered;
    private transient Counter withoutEvents;

    /** Cuts the withheld fields as it goes, since it walks over every field once anyway. */
    public ParseBatches(Set<Field> withheld, OutputTag<DeadLetter> deadLetters) {
        this.withheld = EnumSet.noneOf(Field.class);
        this.withheld.addAll(withheld);
        this.deadLetters = deadLetters;
    }

    @Override
    public void open(OpenContext context) {
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        received = Metrics.counter(metrics, Metrics.EVENTS_RECEIVED);
        deadLettered = Metrics.counter(metrics, Metrics.EVENTS_DEAD_LETTERED);
        withoutEvents = Metrics.counter(metrics, Metrics.BATCHES_WITHOUT_EVENTS);
        parser = new RecordParser(withheld);
    }

    @Override
    public void processElement(InputRecord record, Context context, Collector<EventBatch> out) {
        ParsedRecord parsed = parser.parse(record);
        received.inc(parsed.received());
        for (DeadLetter letter : parsed.deadLetters()) {
            deadLettered.inc();
            context.output(deadLetters, letter);
        }
        for (EventBatch batch : parsed.batches()) {
            if (batch.received() == 0) {
                withoutEvents.inc();
            }
            out.collect(batch);
        }
    }
}

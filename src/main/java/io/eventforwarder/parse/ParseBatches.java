package io.eventforwarder.parse;

import io.eventforwarder.metrics.CheckpointedCounter;
import io.eventforwarder.metrics.CountsByType;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventType;
import io.eventforwarder.model.Field;
import io.eventforwarder.model.InputRecord;
import java.util.EnumSet;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Parses input records into event batches. Input that cannot be parsed becomes a dead letter. */
public final class ParseBatches extends ProcessFunction<InputRecord, EventBatch>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private final EnumSet<Field> withheld;
    private final OutputTag<DeadLetter> deadLetters;

    private transient RecordParser parser;
    private transient CheckpointedCounter received;
    private transient CheckpointedCounter withoutEvents;
    private transient CountsByType receivedOfType;

    /**
     * @param withheld the fields that are removed while parsing
     */
    public ParseBatches(Set<Field> withheld, OutputTag<DeadLetter> deadLetters) {
        this.withheld = EnumSet.noneOf(Field.class);
        this.withheld.addAll(withheld);
        this.deadLetters = deadLetters;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        OperatorStateStore state = context.getOperatorStateStore();
        received = CheckpointedCounter.counter(Metrics.EVENTS_RECEIVED, metrics, state);
        withoutEvents = CheckpointedCounter.counter(Metrics.BATCHES_WITHOUT_EVENTS, metrics, state);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        received.store();
        withoutEvents.store();
    }

    @Override
    public void open(OpenContext context) {
        parser = new RecordParser(withheld);
        receivedOfType =
                new CountsByType(
                        getRuntimeContext().getMetricGroup(),
                        Metrics.EVENTS_RECEIVED_OF_TYPE,
                        EnumSet.allOf(EventType.class));
    }

    @Override
    public void processElement(InputRecord record, Context context, Collector<EventBatch> out) {
        if (record.deadLetter().isPresent()) {
            new Forwarding(context, out).deadLetter(record.deadLetter().get());
        } else {
            parser.parse(record, new Forwarding(context, out));
        }
    }

    /** Counts and forwards what a record holds. */
    private final class Forwarding implements ParsedInput {
        private final Context context;
        private final Collector<EventBatch> out;

        Forwarding(Context context, Collector<EventBatch> out) {
            this.context = context;
            this.out = out;
        }

        @Override
        public void deadLetter(DeadLetter letter) {
            received.add(letter.events());
            context.output(deadLetters, letter);
        }

        @Override
        public void batch(EventBatch batch) {
            received.add(batch.events().size());
            if (batch.received() == 0) {
                withoutEvents.add(1);
            }
            for (Event event : batch.events()) {
                receivedOfType.add(event.type());
            }
            out.collect(batch);
        }
    }
}

package io.eventforwarder.render;

import io.eventforwarder.metrics.CheckpointedCounter;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventGroup;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.SettingsInForce;
import io.eventforwarder.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Renders the records of what leaves windows. What came into a window under other settings first
 * loses what the settings now in force remove.
 */
public final class RenderGroups extends KeyedProcessFunction<String, EventGroup, OutgoingRecord>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;
    private static final Duration SEQUENCE_TTL = Duration.ofDays(7);

    private final String uniqueId;
    private final boolean includeForwardingInfo;
    private final RecordLimit limit;
    private final SettingsInForce inForce;
    private final OutputTag<DeadLetter> deadLetters;

    private transient GroupRenderer renderer;
    private transient ValueState<Long> lastSequence;
    private transient CheckpointedCounter filtered;

    public RenderGroups(
            Settings settings, SettingsInForce inForce, OutputTag<DeadLetter> deadLetters) {
        uniqueId = settings.connection().uniqueId().orElse(null);
        includeForwardingInfo = settings.output().includeForwardingInfo();
        limit = new RecordLimit(settings.output().maxRecordSize().getBytes());
        this.inForce = inForce;
        this.deadLetters = deadLetters;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        filtered =
                CheckpointedCounter.counter(
                        Metrics.EVENTS_FILTERED,
                        getRuntimeContext().getMetricGroup(),
                        context.getOperatorStateStore());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        filtered.store();
    }

    @Override
    public void open(OpenContext context) {
        renderer = new GroupRenderer(Optional.ofNullable(uniqueId), includeForwardingInfo, limit);
        if (includeForwardingInfo) {
            ValueStateDescriptor<Long> descriptor =
                    new ValueStateDescriptor<>("device-sequence", LongSerializer.INSTANCE);
            descriptor.enableTimeToLive(StateTtlConfig.newBuilder(SEQUENCE_TTL).build());
            lastSequence = getRuntimeContext().getState(descriptor);
        }
    }

    @Override
    public void processElement(EventGroup group, Context context, Collector<OutgoingRecord> out)
            throws Exception {
        List<EventBatch> batches = batches(group);
        if (batches.isEmpty()) {
            return;
        }
        OptionalLong next = nextSequence();
        // One by one: together the parts of one group can be many times its size.
        OptionalLong after =
                renderer.render(
                        batches,
                        group.closeReason(),
                        next,
                        out::collect,
                        letter -> context.output(deadLetters, letter));
        if (!after.equals(next)) {
            lastSequence.update(after.getAsLong() - 1);
        }
    }

    private List<EventBatch> batches(EventGroup group) {
        List<EventBatch> batches = new ArrayList<>(group.fragments().size());
        for (Fragment fragment : group.fragments()) {
            EventBatch batch = fragment.batch();
            if (fragment.fingerprint() == inForce.fingerprint()) {
                batches.add(batch);
            } else {
                Optional<EventBatch> rest = inForce.applyTo(batch);
                rest.ifPresent(batches::add);
                filtered.add(events(batch) - rest.map(RenderGroups::events).orElse(0));
            }
        }
        return batches;
    }

    private static int events(EventBatch batch) {
        return batch.events().size();
    }

    private OptionalLong nextSequence() throws Exception {
        if (!includeForwardingInfo) {
            return OptionalLong.empty();
        }
        Long last = lastSequence.value();
        return OptionalLong.of(last == null ? 1 : last + 1);
    }
}

package io.eventforwarder.render;

import io.eventforwarder.metrics.CheckpointedCounter;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventGroup;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.SettingsInForce;
import io.eventforwarder.settings.OutputSettings.RecordDelimiter;
import io.eventforwarder.settings.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * Renders the records of groups that leave windows. Batches that entered a window under other
 * settings are first filtered and redacted by the current settings.
 */
public final class RenderGroups extends KeyedProcessFunction<String, EventGroup, OutgoingRecord>
        implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;
    private static final Duration SEQUENCE_TTL = Duration.ofDays(7);

    private final String uniqueId;
    private final boolean includeForwardingInfo;
    private final RecordDelimiter delimiter;
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
        delimiter = settings.output().recordDelimiter();
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
        renderer =
                new GroupRenderer(
                        Optional.ofNullable(uniqueId), includeForwardingInfo, delimiter, limit);
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
        long last = lastSequence();
        // Records are emitted one by one, because together they can be many times the group's size.
        int records =
                renderer.render(
                        batches,
                        group.closeReason(),
                        includeForwardingInfo ? last + 1 : 0,
                        out::collect,
                        letter -> context.output(deadLetters, letter));
        if (includeForwardingInfo && records > 0) {
            lastSequence.update(last + records);
        }
    }

    private List<EventBatch> batches(EventGroup group) {
        List<EventBatch> batches = new ArrayList<>(group.fragments().size());
        for (Fragment fragment : group.fragments()) {
            EventBatch batch = fragment.batch();
            if (fragment.fingerprint() == inForce.fingerprint()) {
                batches.add(batch);
            } else {
                Optional<EventBatch> redacted = inForce.applyTo(batch);
                redacted.ifPresent(batches::add);
                int kept = redacted.map(some -> some.events().size()).orElse(0);
                filtered.add(batch.events().size() - kept);
            }
        }
        return batches;
    }

    private long lastSequence() throws Exception {
        Long last = includeForwardingInfo ? lastSequence.value() : null;
        return last == null ? 0 : last;
    }
}

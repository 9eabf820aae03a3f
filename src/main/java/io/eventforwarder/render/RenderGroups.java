package io.eventforwarder.render;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.event.SettingsInForce;
import io.eventforwarder.metrics.Metrics;
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
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Renders the records of what leaves windows. What came into a window under other settings first
 * loses what the settings now in force remove.
 */
public final class RenderGroups extends KeyedProcessFunction<String, EventGroup, OutgoingRecord> {
    private static final long serialVersionUID = 1L;
    private static final Duration SEQUENCE_TTL = Duration.ofDays(7);

    private final String uniqueId;
    private final boolean includeForwardingInfo;
    private final RecordLimit limit;
    private final SettingsInForce inForce;
    private final OutputTag<DeadLetter> deadLetters;

    private transient GroupRenderer renderer;
    private transient ValueState<Long> lastSequence;
    private transient Counter filtered;
    private transient Counter deadLettered;

    public RenderGroups(
            Settings settings, SettingsInForce inForce, OutputTag<DeadLetter> deadLetters) {
        uniqueId = settings.connection().uniqueId().orElse(null);
        includeForwardingInfo = settings.output().includeForwardingInfo();
        limit = new RecordLimit(settings.output().maxRecordSize().getBytes());
        this.inForce = inForce;
        this.deadLetters = deadLetters;
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
        MetricGroup metrics = getRuntimeContext().getMetricGroup();
        filtered = Metrics.counter(metrics, Metrics.EVENTS_FILTERED);
        deadLettered = Metrics.counter(metrics, Metrics.EVENTS_DEAD_LETTERED);
    }

    @Override
    public void processElement(EventGroup group, Context context, Collector<OutgoingRecord> out)
            throws Exception {
        List<EventBatch> batches = batches(group);
        if (batches.isEmpty()) {
            return;
        }
        OptionalLong next = nextSequence();
        List<OutgoingRecord> records = new ArrayList<>();
        renderer.render(
                batches,
                group.closeReason(),
                next,
                records::add,
                letter -> context.output(deadLetters, letter));
        if (next.isPresent() && !records.isEmpty()) {
            lastSequence.update(next.getAsLong() + records.size() - 1);
        }
        long rendered = 0;
        for (OutgoingRecord record : records) {
            rendered += record.events();
            out.collect(record);
        }
        deadLettered.inc(events(batches) - rendered);
    }

    private List<EventBatch> batches(EventGroup group) {
        List<EventBatch> batches = new ArrayList<>(group.fragments().size());
        for (Fragment fragment : group.fragments()) {
            if (fragment.fingerprint() == inForce.fingerprint()) {
                batches.add(fragment.batch());
            } else {
                int before = batches.size();
                inForce.applyTo(fragment.batch()).ifPresent(batches::add);
                long kept = events(batches.subList(before, batches.size()));
                filtered.inc(fragment.batch().events().size() - kept);
            }
        }
        return batches;
    }

    private static long events(List<EventBatch> batches) {
        long events = 0;
        for (EventBatch batch : batches) {
            events += batch.events().size();
        }
        return events;
    }

    private OptionalLong nextSequence() throws Exception {
        if (!includeForwardingInfo) {
            return OptionalLong.empty();
        }
        Long last = lastSequence.value();
        return OptionalLong.of(last == null ? 1 : last + 1);
    }
}

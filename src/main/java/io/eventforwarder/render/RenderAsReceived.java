package io.eventforwarder.render;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.settings.OutputSettings.RecordDelimiter;
import io.eventforwarder.settings.Settings;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Renders each event immediately. Records that are too large become dead letters. */
public final class RenderAsReceived extends KeyedProcessFunction<String, Fragment, OutgoingRecord> {
    private static final long serialVersionUID = 1L;

    private final String uniqueId;
    private final boolean includeForwardingInfo;
    private final RecordDelimiter delimiter;
    private final RecordLimit limit;
    private final OutputTag<DeadLetter> deadLetters;

    private transient RecordRenderer renderer;

    public RenderAsReceived(Settings settings, OutputTag<DeadLetter> deadLetters) {
        uniqueId = settings.connection().uniqueId().orElse(null);
        includeForwardingInfo = settings.output().includeForwardingInfo();
        delimiter = settings.output().recordDelimiter();
        limit = new RecordLimit(settings.output().maxRecordSize().getBytes());
        this.deadLetters = deadLetters;
    }

    @Override
    public void open(OpenContext context) {
        renderer =
                new RecordRenderer(Optional.ofNullable(uniqueId), includeForwardingInfo, delimiter);
    }

    @Override
    public void processElement(Fragment fragment, Context context, Collector<OutgoingRecord> out) {
        renderer.asReceived(
                fragment.batch(),
                record -> {
                    if (limit.allows(record)) {
                        out.collect(record);
                    } else {
                        context.output(deadLetters, limit.refuse(record));
                    }
                });
    }
}

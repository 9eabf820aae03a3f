package io.eventforwarder.render;

import io.eventforwarder.event.CloseReason;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.OutgoingRecord;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Renders what left windows of ten minutes, as a job does without forwarding info. */
public final class RenderedIntervals {
    private static final int MAX_RECORD_SIZE = 1 << 20;

    private final GroupRenderer renderer =
            new GroupRenderer(Optional.empty(), false, new RecordLimit(MAX_RECORD_SIZE));

    /** The batches of one device, not empty; an event that no record has room for is a mistake. */
    public void render(List<EventBatch> batches, Consumer<OutgoingRecord> records) {
        renderer.render(
                batches,
                CloseReason.INTERVAL,
                OptionalLong.empty(),
                records,
                letter -> {
                    throw new IllegalStateException(letter.detail());
                });
    }
}

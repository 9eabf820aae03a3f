package io.eventforwarder.filter;

import io.eventforwarder.metrics.CountsByType;
import io.eventforwarder.metrics.Metrics;
import io.eventforwarder.model.Event;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.EventType;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.Toggle;
import java.util.EnumSet;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.Collector;

/**
 * Adds a stateless operator for each setting that drops something. Batches that lost all of their
 * events are passed on, because they may have ended a session, and because their dropped events are
 * counted downstream.
 */
public final class Filters {
    private Filters() {}

    public static DataStream<EventBatch> apply(DataStream<EventBatch> batches, Settings settings) {
        DataStream<EventBatch> wanted = batches;
        EventFilter filter = new EventFilter(settings);
        if (!filter.acceptsAllOwners()) {
            wanted =
                    wanted.flatMap(new DropOtherOwners(filter), EventBatch.TYPE)
                            .uid("drop-other-owners")
                            .name("Drop other API keys and environments");
        }
        if (!settings.connection().sendBatchesWithoutEvents()) {
            wanted =
                    wanted.filter(batch -> batch.received() > 0)
                            .uid("drop-batches-without-events")
                            .name("Drop batches without events");
        }
        for (Toggle toggle : Toggle.values()) {
            if (!settings.connection().sends(toggle)) {
                // For example, the uid drop-screen-views and the name "Drop screen views".
                String uid = toggle.settingKey().replaceFirst("send|include", "drop");
                wanted =
                        wanted.map(new DropEvents(EventFilter.types(toggle)), EventBatch.TYPE)
                                .uid(uid)
                                .name('D' + uid.substring(1).replace('-', ' '));
            }
        }
        return wanted;
    }

    private static final class DropOtherOwners extends RichFlatMapFunction<EventBatch, EventBatch> {
        private static final long serialVersionUID = 1L;

        private final EventFilter filter;
        private transient Counter dropped;

        DropOtherOwners(EventFilter filter) {
            this.filter = filter;
        }

        @Override
        public void open(OpenContext context) {
            dropped = Metrics.counter(getRuntimeContext().getMetricGroup(), Metrics.EVENTS_DROPPED);
        }

        @Override
        public void flatMap(EventBatch batch, Collector<EventBatch> out) {
            if (filter.accepts(batch.owner())) {
                out.collect(batch);
            } else if (!batch.events().isEmpty()) {
                dropped.inc(batch.events().size());
                out.collect(batch.withoutAll());
            }
        }
    }

    private static final class DropEvents extends RichMapFunction<EventBatch, EventBatch> {
        private static final long serialVersionUID = 1L;

        private final EnumSet<EventType> types;
        private transient Counter dropped;
        private transient CountsByType droppedOfType;

        DropEvents(EnumSet<EventType> types) {
            this.types = types;
        }

        @Override
        public void open(OpenContext context) {
            MetricGroup metrics = getRuntimeContext().getMetricGroup();
            dropped = Metrics.counter(metrics, Metrics.EVENTS_DROPPED);
            droppedOfType = new CountsByType(metrics, Metrics.EVENTS_DROPPED_OF_TYPE, types);
        }

        @Override
        public EventBatch map(EventBatch batch) {
            return batch.without(this::drops);
        }

        private boolean drops(Event event) {
            if (!types.contains(event.type())) {
                return false;
            }
            dropped.inc();
            droppedOfType.add(event.type());
            return true;
        }
    }
}

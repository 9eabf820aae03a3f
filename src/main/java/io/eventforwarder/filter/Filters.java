package io.eventforwarder.filter;

import io.eventforwarder.model.EventBatch;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.settings.Toggle;
import org.apache.flink.streaming.api.datastream.DataStream;

/** One stateless operator for each thing that the settings drop, named for people. */
public final class Filters {
    private Filters() {}

    public static DataStream<EventBatch> apply(DataStream<EventBatch> batches, Settings settings) {
        DataStream<EventBatch> wanted = batches;
        AcceptedOwners accepted = new AcceptedOwners(settings.source());
        if (!accepted.areAll()) {
            wanted =
                    wanted.flatMap(new DropOtherOwners(accepted), EventBatch.TYPE)
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
                wanted =
                        wanted.map(new DropEvents(ToggledTypes.of(toggle)), EventBatch.TYPE)
                                .uid(ToggledTypes.uid(toggle))
                                .name(ToggledTypes.operatorName(toggle));
            }
        }
        return wanted;
    }
}

package io.eventforwarder;

import io.eventforwarder.filter.EventFilter;
import io.eventforwarder.filter.WithheldFields;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.SettingsInForce;
import io.eventforwarder.parse.FieldRedactor;
import io.eventforwarder.settings.Settings;
import java.util.Optional;

/** What this job's settings drop and cut. */
final class AppliedSettings implements SettingsInForce {
    private static final long serialVersionUID = 1L;

    private final EventFilter keptEvents;
    private final FieldRedactor cuts;
    private final long fingerprint;

    AppliedSettings(Settings settings) {
        keptEvents = new EventFilter(settings);
        cuts = new FieldRedactor(WithheldFields.of(settings.connection()));
        fingerprint = NameBasedIds.id(keptEvents + "/" + cuts);
    }

    @Override
    public long fingerprint() {
        return fingerprint;
    }

    @Override
    public Optional<EventBatch> applyTo(EventBatch batch) {
        return keptEvents.of(batch).map(cuts::cut);
    }
}

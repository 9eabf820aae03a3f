package io.eventforwarder;

import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.NameBased;
import io.eventforwarder.event.SettingsInForce;
import io.eventforwarder.filter.KeptEvents;
import io.eventforwarder.filter.WithheldFields;
import io.eventforwarder.parse.CutAgain;
import io.eventforwarder.settings.Settings;
import java.util.Optional;

/** What this job's settings drop and cut. */
final class AppliedSettings implements SettingsInForce {
    private static final long serialVersionUID = 1L;

    private final KeptEvents keptEvents;
    private final CutAgain cuts;
    private final long fingerprint;

    AppliedSettings(Settings settings) {
        keptEvents = new KeptEvents(settings);
        cuts = new CutAgain(WithheldFields.of(settings.connection()));
        fingerprint = NameBased.id(keptEvents + "/" + cuts);
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

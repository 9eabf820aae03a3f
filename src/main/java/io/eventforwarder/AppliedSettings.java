package io.eventforwarder;

import io.eventforwarder.filter.EventFilter;
import io.eventforwarder.filter.WithheldFields;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.NameBasedIds;
import io.eventforwarder.model.SettingsInForce;
import io.eventforwarder.parse.FieldRedactor;
import io.eventforwarder.settings.Settings;
import java.util.Optional;

/** Applies this job's filter and redaction to batches that waited in windows. */
final class AppliedSettings implements SettingsInForce {
    private static final long serialVersionUID = 1L;

    private final EventFilter filter;
    private final FieldRedactor redactor;
    private final long fingerprint;

    AppliedSettings(Settings settings) {
        filter = new EventFilter(settings);
        redactor = new FieldRedactor(WithheldFields.of(settings.connection()));
        fingerprint = NameBasedIds.id(filter + "/" + redactor);
    }

    @Override
    public long fingerprint() {
        return fingerprint;
    }

    @Override
    public Optional<EventBatch> applyTo(EventBatch batch) {
        return filter.applyTo(batch).map(redactor::redact);
    }
}

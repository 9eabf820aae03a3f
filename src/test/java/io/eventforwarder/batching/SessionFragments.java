package io.eventforwarder.batching;

import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Fragment;
import java.util.List;

/** Splits batches into fragments as session mode does, for tests of other packages. */
public final class SessionFragments {
    private SessionFragments() {}

    public static List<Fragment> of(EventBatch batch, long fingerprint) {
        return Sessions.fragments(batch, fingerprint);
    }
}

package io.eventforwarder.window;

import io.eventforwarder.event.Fragment;
import io.eventforwarder.settings.Settings.Mode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService.ProcessingTimeCallback;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Bundles the fragments of the same window that arrive within a second into one, in front of
 * windows on RocksDB: to append to a window there costs more than all else that is done with a
 * fragment. Bundles are in memory alone, so all are emitted before each checkpoint.
 */
final class BundleFragments extends AbstractStreamOperator<Fragment>
        implements OneInputStreamOperator<Fragment, Fragment>, ProcessingTimeCallback {
    private static final long serialVersionUID = 1L;
    private static final long MAX_DELAY_MILLIS = 1_000;

    /** A window's own limit is checked when a bundle reaches it, so a bundle is small beside it. */
    private static final long MAX_BUNDLE_BYTES = MemorySize.ofMebiBytes(1).getBytes();

    private static final long MAX_BYTES = MemorySize.ofMebiBytes(32).getBytes();

    private final Mode mode;

    private transient Map<List<String>, Bundle> bundles;
    private transient long bytes;

    /** The fragments of one window, in the order of their arrival. */
    private static final class Bundle {
        final List<Fragment> fragments = new ArrayList<>(4);
        long bytes;

        boolean isEmpty() {
            return fragments.isEmpty();
        }

        /** Of the settings that have been applied; all fragments have the same. */
        long fingerprint() {
            return fragments.get(0).fingerprint();
        }
    }

    BundleFragments(Mode mode) {
        this.mode = mode;
    }

    @Override
    public void open() throws Exception {
        super.open();
        bundles = new LinkedHashMap<>();
    }

    @Override
    public void processElement(StreamRecord<Fragment> element) {
        Fragment fragment = element.getValue();
        if (mode == Mode.SESSION && fragment.session().isEmpty()) {
            // What has no session is sent batch by batch.
            output.collect(element);
            return;
        }
        if (bundles.isEmpty()) {
            ScheduledFuture<?> unused =
                    getProcessingTimeService()
                            .registerTimer(
                                    getProcessingTimeService().getCurrentProcessingTime()
                                            + MAX_DELAY_MILLIS,
                                    this);
        }
        List<String> window = List.of(fragment.deviceKey(), fragment.session());
        Bundle bundle = bundles.computeIfAbsent(window, opened -> new Bundle());
        if (!bundle.isEmpty() && bundle.fingerprint() != fragment.fingerprint()) {
            emit(bundle);
        }
        bundle.fragments.add(fragment);
        bundle.bytes += fragment.bytes();
        bytes += fragment.bytes();
        if (bytes > MAX_BYTES) {
            emitAll();
        } else if (bundle.bytes > MAX_BUNDLE_BYTES) {
            emit(bundle);
        }
    }

    private void emit(Bundle bundle) {
        if (!bundle.isEmpty()) {
            output.collect(new StreamRecord<>(Fragment.bundle(bundle.fragments)));
            bytes -= bundle.bytes;
            bundle.fragments.clear();
            bundle.bytes = 0;
        }
    }

    private void emitAll() {
        bundles.values().forEach(this::emit);
        bundles.clear();
    }

    @Override
    public void onProcessingTime(long time) {
        emitAll();
    }

    /** The only watermark ends the input: windows that it closes must have all that arrived. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
        emitAll();
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        emitAll();
    }

    @Override
    public void finish() throws Exception {
        emitAll();
        super.finish();
    }
}

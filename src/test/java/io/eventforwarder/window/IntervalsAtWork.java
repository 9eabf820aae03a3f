package io.eventforwarder.window;

import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.settings.BatchingSettings;
import io.eventforwarder.settings.Settings.Mode;
import io.eventforwarder.testing.RocksDb;
import io.eventforwarder.testing.TestSettings;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** The window operator of ten-minute mode without a job around it: for measuring. */
public final class IntervalsAtWork implements AutoCloseable {
    private static final int MAX_PARALLELISM = 1024;

    private final KeyedOneInputStreamOperatorTestHarness<String, Fragment, EventGroup> harness;
    private final long interval;

    private IntervalsAtWork(StateBackend backend) throws Exception {
        BatchingSettings batching = TestSettings.asReceived().batching();
        interval = batching.batchInterval().toMillis();
        harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        WindowRun.operator(Mode.TEN_MINUTE, batching),
                        Fragment::deviceKey,
                        Types.STRING,
                        MAX_PARALLELISM,
                        1,
                        0);
        harness.setStateBackend(backend);
        harness.setup(EventGroup.TYPE.createSerializer(new SerializerConfigImpl()));
        harness.open();
    }

    /**
     * Opens the operator.
     *
     * @param backend Flink's name of the state backend
     */
    public static IntervalsAtWork on(String backend) throws Exception {
        return switch (backend) {
            case "hashmap" -> new IntervalsAtWork(new HashMapStateBackend());
            case "rocksdb" -> new IntervalsAtWork(RocksDb.forHarness(false));
            default -> throw new IllegalArgumentException("No state backend " + backend);
        };
    }

    public void add(Fragment fragment) throws Exception {
        harness.processElement(fragment, 0);
    }

    /** Ends every open window, and returns how many groups that handed on. */
    public int end() throws Exception {
        harness.setProcessingTime(harness.getProcessingTime() + interval);
        int groups = harness.getOutput().size();
        harness.getOutput().clear();
        return groups;
    }

    @Override
    public void close() throws IOException {
        try {
            harness.close();
        } catch (Exception e) {
            throw new IOException("The operator did not close.", e);
        }
    }
}

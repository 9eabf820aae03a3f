package io.eventforwarder.benchmark.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operations of the window parts, in the order in which JMH calls them. */
class WindowPartsTest {
    private static final int OPERATIONS = 2;

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void eachOperationFindsTheSameWindows(String backend) throws Exception {
        WindowBenchmark both = opened(new WindowBenchmark(), backend);
        AppendBenchmark append = opened(new AppendBenchmark(), backend);
        SendBenchmark send = opened(new SendBenchmark(), backend);
        Allocation appended = new Allocation();
        Allocation sent = new Allocation();

        int groups = both.appendAndSend();
        for (int i = 0; i < OPERATIONS; i++) {
            append.append(appended);
            append.send();
            send.append();
            assertThat(send.send(sent)).isEqualTo(groups);
        }

        assertThat(appended.allocatingOperations).isEqualTo(OPERATIONS);
        assertThat(sent.allocatingOperations).isEqualTo(OPERATIONS);
        assertThat(appended.allocatedBytes).isPositive();
        assertThat(sent.allocatedBytes).isPositive();
        both.close();
        append.close();
        send.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void sendingNothingIsNotMeasured(String backend) throws Exception {
        SendBenchmark send = opened(new SendBenchmark(), backend);

        assertThatIllegalStateException().isThrownBy(() -> send.send(new Allocation()));
        send.close();
    }

    private static <W extends SampledWindows> W opened(W windows, String backend) throws Exception {
        windows.backend = backend;
        windows.open(new Sample(90, 30));
        return windows;
    }
}

package io.eventforwarder.window;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.ForwardingPipeline;
import io.eventforwarder.event.Envelope;
import io.eventforwarder.event.Event;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.EventType;
import io.eventforwarder.event.Fragment;
import io.eventforwarder.event.Owner;
import io.eventforwarder.event.Slice;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.sink.DeadLetterOutput;
import io.eventforwarder.sink.RecordOutput;
import io.eventforwarder.source.EventSource;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.TestSettings;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How events go to the operator that has their device. */
class RoutedEventsTest {
    private static final long FLINKS_OWN_MILLIS = 100;
    private static final int TEXT_LENGTH = 10_000;

    @Test
    void asReceivedAnEventIsSentOnWithinAMillisecond() {
        assertThat(bufferTimeout(TestSettings.asReceived())).isEqualTo(1);
    }

    @Test
    void inBatchesThereIsNoHurry() {
        assertThat(bufferTimeout(TestSettings.asReceived("send-as-batch", "true")))
                .isEqualTo(FLINKS_OWN_MILLIS);
    }

    @ParameterizedTest
    @CsvSource({
        "rocksdb, true",
        "org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackendFactory, true",
        "hashmap, false",
        "HashMap, false"
    })
    void fragmentsAreCompressedWhereTheStateBackendKeepsBytes(String backend, boolean compressed)
            throws IOException {
        Configuration configuration = new Configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);

        List<TypeInformation<?>> types = typesToWindows(configuration);

        assertThat(types).hasSize(2);
        for (TypeInformation<?> type : types) {
            assertThat(length(type)).isEqualTo(length(type(compressed)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLongTextIsShortWhereItIsCompressed(boolean compressed) throws IOException {
        assertThat(length(type(compressed)) < TEXT_LENGTH / 2).isEqualTo(compressed);
    }

    private static Fragment withALongText() {
        byte[] text = ("{\"a\":\"" + "x".repeat(TEXT_LENGTH) + "\"}").getBytes(UTF_8);
        return new Fragment(
                new EventBatch(
                        Inputs.place(0),
                        Inputs.ARRIVAL,
                        "mpid:1",
                        new Owner("production", "", "mpid:1"),
                        Inputs.ARRIVAL,
                        1,
                        0,
                        Envelope.NONE,
                        List.of(new Event(EventType.OTHER, 0, 1, "", Slice.of(text)))),
                "",
                false,
                0);
    }

    private static TypeInformation<Fragment> type(boolean compressed) {
        return compressed ? Fragment.COMPRESSED_TYPE : Fragment.TYPE;
    }

    @SuppressWarnings("unchecked")
    private static int length(TypeInformation<?> type) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        ((TypeSerializer<Fragment>) type.createSerializer(new SerializerConfigImpl()))
                .serialize(withALongText(), out);
        return out.length();
    }

    private static List<TypeInformation<?>> typesToWindows(Configuration configuration) {
        return routing(TestSettings.asReceived("send-as-batch", "true"), configuration)
                .getOutEdges()
                .stream()
                .filter(edge -> edge.getOutputTag() != null)
                .<TypeInformation<?>>map(edge -> edge.getOutputTag().getTypeInfo())
                .toList();
    }

    private static long bufferTimeout(Settings settings) {
        return routing(settings, new Configuration()).getBufferTimeout();
    }

    private static StreamNode routing(Settings settings, Configuration configuration) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        new ForwardingPipeline(
                        settings,
                        EventSource.of(settings.source()),
                        RecordOutput.of(settings),
                        DeadLetterOutput.of(settings))
                .build(env);
        return env.getStreamGraph().getStreamNodes().stream()
                .filter(node -> "route".equals(node.getTransformationUID()))
                .findFirst()
                .orElseThrow();
    }
}

package io.eventforwarder.testing;

import io.eventforwarder.filter.Filters;
import io.eventforwarder.filter.WithheldFields;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.EventBatch;
import io.eventforwarder.model.Fragment;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.parse.ParsedRecord;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.render.RenderAsReceived;
import io.eventforwarder.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** Runs the job's operators from input to records, without a cluster. */
public final class Forwarding implements AutoCloseable {
    private static final OutputTag<DeadLetter> REFUSED =
            new OutputTag<>("refused", DeadLetter.TYPE);

    private final RecordParser parser;
    private final List<OneInputStreamOperatorTestHarness<EventBatch, EventBatch>> filters;
    private final OneInputStreamOperatorTestHarness<Fragment, OutgoingRecord> renderer;

    /**
     * The operators of a job with these settings. Records leave as received, independent of the
     * settings' mode.
     */
    public Forwarding(Settings settings) throws Exception {
        parser = new RecordParser(WithheldFields.of(settings.connection()));
        filters = filters(settings);
        renderer =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(new RenderAsReceived(settings, REFUSED)),
                        Fragment::deviceKey,
                        Types.STRING);
        renderer.setup(OutgoingRecord.TYPE.createSerializer(new SerializerConfigImpl()));
        renderer.open();
    }

    public static Forwarding with(String... keysAndValues) throws Exception {
        return new Forwarding(TestSettings.asReceived(keysAndValues));
    }

    /** Forwards these inputs, each as a record of its own, with the default settings. */
    public static Forwarded asReceived(Object... inputs) throws Exception {
        try (Forwarding forwarding = with()) {
            return forwarding.of(inputs);
        }
    }

    public Forwarded of(Object... inputs) throws Exception {
        List<InputRecord> records = new ArrayList<>();
        for (Object input : inputs) {
            records.add(
                    new InputRecord(
                            input.toString().getBytes(StandardCharsets.UTF_8),
                            Inputs.position(records.size()),
                            Inputs.ARRIVAL));
        }
        return of(records);
    }

    public Forwarded of(List<InputRecord> inputs) throws Exception {
        List<DeadLetter> deadLetters = new ArrayList<>();
        List<OutgoingRecord> records = new ArrayList<>();
        for (InputRecord input : inputs) {
            ParsedRecord parsed = parse(input);
            Forwarded forwarded = rendered(filtered(parsed.batches()));
            deadLetters.addAll(parsed.deadLetters());
            deadLetters.addAll(forwarded.deadLetters());
            records.addAll(forwarded.records());
        }
        return new Forwarded(records, deadLetters);
    }

    public ParsedRecord parse(InputRecord input) {
        return parser.parse(input);
    }

    /** Filters these batches. The result includes emptied batches. */
    public List<EventBatch> filtered(List<EventBatch> parsed) throws Exception {
        List<EventBatch> batches = parsed;
        for (OneInputStreamOperatorTestHarness<EventBatch, EventBatch> filter : filters) {
            batches = through(filter, batches);
        }
        return batches;
    }

    /** The records and dead letters of filtered batches, as received. */
    public Forwarded rendered(List<EventBatch> filtered) throws Exception {
        // The job's routing drops emptied batches in the same way.
        List<OutgoingRecord> records =
                through(
                        renderer,
                        filtered.stream()
                                .filter(batch -> !batch.isEmptied())
                                .map(batch -> new Fragment(batch, "", false, 0))
                                .toList());
        return new Forwarded(records, takeRefused());
    }

    private List<DeadLetter> takeRefused() {
        List<DeadLetter> taken = new ArrayList<>();
        Collection<StreamRecord<DeadLetter>> refused = renderer.getSideOutput(REFUSED);
        if (refused != null) {
            refused.forEach(record -> taken.add(record.getValue()));
            refused.clear();
        }
        return taken;
    }

    private static <I, T> List<T> through(
            OneInputStreamOperatorTestHarness<I, T> operator, List<I> inputs) throws Exception {
        for (I input : inputs) {
            operator.processElement(input, 0);
        }
        List<T> out = List.copyOf(operator.extractOutputValues());
        operator.getOutput().clear();
        return out;
    }

    /** The operators that the settings put into the job's graph, in its order. */
    private static List<OneInputStreamOperatorTestHarness<EventBatch, EventBatch>> filters(
            Settings settings) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment();
        Transformation<?> last =
                Filters.apply(env.fromData(List.<EventBatch>of(), EventBatch.TYPE), settings)
                        .getTransformation();
        List<OneInputStreamOperatorTestHarness<EventBatch, EventBatch>> filters = new ArrayList<>();
        while (last instanceof OneInputTransformation<?, ?> transformation) {
            filters.add(harness(transformation));
            last = transformation.getInputs().get(0);
        }
        Collections.reverse(filters);
        return filters;
    }

    @SuppressWarnings("unchecked")
    private static OneInputStreamOperatorTestHarness<EventBatch, EventBatch> harness(
            OneInputTransformation<?, ?> transformation) throws Exception {
        OneInputTransformation<EventBatch, EventBatch> filter =
                (OneInputTransformation<EventBatch, EventBatch>) transformation;
        OneInputStreamOperatorTestHarness<EventBatch, EventBatch> harness =
                new OneInputStreamOperatorTestHarness<>(filter.getOperator());
        harness.setup(EventBatch.TYPE.createSerializer(new SerializerConfigImpl()));
        harness.open();
        return harness;
    }

    @Override
    public void close() throws IOException {
        try {
            for (OneInputStreamOperatorTestHarness<EventBatch, EventBatch> filter : filters) {
                filter.close();
            }
            renderer.close();
        } catch (Exception e) {
            throw new IOException("An operator did not close.", e);
        }
    }
}

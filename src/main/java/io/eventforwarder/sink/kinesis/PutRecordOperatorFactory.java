package io.eventforwarder.sink.kinesis;

import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.OutgoingRecord;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes PutRecord operators, which need their task's mailbox. */
final class PutRecordOperatorFactory extends AbstractStreamOperatorFactory<DeadLetter>
        implements OneInputStreamOperatorFactory<OutgoingRecord, DeadLetter> {
    private static final long serialVersionUID = 1L;

    private final PutRecordSettings settings;

    PutRecordOperatorFactory(PutRecordSettings settings) {
        this.settings = settings;
    }

    // Flink's interface wants a type of the caller's choice, which is always this operator's.
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T extends StreamOperator<DeadLetter>> T createStreamOperator(
            StreamOperatorParameters<DeadLetter> parameters) {
        return (T) new PutRecordOperator(settings, parameters);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return PutRecordOperator.class;
    }
}

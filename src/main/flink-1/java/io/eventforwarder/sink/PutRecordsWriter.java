package io.eventforwarder.sink;

import io.eventforwarder.event.OutgoingRecord;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/** Flink's writer, which bounds what it holds by number, bounded by bytes, too. */
@SuppressWarnings("try") // close throws what the interface lets it throw
final class PutRecordsWriter
        implements StatefulSinkWriter<
                OutgoingRecord, BufferedRequestState<PutRecordsRequestEntry>> {
    private final StatefulSinkWriter<OutgoingRecord, BufferedRequestState<PutRecordsRequestEntry>>
            writer;
    private final PutRecordsProgress progress;
    private final MailboxExecutor mailbox;

    PutRecordsWriter(
            StatefulSinkWriter<OutgoingRecord, BufferedRequestState<PutRecordsRequestEntry>> writer,
            PutRecordsProgress progress,
            MailboxExecutor mailbox) {
        this.writer = writer;
        this.progress = progress;
        this.mailbox = mailbox;
    }

    @Override
    public void write(OutgoingRecord record, Context context)
            throws IOException, InterruptedException {
        while (!progress.hasRoomFor(record)) {
            mailbox.yield();
        }
        progress.added(record);
        writer.write(record, context);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        writer.flush(endOfInput);
    }

    @Override
    public List<BufferedRequestState<PutRecordsRequestEntry>> snapshotState(long checkpointId)
            throws IOException {
        return writer.snapshotState(checkpointId);
    }

    @Override
    public void close() throws Exception {
        writer.close();
    }
}

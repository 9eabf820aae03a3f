package io.eventforwarder.cli.deadletters;

import io.eventforwarder.aws.StreamException;
import io.eventforwarder.model.DeadLetter;
import io.eventforwarder.model.InputRecord;
import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.parse.ParsedRecord;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.sink.kinesis.PartitionKeys;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Sends the payloads of letters to an input of the job, and prints the result for each letter. */
abstract class Replay implements AutoCloseable {
    private final RecordParser parser = new RecordParser(Set.of());
    private Map<String, Path> repaired = Map.of();
    private boolean isForced;
    private boolean isDry;

    /** The input's name in messages. */
    abstract String target();

    /** What to know before letters of a connection are sent; empty if there is nothing. */
    Optional<String> warning(String connection) {
        return Optional.empty();
    }

    /** The reason why the input can't accept a payload; empty if there is no known reason. */
    abstract Optional<String> problem(byte[] payload, boolean isJson);

    /**
     * Writes one payload. Returns the reason if the input refuses it. Payloads with the same device
     * key keep their order.
     */
    abstract Optional<String> write(String deviceKey, byte[] payload) throws IOException;

    /** Called when everything is written. */
    void complete() throws IOException {}

    @Override
    public abstract void close() throws IOException;

    /**
     * @param files files that are sent in place of payloads, by the letters' ids
     * @param force whether to send payloads that would become dead letters again
     * @param dryRun whether to report what would be sent, without sending it
     */
    void configure(Map<String, Path> files, boolean force, boolean dryRun) {
        repaired = files;
        isForced = force;
        isDry = dryRun;
    }

    /**
     * Sends letters in their order.
     *
     * @return whether all letters were sent
     */
    boolean send(List<Letter> letters, PrintStream out, PrintStream err) throws IOException {
        int sent = 0;
        int done = 0;
        try {
            for (Letter letter : letters) {
                Optional<String> problem = send(letter, out);
                problem.ifPresent(sentence -> err.println(letter.id() + "  not sent: " + sentence));
                sent += problem.isPresent() ? 0 : 1;
                done++;
            }
        } catch (StreamException e) {
            err.println(e.getMessage());
            letters.subList(done, letters.size())
                    .forEach(letter -> err.println(letter.id() + "  not sent"));
        }
        if (!isDry) {
            complete();
        }
        out.printf(
                "%s %s: %d. Not sent: %d.%n",
                isDry ? "Would be sent to" : "Sent to", target(), sent, letters.size() - sent);
        return sent == letters.size();
    }

    /** Sends a letter. Returns the reason if it is not sent. */
    private Optional<String> send(Letter letter, PrintStream out) throws IOException {
        Path file = repaired.get(letter.id());
        if (file == null && !letter.isComplete()) {
            return Optional.of("it is incomplete, " + letter.extent() + " were found.");
        }
        byte[] payload = file == null ? letter.payload() : Files.readAllBytes(file);
        ParsedRecord parsed =
                parser.parse(new InputRecord(payload, SourcePosition.inFile(letter.id(), 0), 0));
        boolean isForwardable = parsed.deadLetters().isEmpty() && !parsed.batches().isEmpty();
        if (!isForwardable && !isForced) {
            return Optional.of(notForwardable(parsed));
        }
        Optional<String> problem = problem(payload, isForwardable);
        if (problem.isEmpty() && !isDry) {
            boolean hasBatch = !parsed.batches().isEmpty();
            String key = hasBatch ? parsed.batches().get(0).deviceKey() : letter.id();
            problem = write(key, payload);
        }
        if (problem.isEmpty()) {
            String action = (isDry ? "would be sent" : "sent") + (file == null ? "" : " repaired");
            out.printf("%s  %s, %d bytes%n", letter.id(), action, payload.length);
        }
        return problem;
    }

    /** The reason why a payload can't be forwarded. It does not quote the payload. */
    private static String notForwardable(ParsedRecord parsed) {
        if (parsed.deadLetters().isEmpty()) {
            return "it holds no event batch; repair it, or say --force.";
        }
        DeadLetter newLetter = parsed.deadLetters().get(0);
        return String.format(
                "it would be a dead letter again (%s: %s) Repair it, or say --force.",
                newLetter.reason().code(), newLetter.detail());
    }

    /** Writes a new file of JSON Lines. The file is hidden until all letters are written. */
    static final class ToFile extends Replay {
        private final Path file;
        private final Path hidden;
        private OutputStream out;

        ToFile(Path file) {
            this.file = file;
            this.hidden = file.resolveSibling('.' + file.getFileName().toString() + ".inprogress");
        }

        @Override
        String target() {
            return file.toString();
        }

        @Override
        Optional<String> problem(byte[] payload, boolean isJson) {
            return isJson || OutgoingRecord.onOneLine(payload) == payload
                    ? Optional.empty()
                    : Optional.of("it has line breaks, so it would be several lines of a file.");
        }

        @Override
        Optional<String> write(String deviceKey, byte[] payload) throws IOException {
            if (out == null) {
                Files.deleteIfExists(hidden);
                Files.createFile(hidden, DeadLetters.OWNER_ONLY_FILE);
                out = new BufferedOutputStream(Files.newOutputStream(hidden));
            }
            out.write(OutgoingRecord.onOneLine(payload));
            out.write('\n');
            return Optional.empty();
        }

        @Override
        void complete() throws IOException {
            if (out != null) {
                out.close();
                Files.move(hidden, file);
            }
        }

        @Override
        public void close() throws IOException {
            if (out != null) {
                out.close();
                Files.deleteIfExists(hidden);
            }
        }
    }

    /**
     * Writes to a Kinesis stream. The partition keys keep a device's records in order. They are
     * made with a random secret, so they do not identify the device.
     */
    static final class ToStream extends Replay {
        private final KinesisStream stream;
        private final long maxRecordSize;
        private final PartitionKeys keys =
                new PartitionKeys(Optional.of(UUID.randomUUID().toString()));

        ToStream(KinesisStream stream, long maxRecordSize) {
            this.stream = stream;
            this.maxRecordSize = maxRecordSize;
        }

        @Override
        String target() {
            return stream.name();
        }

        @Override
        Optional<String> warning(String connection) {
            return Optional.of(
                    String.format(
                            "Every job that reads %s forwards what is sent to it, not only that of"
                                    + " %s. With --to-path and a job of its own, only that"
                                    + " connection gets it.",
                            target(), connection));
        }

        @Override
        Optional<String> problem(byte[] payload, boolean isJson) {
            long size = (long) payload.length + OutgoingRecord.PARTITION_KEY_BYTES;
            return size <= maxRecordSize
                    ? Optional.empty()
                    : Optional.of(
                            String.format(
                                    "it has %d bytes with its partition key, and a record may have"
                                            + " %d; see --max-record-size, or send it with"
                                            + " --to-path.",
                                    size, maxRecordSize));
        }

        @Override
        Optional<String> write(String deviceKey, byte[] payload) {
            return stream.put(keys.of(deviceKey), payload);
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}

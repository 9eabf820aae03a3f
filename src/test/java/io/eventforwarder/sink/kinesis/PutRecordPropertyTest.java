package io.eventforwarder.sink.kinesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.sink.kinesis.SendException.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All records of each device reach the destination in order, despite random failures, lost
 * responses, snapshots, crashes, rescaling and changes of the number of records per request.
 */
@Timeout(120)
class PutRecordPropertyTest {
    private static final long SEED = 20_240_601;
    private static final List<String> DEVICES = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    private static final int RUNS = 30;
    private static final int STEPS = 400;

    static List<Long> seeds() {
        return new Random(SEED).longs(RUNS).boxed().toList();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void nothingIsLostAndEachDeviceKeepsItsOrder(long seed) throws Exception {
        Run run = new Run(new Random(seed));
        try {
            for (int step = 0; step < STEPS; step++) {
                run.step();
            }
            run.comesToItsEnd();
        } finally {
            run.stop();
        }

        for (String device : run.devices) {
            assertThat(run.firstStored(device)).isEqualTo(run.input(device));
        }
    }

    /** A job that reads its input again from the last snapshot. */
    private static final class Run {
        private final Random random;
        private final List<String> devices;
        private final List<String> input = new ArrayList<>();
        private final List<String> stored = new ArrayList<>();
        private final List<ControlledClient> clients = new ArrayList<>();
        private final List<SinkSubtask> subtasks = new ArrayList<>();
        private OperatorSubtaskState snapshot;
        private int snapshotParallelism;
        private int snapshotPosition;
        private int position;

        Run(Random random) throws Exception {
            this.random = random;
            devices = DEVICES.subList(0, 1 + random.nextInt(DEVICES.size()));
            start();
            snapshot();
        }

        void step() throws Exception {
            int kind = random.nextInt(100);
            if (kind < 40) {
                receive();
            } else if (kind < 85) {
                answer();
            } else if (kind < 93) {
                for (SinkSubtask subtask : subtasks) {
                    advanceTime(subtask);
                }
            } else if (kind < 97) {
                snapshot();
            } else {
                restart();
            }
        }

        private void receive() throws Exception {
            if (position == input.size()) {
                input.add(devices.get(random.nextInt(devices.size())) + input.size());
            }
            String text = input.get(position++);
            int index = SinkSubtask.indexOf(text, subtasks.size());
            subtasks.get(index)
                    .receive(
                            text,
                            () -> {
                                advanceTime(subtasks.get(index));
                                answer(index);
                            });
        }

        private void answer() throws Exception {
            answer(random.nextInt(subtasks.size()));
        }

        private void advanceTime(SinkSubtask subtask) throws Exception {
            subtask.advanceTime(
                    Duration.ofMillis(random.nextInt(4) == 0 ? 30_000 : random.nextInt(500)));
        }

        private void answer(int index) throws Exception {
            List<ControlledClient.Sent> inFlight = clients.get(index).inFlight();
            if (inFlight.isEmpty()) {
                return;
            }
            ControlledClient.Sent record = inFlight.get(random.nextInt(inFlight.size()));
            int kind = random.nextInt(12);
            if (kind < 7) {
                record.acknowledge();
            } else if (kind < 8) {
                record.storeRequestAndLoseAnswer();
            } else if (kind < 10) {
                record.fail(failure());
            } else if (record.isAlone() || kind == 10) {
                record.failRequest(failure());
            } else {
                record.failRequest(new SendException(Kind.INVALID_RECORD, "refused", null));
            }
            // Sometimes the response is still in the mailbox at the next step.
            if (random.nextInt(4) > 0) {
                subtasks.get(index).runMails();
            }
        }

        private RuntimeException failure() {
            return switch (random.nextInt(3)) {
                case 0 -> new IllegalStateException("no luck");
                case 1 -> new SendException(Kind.THROTTLED, "too much", null);
                default -> new SendException(Kind.ACTION_REQUIRED, "no access", null);
            };
        }

        private void snapshot() throws Exception {
            OperatorSubtaskState[] snapshots = new OperatorSubtaskState[subtasks.size()];
            for (int i = 0; i < snapshots.length; i++) {
                snapshots[i] = subtasks.get(i).snapshot();
            }
            snapshot = SinkSubtask.together(snapshots);
            snapshotParallelism = snapshots.length;
            snapshotPosition = position;
        }

        private void restart() throws Exception {
            stop();
            position = snapshotPosition;
            start();
        }

        private void start() throws Exception {
            int parallelism = 1 + random.nextInt(3);
            int maxInFlight = 1 + random.nextInt(6);
            int maxRecords = List.of(1, 3, 500).get(random.nextInt(3));
            // While the connection is paused or out, nearly all records, some or none wait in
            // state.
            int recordsInMemory = List.of(1, 10, 1000).get(random.nextInt(3));
            for (int i = 0; i < parallelism; i++) {
                ControlledClient client = new ControlledClient(maxRecords);
                SinkSubtask.Builder subtask =
                        SinkSubtask.to(client)
                                .maxInFlight(maxInFlight)
                                .firstInFlight(2)
                                .recordsInMemory(recordsInMemory);
                if (snapshot == null) {
                    subtask.subtask(i, parallelism);
                } else {
                    subtask.restoredFrom(snapshot, snapshotParallelism, parallelism, i);
                }
                clients.add(client);
                subtasks.add(subtask.start());
            }
        }

        void stop() throws Exception {
            for (SinkSubtask subtask : subtasks) {
                subtask.close();
            }
            clients.forEach(client -> stored.addAll(client.stored()));
            subtasks.clear();
            clients.clear();
        }

        void comesToItsEnd() throws Exception {
            while (position < input.size()) {
                receive();
            }
            for (int i = 0; i < subtasks.size(); i++) {
                SinkSubtask subtask = subtasks.get(i);
                subtask.runMails();
                do {
                    subtask.advanceTime(SinkSubtask.LONGEST_BACKOFF);
                    clients.get(i).inFlight().forEach(ControlledClient.Sent::acknowledge);
                    subtask.runMails();
                } while (subtask.eventsInSink() > 0);
                assertThat(subtask.stateEntries()).isZero();
            }
        }

        List<String> input(String device) {
            return input.stream().filter(text -> text.startsWith(device)).toList();
        }

        List<String> firstStored(String device) {
            Set<String> first = new LinkedHashSet<>(stored);
            return first.stream().filter(text -> text.startsWith(device)).toList();
        }
    }
}

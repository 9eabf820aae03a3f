package io.eventforwarder.source.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventforwarder.source.kinesis.ShardAssigner.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShardAssignerTest {
    private static final int STEPS = 400;

    static IntStream seeds() {
        return IntStream.range(0, 300);
    }

    /**
     * Random splits, merges, ends of shards, checkpoints and failures in an order that Flink
     * allows. No child is read while it could overtake a parent, and in the end every shard is
     * read.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void noChildIsReadBeforeItsParentsAndEveryShardIsRead(int seed) throws Exception {
        Simulation simulation = new Simulation(seed);
        for (int step = 0; step < STEPS; step++) {
            simulation.step();
        }
        simulation.finish();
    }

    @Test
    void spreadsShardsEvenlyOnceAllReadersRun() {
        ShardAssigner assigner = new ShardAssigner(true, "", Map.of());
        assigner.addListed(IntStream.range(0, 9).mapToObj(i -> shard("s" + i, List.of())).toList());
        assigner.readerStarted(0, List.of());
        assigner.readerStarted(1, List.of());
        assertThat(assigner.assign(Set.of(0, 1), 3)).isEmpty();
        assertThat(assigner.unassigned()).isEqualTo(9);

        assigner.readerStarted(2, List.of());
        Map<Integer, List<ShardSplit>> assignment = assigner.assign(Set.of(0, 1, 2), 3);

        assertThat(assignment.values())
                .hasSize(3)
                .allSatisfy(splits -> assertThat(splits).hasSize(3));
        assertThat(assigner.unassigned()).isZero();
    }

    @Test
    void aShardThatNoReaderHasAfterARestoreIsAnError() {
        ShardAssigner restored =
                new ShardAssigner(
                        true, "s0", Map.of(Status.ASSIGNED, List.of(shard("s0", List.of()))));
        restored.readerStarted(0, List.of());

        assertThatThrownBy(() -> restored.assign(Set.of(0), 1)).hasMessageContaining("s0");
    }

    private static ShardSplit shard(String id, List<String> parents) {
        return new ShardSplit(id, parents, ShardSplit.TRIM_HORIZON, false);
    }

    /** A model of Flink and Kinesis around an assigner, with the actual state of all shards. */
    private static final class Simulation {
        private final Random random;
        private final Map<String, List<String>> parents = new TreeMap<>();
        private final Set<String> open = new HashSet<>();
        private ShardAssigner assigner = new ShardAssigner(true, "", Map.of());
        private int parallelism = 3;

        private List<Map<String, ShardSplit>> readers = new ArrayList<>();

        /** The readers of shards that have ended, but whose end is in no completed checkpoint. */
        private final Map<String, Integer> fresh = new HashMap<>();

        /** Shards whose records have passed the keyed operators. */
        private final Set<String> passed = new HashSet<>();

        private long lastCheckpoint;
        private Checkpoint pending;
        private Checkpoint completed;
        private final TreeMap<Long, List<Assigned>> assignedSince = new TreeMap<>();

        private record Assigned(int reader, ShardSplit split) {}

        /** A checkpoint: the enumerator's part comes first, then each reader's. */
        private static final class Checkpoint {
            private final long id;
            private final EnumeratorState enumerator;
            private final Map<Integer, Map<String, ShardSplit>> readers = new HashMap<>();
            private final List<Assigned> heldBack = new ArrayList<>();

            Checkpoint(long id, EnumeratorState enumerator) {
                this.id = id;
                this.enumerator = enumerator;
            }
        }

        Simulation(int seed) {
            random = new Random(seed);
            for (int i = 0; i < 4; i++) {
                add(List.of());
            }
            list();
            restart(states(parallelism));
        }

        private void add(List<String> ofParents) {
            String id = "shard-%06d".formatted(parents.size());
            parents.put(id, ofParents);
            open.add(id);
        }

        private List<ShardSplit> shards(Predicate<String> property) {
            return parents.keySet().stream()
                    .filter(property)
                    .map(id -> shard(id, parents.get(id)))
                    .toList();
        }

        private void list() {
            String after = assigner.lastListed();
            assigner.addListed(shards(id -> id.compareTo(after) > 0));
        }

        void step() throws Exception {
            switch (random.nextInt(10)) {
                case 0 -> split();
                case 1 -> merge();
                case 2, 3, 4 -> endOne();
                case 5 -> list();
                case 6, 7 -> checkpoint();
                case 8 -> {
                    if (random.nextInt(4) == 0) {
                        fail();
                    }
                }
                default -> {
                    if (random.nextInt(8) == 0) {
                        restoreElsewhere();
                    }
                }
            }
            assign();
        }

        private void split() {
            if (open.size() < 12) {
                String shard = anyOpen();
                open.remove(shard);
                add(List.of(shard));
                add(List.of(shard));
            }
        }

        private void merge() {
            if (open.size() > 2) {
                String one = anyOpen();
                open.remove(one);
                String other = anyOpen();
                open.remove(other);
                add(List.of(one, other));
            }
        }

        private String anyOpen() {
            List<String> shards = open.stream().sorted().toList();
            return shards.get(random.nextInt(shards.size()));
        }

        private boolean endOne() {
            List<Assigned> ends = new ArrayList<>();
            for (int reader = 0; reader < readers.size(); reader++) {
                for (ShardSplit split : readers.get(reader).values()) {
                    if (!split.ended && !open.contains(split.id)) {
                        ends.add(new Assigned(reader, split));
                    }
                }
            }
            if (ends.isEmpty()) {
                return false;
            }
            Assigned end = ends.get(random.nextInt(ends.size()));
            String shard = end.split.id;
            readers.get(end.reader).put(shard, end.split.ended());
            fresh.put(shard, end.reader);
            boolean namesChildren = random.nextBoolean();
            List<ShardSplit> children =
                    shards(id -> namesChildren && parents.get(id).contains(shard));
            if (!assigner.ended(end.reader, shard, children)) {
                list();
            }
            return true;
        }

        private void checkpoint() {
            if (pending == null) {
                lastCheckpoint++;
                pending = new Checkpoint(lastCheckpoint, state(lastCheckpoint));
                return;
            }
            for (int reader = 0; reader < parallelism; reader++) {
                if (!pending.readers.containsKey(reader)) {
                    pending.readers.put(reader, new LinkedHashMap<>(readers.get(reader)));
                    if (random.nextInt(3) > 0) {
                        return;
                    }
                }
            }
            if (pending.readers.size() == parallelism) {
                complete();
            }
        }

        private EnumeratorState state(long checkpoint) {
            return new EnumeratorState(
                    "arn",
                    0,
                    ShardSplit.TRIM_HORIZON,
                    true,
                    assigner.lastListed(),
                    assigner.snapshot(checkpoint));
        }

        private void complete() {
            completed = pending;
            pending = null;
            completed.heldBack.forEach(this::deliver);
            assignedSince.headMap(completed.id, true).clear();
            assigner.checkpointCompleted(completed.id);
            completed.readers.forEach(
                    (reader, shards) ->
                            shards.values().stream()
                                    .filter(split -> split.ended)
                                    .forEach(
                                            split -> {
                                                passed.add(split.id);
                                                fresh.remove(split.id);
                                                readers.get(reader).remove(split.id);
                                            }));
        }

        private void assign() {
            Set<Integer> running =
                    IntStream.range(0, parallelism).boxed().collect(Collectors.toSet());
            assigner.assign(running, parallelism)
                    .forEach(
                            (reader, splits) ->
                                    splits.forEach(split -> assigned(new Assigned(reader, split))));
        }

        private void assigned(Assigned assigned) {
            for (String parent : parents.get(assigned.split.id)) {
                boolean hasSameReader =
                        fresh.containsKey(parent) && fresh.get(parent) == assigned.reader;
                assertThat(passed.contains(parent) || hasSameReader)
                        .as(
                                "%s is read by %s after its parent %s",
                                assigned.split, assigned.reader, parent)
                        .isTrue();
            }
            // A shard that is assigned after the enumerator's snapshot reaches the reader after the
            // reader's snapshot.
            long checkpoint = pending == null ? lastCheckpoint + 1 : pending.id + 1;
            assignedSince.computeIfAbsent(checkpoint, id -> new ArrayList<>()).add(assigned);
            if (pending != null) {
                pending.heldBack.add(assigned);
            } else {
                deliver(assigned);
            }
        }

        private void deliver(Assigned assigned) {
            assertThat(readers.get(assigned.reader)).doesNotContainKey(assigned.split.id);
            readers.get(assigned.reader).put(assigned.split.id, assigned.split);
        }

        private void fail() {
            List<List<ShardSplit>> states = states(parallelism);
            pending = null;
            forgetAfterCheckpoint();
            for (int reader = 0; reader < parallelism; reader++) {
                int failed = reader;
                List<ShardSplit> returned =
                        assignedSince.values().stream()
                                .flatMap(List::stream)
                                .filter(assigned -> assigned.reader == failed)
                                .map(assigned -> assigned.split)
                                .toList();
                assigner.readerReset(failed);
                returned.forEach(assigner::returned);
            }
            assignedSince.clear();
            restart(states);
        }

        private void restoreElsewhere() throws Exception {
            if (completed == null) {
                return;
            }
            parallelism = 1 + random.nextInt(4);
            List<List<ShardSplit>> states = states(parallelism);
            pending = null;
            forgetAfterCheckpoint();
            assignedSince.clear();
            EnumeratorState.Serializer serializer = new EnumeratorState.Serializer();
            EnumeratorState state =
                    serializer.deserialize(1, serializer.serialize(completed.enumerator));
            assigner = new ShardAssigner(true, state.lastListed, state.shards);
            restart(states);
        }

        /** Distributes the shards of the last completed checkpoint over readers. */
        private List<List<ShardSplit>> states(int count) {
            List<List<ShardSplit>> states = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                states.add(new ArrayList<>());
            }
            int next = 0;
            for (int reader = 0; completed != null && reader < completed.readers.size(); reader++) {
                for (ShardSplit split : completed.readers.get(reader).values()) {
                    boolean isSameCount = completed.readers.size() == count;
                    states.get(isSameCount ? reader : next % count).add(split);
                    next++;
                }
            }
            return states;
        }

        private void forgetAfterCheckpoint() {
            fresh.clear();
            if (completed == null) {
                passed.clear();
            }
        }

        private void restart(List<List<ShardSplit>> states) {
            readers = new ArrayList<>();
            for (int reader = 0; reader < parallelism; reader++) {
                List<ShardSplit> state = states.get(reader);
                Map<String, ShardSplit> shards = new LinkedHashMap<>();
                state.forEach(split -> shards.put(split.id, split));
                readers.add(shards);
                assigner.readerStarted(reader, state);
            }
            if (completed != null) {
                completed.readers.clear();
                for (int reader = 0; reader < parallelism; reader++) {
                    completed.readers.put(reader, new LinkedHashMap<>(readers.get(reader)));
                }
            }
        }

        void finish() {
            open.clear();
            for (int i = 0; i < 2000 && !assigner.isDone(); i++) {
                if (!endOne()) {
                    list();
                    checkpoint();
                }
                assign();
            }
            // The checkpoint in progress may lack some ends of shards; the next one contains all of
            // them.
            for (int i = 0; i < 2; i++) {
                do {
                    checkpoint();
                } while (pending != null);
            }
            assertThat(assigner.isDone()).isTrue();
            assertThat(passed).containsExactlyInAnyOrderElementsOf(parents.keySet());
        }
    }
}

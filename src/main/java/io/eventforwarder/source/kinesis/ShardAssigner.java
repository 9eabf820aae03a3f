package io.eventforwarder.source.kinesis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Decides which reader reads which shard, and when. It keeps a device's records in order through
 * splits and merges: a device may move from a parent shard to a child, so a child is read only
 * after its parents, and such that its records cannot overtake the parents' records.
 *
 * <ul>
 *   <li>If one reader read all parents, the child goes to that reader as soon as they have ended.
 *       The channel from a reader to a keyed subtask keeps the order.
 *   <li>Otherwise the child waits until the parents' records have passed the keyed operators. This
 *       is certain when a checkpoint has completed that began after the parents' ends were known
 *       here. Any reader may then read the child.
 * </ul>
 *
 * <p>A restored reader reports its shards. The report replaces what was known of these shards,
 * because after a failure the reader reads again: an end that no checkpoint contains is undone. Not
 * thread-safe. The class does no I/O and does not call Flink.
 */
final class ShardAssigner {
    enum Status {
        /** No reader has the shard. */
        UNASSIGNED,
        /** A reader has the shard. */
        ASSIGNED,
        /**
         * A reader has read the shard to its end. Its records may not have passed the keyed
         * operators.
         */
        ENDED,
        /** Its records have passed the keyed operators. */
        PASSED
    }

    // Special values in place of the number of a reader.
    private static final int UNKNOWN_READER = -1;
    private static final int ANY_READER = -2;
    private static final int NO_READER = -3;

    private static final long NOT_IN_A_SNAPSHOT = Long.MAX_VALUE;

    private static final class Shard {
        private ShardSplit split;
        private Status status;
        private int reader = UNKNOWN_READER;

        /** The first checkpoint whose snapshot of the assigner contains the shard's end. */
        private long endedInSnapshot = NOT_IN_A_SNAPSHOT;

        Shard(ShardSplit split, Status status) {
            this.split = split;
            this.status = status;
        }

        void become(Status next, int nextReader) {
            status = next;
            reader = nextReader;
            endedInSnapshot = NOT_IN_A_SNAPSHOT;
        }
    }

    private final boolean checkpointing;

    /** Shards by id. A shard that has passed is removed once a listing has reached a higher id. */
    private final TreeMap<String, Shard> shards = new TreeMap<>();

    private final Set<Integer> startedReaders = new HashSet<>();
    private String lastListed;

    /**
     * @param checkpointing whether the job takes checkpoints. Without checkpoints, no child can
     *     wait for one
     * @param lastListed the highest listed id in a restored checkpoint; otherwise empty
     * @param restored the shards of a restored checkpoint. Their readers become known when the
     *     readers report
     */
    ShardAssigner(
            boolean checkpointing, String lastListed, Map<Status, List<ShardSplit>> restored) {
        this.checkpointing = checkpointing;
        this.lastListed = lastListed;
        restored.forEach((status, splits) -> splits.forEach(split -> add(split, status)));
    }

    private void add(ShardSplit split, Status status) {
        shards.put(split.id, new Shard(split, status));
    }

    /** The highest shard id of all listings; empty before the first listing. */
    String lastListed() {
        return lastListed;
    }

    private boolean isListed(String shardId) {
        return shardId.compareTo(lastListed) <= 0;
    }

    /** Adds shards of a listing that follows {@link #lastListed}. */
    void addListed(List<ShardSplit> listing) {
        listing.forEach(this::addIfNew);
        for (ShardSplit shard : listing) {
            if (!isListed(shard.id)) {
                lastListed = shard.id;
            }
        }
        forgetPassed();
    }

    private void addIfNew(ShardSplit shard) {
        if (!isListed(shard.id) && !shards.containsKey(shard.id)) {
            add(shard, Status.UNASSIGNED);
        }
    }

    /** A reader was reset. The shards that it has are unknown until it reports them. */
    void readerReset(int reader) {
        startedReaders.remove(reader);
    }

    /** Whether a reader has reported its shards since its last reset. */
    boolean hasStarted(int reader) {
        return startedReaders.contains(reader);
    }

    /** Takes back a shard that was assigned after the checkpoint that its reader was reset to. */
    void returned(ShardSplit split) {
        add(split, Status.UNASSIGNED);
    }

    /**
     * A reader has started with these shards in its state.
     *
     * @param restored the shards in the reader's state. A shard that has ended in this state ended
     *     before the checkpoint, so its records have passed the keyed operators
     */
    void readerStarted(int reader, Collection<ShardSplit> restored) {
        Set<String> ids = restored.stream().map(split -> split.id).collect(Collectors.toSet());
        for (Shard shard : shards.values()) {
            if (shard.reader == reader && !ids.contains(shard.split.id)) {
                // The reader forgets an end once a completed checkpoint contains it.
                shard.become(
                        shard.status == Status.ENDED ? Status.PASSED : shard.status,
                        UNKNOWN_READER);
            }
        }
        for (ShardSplit split : restored) {
            if (!split.ended || shards.containsKey(split.id)) {
                shards.computeIfAbsent(split.id, id -> new Shard(split, Status.ASSIGNED))
                        .become(split.ended ? Status.PASSED : Status.ASSIGNED, reader);
            }
        }
        startedReaders.add(reader);
        forgetPassed();
    }

    /**
     * A reader has read a shard to its end.
     *
     * @param children those children of the shard that its end named
     * @return whether the children and all their parents are known: if not, a listing must find
     *     them
     */
    boolean ended(int reader, String shardId, List<ShardSplit> children) {
        Shard shard = shards.get(shardId);
        if (shard == null || shard.status != Status.ASSIGNED || shard.reader != reader) {
            return true;
        }
        shard.become(checkpointing ? Status.ENDED : Status.PASSED, reader);
        children.forEach(this::addIfNew);
        Set<String> parentsOfChildren =
                shards.values().stream()
                        .map(other -> other.split.parents)
                        .filter(parents -> parents.contains(shardId))
                        .flatMap(List::stream)
                        .collect(Collectors.toSet());
        boolean allAreKnown =
                !parentsOfChildren.isEmpty()
                        && parentsOfChildren.stream()
                                .allMatch(id -> shards.containsKey(id) || isListed(id));
        forgetPassed();
        return allAreKnown;
    }

    /**
     * The shards that a checkpoint keeps, by status. A shard whose end is known now has passed when
     * this checkpoint is restored.
     */
    Map<Status, List<ShardSplit>> snapshot(long checkpointId) {
        Map<Status, List<ShardSplit>> snapshot = new EnumMap<>(Status.class);
        for (Shard shard : shards.values()) {
            Status kept = shard.status;
            if (kept == Status.ENDED) {
                shard.endedInSnapshot = Math.min(shard.endedInSnapshot, checkpointId);
                kept = Status.PASSED;
            }
            snapshot.computeIfAbsent(kept, status -> new ArrayList<>()).add(shard.split);
        }
        return snapshot;
    }

    /** A checkpoint has completed: shards that had ended before its snapshot have passed. */
    void checkpointCompleted(long checkpointId) {
        for (Shard shard : shards.values()) {
            if (shard.status == Status.ENDED && shard.endedInSnapshot <= checkpointId) {
                shard.become(Status.PASSED, UNKNOWN_READER);
            }
        }
        forgetPassed();
    }

    /**
     * Removes shards that need not be known any more: a later listing does not contain them, and an
     * unknown parent counts as passed.
     */
    private void forgetPassed() {
        shards.values()
                .removeIf(shard -> shard.status == Status.PASSED && isListed(shard.split.id));
    }

    /**
     * Assigns every shard that may be read now.
     *
     * @param registered the readers that run
     * @param parallelism the number of readers when all of them run
     * @return the new shards of each reader
     */
    Map<Integer, List<ShardSplit>> assign(Set<Integer> registered, int parallelism) {
        Set<Integer> ready = new HashSet<>(registered);
        ready.retainAll(startedReaders);
        boolean allReady = ready.size() == parallelism;
        if (allReady) {
            checkNoneIsLost();
        }
        Map<Integer, Integer> load = new TreeMap<>();
        ready.forEach(reader -> load.put(reader, 0));
        for (Shard shard : shards.values()) {
            if (shard.status == Status.ASSIGNED) {
                load.computeIfPresent(shard.reader, (reader, count) -> count + 1);
            }
        }
        Map<Integer, List<ShardSplit>> assignment = new HashMap<>();
        for (Shard shard : shards.values()) {
            if (shard.status == Status.UNASSIGNED) {
                int reader = allowedReader(shard.split);
                if (reader == ANY_READER && allReady) {
                    reader = leastLoaded(load);
                }
                if (ready.contains(reader)) {
                    shard.become(Status.ASSIGNED, reader);
                    load.merge(reader, 1, Integer::sum);
                    assignment.computeIfAbsent(reader, id -> new ArrayList<>()).add(shard.split);
                }
            }
        }
        return assignment;
    }

    private void checkNoneIsLost() {
        for (Shard shard : shards.values()) {
            if (shard.status == Status.ASSIGNED && shard.reader == UNKNOWN_READER) {
                throw new IllegalStateException(
                        "No reader has the shard "
                                + shard.split.id
                                + " in its state, but the enumerator's state says that one does.");
            }
        }
    }

    /** The reader that may read a shard now; else {@link #ANY_READER} or {@link #NO_READER}. */
    private int allowedReader(ShardSplit shard) {
        int reader = ANY_READER;
        for (String id : shard.parents) {
            Shard parent = shards.get(id);
            // An unknown parent has passed, unless no listing has reached it yet.
            boolean hasPassed = parent == null ? isListed(id) : parent.status == Status.PASSED;
            if (hasPassed) {
                continue;
            }
            boolean hasEnded = parent != null && parent.status == Status.ENDED;
            if (!hasEnded || (reader != ANY_READER && reader != parent.reader)) {
                return NO_READER;
            }
            reader = parent.reader;
        }
        return reader;
    }

    private static int leastLoaded(Map<Integer, Integer> load) {
        return load.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }

    /** The number of shards that wait for their parents or for readers. */
    long unassigned() {
        return shards.values().stream().filter(shard -> shard.status == Status.UNASSIGNED).count();
    }

    /** Whether every known shard has been read to its end. */
    boolean isDone() {
        return shards.values().stream()
                .allMatch(shard -> shard.status == Status.ENDED || shard.status == Status.PASSED);
    }
}

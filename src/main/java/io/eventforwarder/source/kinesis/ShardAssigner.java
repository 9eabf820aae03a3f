package io.eventforwarder.source.kinesis;

import java.util.ArrayList;
import java.util.Collection;
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
 * after its parents, and in such a way that its records cannot overtake theirs.
 *
 * <ul>
 *   <li>If one reader read all parents, the child goes to that reader as soon as they have ended.
 *       The channel from a reader to a keyed subtask keeps the order.
 *   <li>Otherwise the child waits until the parents' records have passed the keyed operators: for
 *       the completion of a checkpoint that began after the parents' ends were known here. Then any
 *       reader may have it.
 * </ul>
 *
 * <p>A restored reader reports its shards. Its report replaces what was known of them: after a
 * failure an end that no checkpoint contains has not happened. Not thread-safe; without Flink and
 * without I/O.
 */
final class ShardAssigner {
    private enum Status {
        /** No reader has it. */
        UNASSIGNED,
        /** A reader has it. */
        ASSIGNED,
        /** A reader has read it to its end; its records may be on their way to keyed operators. */
        ENDED,
        /** Its records have passed the keyed operators. */
        PASSED
    }

    private static final int UNKNOWN_READER = -1;
    private static final long NOT_IN_A_SNAPSHOT = Long.MAX_VALUE;

    private static final class Shard {
        private final String id;
        private final List<String> parents;
        private ShardPosition start;
        private Status status;
        private int reader = UNKNOWN_READER;

        /** The first checkpoint whose snapshot of this object contains the shard's end. */
        private long endedInSnapshot = NOT_IN_A_SNAPSHOT;

        Shard(String id, List<String> parents, ShardPosition start, Status status) {
            this.id = id;
            this.parents = parents;
            this.start = start;
            this.status = status;
        }

        void become(Status next, int nextReader) {
            status = next;
            reader = nextReader;
            endedInSnapshot = NOT_IN_A_SNAPSHOT;
        }
    }

    private final boolean checkpointing;

    /** Shards by id. Those that have passed are forgotten once a listing has gone beyond them. */
    private final TreeMap<String, Shard> shards = new TreeMap<>();

    private final Set<Integer> reportedReaders = new HashSet<>();
    private String lastListed = "";

    /**
     * @param checkpointing whether the job takes checkpoints; without them no child can wait for
     *     one
     */
    ShardAssigner(boolean checkpointing) {
        this.checkpointing = checkpointing;
    }

    /** Takes over the state of a completed checkpoint. Readers report where its shards are. */
    void restore(EnumeratorState state) {
        lastListed = state.lastListed();
        state.unassigned().forEach(split -> add(split, Status.UNASSIGNED));
        state.assigned().forEach(split -> add(split, Status.ASSIGNED));
        state.ended().forEach(split -> add(split, Status.PASSED));
    }

    private void add(ShardSplit split, Status status) {
        shards.put(
                split.splitId(),
                new Shard(split.splitId(), split.parents(), split.position(), status));
    }

    /** The highest shard id of all listings; empty before the first. */
    String lastListed() {
        return lastListed;
    }

    /** Adds shards of a listing that follows {@link #lastListed}. */
    void addListed(List<ShardInfo> listing, ShardPosition start) {
        for (ShardInfo shard : listing) {
            addIfNew(shard, start);
        }
        for (ShardInfo shard : listing) {
            if (shard.id().compareTo(lastListed) > 0) {
                lastListed = shard.id();
            }
        }
        forgetPassed();
    }

    private void addIfNew(ShardInfo shard, ShardPosition start) {
        if (shard.id().compareTo(lastListed) > 0) {
            shards.computeIfAbsent(
                    shard.id(), id -> new Shard(id, shard.parents(), start, Status.UNASSIGNED));
        }
    }

    /** A reader was reset: what it has is known again when it reports. */
    void readerReset(int reader) {
        reportedReaders.remove(reader);
    }

    /** Whether a reader has reported its shards, and was not reset since. */
    boolean hasStarted(int reader) {
        return reportedReaders.contains(reader);
    }

    /** Takes back a shard that was assigned after the checkpoint that its reader was reset to. */
    void returned(ShardSplit split) {
        Shard shard = shards.get(split.splitId());
        if (shard == null) {
            add(split, Status.UNASSIGNED);
        } else {
            shard.start = split.position();
            shard.become(Status.UNASSIGNED, UNKNOWN_READER);
        }
    }

    /**
     * A reader has started with these shards in its state.
     *
     * @param restored the shards in the reader's state; those that are ended there were ended
     *     before the checkpoint, so their records have passed the keyed operators
     */
    void readerStarted(int reader, Collection<ShardSplit> restored) {
        Map<String, ShardSplit> byId = new HashMap<>();
        restored.forEach(split -> byId.put(split.splitId(), split));
        for (Shard shard : shards.values()) {
            if (shard.reader == reader && !byId.containsKey(shard.id)) {
                // An end that the checkpoint's state does not have any more is older than it.
                shard.become(
                        shard.status == Status.ENDED ? Status.PASSED : shard.status,
                        UNKNOWN_READER);
            }
        }
        for (ShardSplit split : restored) {
            if (!shards.containsKey(split.splitId())) {
                if (split.isEnded()) {
                    continue;
                }
                add(split, Status.ASSIGNED);
            }
            shards.get(split.splitId())
                    .become(split.isEnded() ? Status.PASSED : Status.ASSIGNED, reader);
        }
        reportedReaders.add(reader);
        forgetPassed();
    }

    /**
     * A reader has read a shard to its end.
     *
     * @param children the shard's children, as far as its end named them
     * @return whether the children and all their parents are known: if not, a listing must find
     *     them
     */
    boolean ended(int reader, String shardId, List<ShardInfo> children) {
        Shard shard = shards.get(shardId);
        if (shard == null || shard.status != Status.ASSIGNED || shard.reader != reader) {
            return true;
        }
        shard.become(checkpointing ? Status.ENDED : Status.PASSED, reader);
        children.forEach(child -> addIfNew(child, ShardPosition.TRIM_HORIZON));
        List<Shard> known =
                shards.values().stream()
                        .filter(other -> other.parents.contains(shardId))
                        .collect(Collectors.toList());
        boolean allAreKnown =
                !known.isEmpty()
                        && known.stream()
                                .flatMap(child -> child.parents.stream())
                                .allMatch(
                                        parent ->
                                                shards.containsKey(parent)
                                                        || parent.compareTo(lastListed) <= 0);
        forgetPassed();
        return allAreKnown;
    }

    /** What a checkpoint keeps. The ends that are known by now are part of it. */
    EnumeratorState snapshot(
            long checkpointId, StreamIdentity stream, ShardPosition start, boolean listed) {
        List<ShardSplit> unassigned = new ArrayList<>();
        List<ShardSplit> assigned = new ArrayList<>();
        List<ShardSplit> ended = new ArrayList<>();
        for (Shard shard : shards.values()) {
            ShardSplit split = ShardSplit.unread(shard.id, shard.parents, shard.start);
            switch (shard.status) {
                case UNASSIGNED:
                    unassigned.add(split);
                    break;
                case ASSIGNED:
                    assigned.add(split);
                    break;
                case ENDED:
                    shard.endedInSnapshot = Math.min(shard.endedInSnapshot, checkpointId);
                    ended.add(split);
                    break;
                case PASSED:
                    ended.add(split);
                    break;
            }
        }
        return new EnumeratorState(stream, start, listed, lastListed, unassigned, assigned, ended);
    }

    /** A checkpoint has completed: what had ended before its snapshot has passed. */
    void checkpointCompleted(long checkpointId) {
        for (Shard shard : shards.values()) {
            if (shard.status == Status.ENDED && shard.endedInSnapshot <= checkpointId) {
                shard.become(Status.PASSED, UNKNOWN_READER);
            }
        }
        forgetPassed();
    }

    /** A later listing cannot name these again, and a parent that is not known has passed. */
    private void forgetPassed() {
        shards.values()
                .removeIf(
                        shard ->
                                shard.status == Status.PASSED
                                        && shard.id.compareTo(lastListed) <= 0);
    }

    /**
     * Assigns every shard that may be read now.
     *
     * @param registered the readers that run
     * @param parallelism how many readers there are when all run
     * @return the new shards of each reader
     */
    Map<Integer, List<ShardSplit>> assign(Set<Integer> registered, int parallelism) {
        Set<Integer> ready = new HashSet<>(registered);
        ready.retainAll(reportedReaders);
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
            if (shard.status != Status.UNASSIGNED || !parentsHaveEnded(shard)) {
                continue;
            }
            int reader = readerOfUnpassedParents(shard);
            if (reader == UNKNOWN_READER && allReady && parentsHavePassed(shard)) {
                reader = leastLoaded(load);
            }
            if (ready.contains(reader)) {
                shard.become(Status.ASSIGNED, reader);
                load.merge(reader, 1, Integer::sum);
                assignment
                        .computeIfAbsent(reader, none -> new ArrayList<>())
                        .add(ShardSplit.unread(shard.id, shard.parents, shard.start));
            }
        }
        return assignment;
    }

    private void checkNoneIsLost() {
        for (Shard shard : shards.values()) {
            if (shard.status == Status.ASSIGNED && shard.reader == UNKNOWN_READER) {
                throw new IllegalStateException(
                        "No reader has the shard "
                                + shard.id
                                + " in its state, but the enumerator's state says that one does.");
            }
        }
    }

    private boolean parentsHaveEnded(Shard shard) {
        return shard.parents.stream()
                .allMatch(parent -> statusOf(parent).compareTo(Status.ENDED) >= 0);
    }

    private boolean parentsHavePassed(Shard shard) {
        return shard.parents.stream().allMatch(parent -> statusOf(parent) == Status.PASSED);
    }

    /** A shard that no listing has reached yet is unassigned; another unknown one has passed. */
    private Status statusOf(String shardId) {
        Shard shard = shards.get(shardId);
        if (shard != null) {
            return shard.status;
        }
        return shardId.compareTo(lastListed) > 0 ? Status.UNASSIGNED : Status.PASSED;
    }

    /** The one reader of all parents that have not passed; unknown if there are none, or two. */
    private int readerOfUnpassedParents(Shard shard) {
        Set<Integer> readers = new HashSet<>();
        for (String id : shard.parents) {
            Shard parent = shards.get(id);
            if (parent != null && parent.status == Status.ENDED) {
                readers.add(parent.reader);
            }
        }
        return readers.size() == 1 ? readers.iterator().next() : UNKNOWN_READER;
    }

    private static int leastLoaded(Map<Integer, Integer> load) {
        return load.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
    }

    /** How many shards no reader reads yet: those that wait for their parents, or for readers. */
    long unassigned() {
        return shards.values().stream().filter(shard -> shard.status == Status.UNASSIGNED).count();
    }

    /** Whether every known shard has been read to its end. */
    boolean isDone() {
        return shards.values().stream()
                .allMatch(shard -> shard.status == Status.ENDED || shard.status == Status.PASSED);
    }
}

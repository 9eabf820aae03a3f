package io.eventforwarder.fuzz;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.Event;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.EventGroup;
import io.eventforwarder.event.Field;
import io.eventforwarder.event.InputRecord;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.event.Refusal;
import io.eventforwarder.parse.ParsedRecord;
import io.eventforwarder.settings.Toggle;
import io.eventforwarder.testing.Forwarded;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** A few inputs on all their ways through the stages, and what must hold of whatever leaves. */
final class FuzzCase {
    static final int INPUTS = 4;

    private static final int PARTITION_KEY_LENGTH = 32;

    /** Jackson, with which validity is compared, reads no deeper. */
    private static final int JACKSON_DEPTH = 1_000;

    private final long number;
    private final List<byte[]> inputs = new ArrayList<>();
    private final FuzzedJob job;
    private final FuzzedJob changedJob;
    private final boolean bySession;
    private final String texts;

    /**
     * @param seed of all cases
     * @param number of this one
     * @param jobs to choose from, differently for each case
     */
    FuzzCase(long seed, long number, Mutations mutations, List<FuzzedJob> jobs) {
        this.number = number;
        Random random = new Random((seed * 1_000_003 + number) * 0x9E3779B97F4A7C15L);
        for (int i = 0; i < INPUTS; i++) {
            inputs.add(mutations.input(random));
        }
        job = jobs.get(random.nextInt(jobs.size()));
        changedJob = random.nextInt(3) == 0 ? jobs.get(random.nextInt(jobs.size())) : job;
        bySession = random.nextBoolean();
        texts =
                inputs.stream()
                        .map(input -> new String(input, StandardCharsets.UTF_8))
                        .collect(Collectors.joining("\n"));
    }

    List<byte[]> inputs() {
        return inputs;
    }

    /** Fails, with whatever there is to throw, if anything that is promised doesn't hold. */
    void run() throws Exception {
        List<EventBatch> parsed = new ArrayList<>();
        for (int i = 0; i < INPUTS; i++) {
            InputRecord input =
                    new InputRecord(
                            inputs.get(i),
                            Inputs.place((int) (number % 100_000_000) * INPUTS + i),
                            Inputs.ARRIVAL + i);
            ParsedRecord record = job.forwarding().parse(input);
            checkParsed(record, inputs.get(i));
            parsed.addAll(record.batches());
        }
        List<EventBatch> filtered = job.forwarding().filtered(parsed);
        int left = events(filtered);
        checkDropped(parsed, left);
        asReceived(filtered, left);
        inGroups(filtered, left);
    }

    private static void checkParsed(ParsedRecord record, byte[] input) throws IOException {
        long events = record.batches().stream().mapToLong(batch -> batch.events().size()).sum();
        long refused = record.deadLetters().stream().mapToLong(DeadLetter::events).sum();
        Set<Refusal> reasons = EnumSet.noneOf(Refusal.class);
        record.deadLetters().forEach(letter -> reasons.add(letter.reason()));
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(input)).toString();
        } catch (CharacterCodingException e) {
            requireOnly(record, Refusal.INVALID_UTF8);
            return;
        }
        String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
        if (json.isBlank() && json.chars().allMatch(c -> " \t\r\n".indexOf(c) >= 0)) {
            require(events + refused == 0, "An empty line is something");
            return;
        }
        if (depth(json) >= JACKSON_DEPTH || reasons.contains(Refusal.TOO_DEEP)) {
            return;
        }
        if (!Json.isValid(json)) {
            requireOnly(record, Refusal.INVALID_JSON);
            return;
        }
        long expected = EventCount.of(json);
        requireSame(expected, events + refused, "received");
    }

    private static void requireOnly(ParsedRecord record, Refusal reason) {
        require(
                record.batches().isEmpty()
                        && record.deadLetters().size() == 1
                        && (record.deadLetters().get(0).reason() == reason
                                || record.deadLetters().get(0).reason() == Refusal.TOO_DEEP),
                "Not refused: " + reason);
    }

    /** At most how deep the text is nested. */
    private static int depth(String text) {
        int depth = 0;
        int deepest = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '{' || c == '[') {
                deepest = Math.max(deepest, ++depth);
            } else if (c == '}' || c == ']') {
                depth--;
            }
        }
        return deepest;
    }

    private void checkDropped(List<EventBatch> parsed, int left) {
        int wanted = events(parsed) - dropped(parsed, job.off());
        requireSame(wanted, left, "let through by the filters");
    }

    private static int dropped(List<EventBatch> batches, Set<Toggle> off) {
        int dropped = 0;
        for (EventBatch batch : batches) {
            for (Event event : batch.events()) {
                Toggle toggle = LeavingRecord.toggle(event.type().label());
                dropped += toggle != null && off.contains(toggle) ? 1 : 0;
            }
        }
        return dropped;
    }

    private void asReceived(List<EventBatch> filtered, int left) throws Exception {
        Forwarded forwarded = job.forwarding().rendered(filtered);
        List<LeavingRecord> records = checkLeaving(job, forwarded);
        int refused = checkRefused(forwarded.deadLetters());
        int sent = records.stream().mapToInt(LeavingRecord::events).sum();
        requireSame(left, sent + refused, "forwarded or refused as received");
        Set<String> messageIds = new HashSet<>();
        Set<String> eventIds = new HashSet<>();
        for (LeavingRecord record : records) {
            require(record.events() <= 1, "Several events leave together");
            checkIds(record, messageIds, eventIds);
        }
    }

    private void inGroups(List<EventBatch> filtered, int left) throws Exception {
        Set<String> messageIds = new HashSet<>();
        Set<String> eventIds = new HashSet<>();
        Map<String, Integer> groupOfBatchId = new HashMap<>();
        int inWindows = 0;
        int groups = 0;
        for (EventGroup group : job.grouped(filtered, bySession)) {
            List<EventBatch> batches =
                    group.fragments().stream()
                            .flatMap(fragment -> fragment.batches().stream())
                            .toList();
            int dropped = dropped(batches, changedJob.off());
            Forwarded forwarded = changedJob.rendered(group);
            List<LeavingRecord> records = checkLeaving(changedJob, forwarded);
            int refused = checkRefused(forwarded.deadLetters());
            int sent = 0;
            for (LeavingRecord record : records) {
                sent += record.events();
                checkIds(record, messageIds, eventIds);
                Integer other = groupOfBatchId.putIfAbsent(record.batchId(), groups);
                require(
                        other == null || other == groups || texts.contains(record.batchId()),
                        "A batch_id is of two groups: " + record.batchId());
            }
            requireSame(
                    group.events(),
                    sent + refused + dropped,
                    "forwarded, refused or dropped of a group");
            inWindows += group.events();
            groups++;
        }
        requireSame(left, inWindows, "in windows");
    }

    private List<LeavingRecord> checkLeaving(FuzzedJob leaving, Forwarded forwarded)
            throws IOException {
        Set<Field> withheld = EnumSet.noneOf(Field.class);
        withheld.addAll(leaving.withheld());
        withheld.addAll(leaving == job ? Set.of() : withoutUniqueId(job.withheld()));
        List<LeavingRecord> records = new ArrayList<>();
        for (OutgoingRecord record : forwarded.records()) {
            require(
                    record.bytes().length + PARTITION_KEY_LENGTH <= leaving.maxRecordSize(),
                    "A record is too large");
            LeavingRecord read = LeavingRecord.read(record.bytes(), withheld, leaving.off());
            require(read.events() == record.events(), "A record counts other events than it has");
            records.add(read);
        }
        return records;
    }

    /** The one that is set is always of the settings with which a record leaves. */
    private static Set<Field> withoutUniqueId(Set<Field> withheld) {
        return withheld.stream()
                .filter(field -> field != Field.UNIQUE_ID)
                .collect(Collectors.toSet());
    }

    private static int checkRefused(List<DeadLetter> letters) throws IOException {
        int events = 0;
        for (DeadLetter letter : letters) {
            require(letter.reason() == Refusal.RECORD_TOO_LARGE, "Refused: " + letter.reason());
            LeavingRecord.read(letter.payload(), Set.of(), Set.of());
            events += letter.events();
        }
        return events;
    }

    private void checkIds(LeavingRecord record, Set<String> messageIds, Set<String> eventIds) {
        require(messageIds.add(record.messageId()), "A message_id leaves twice");
        for (String id : record.eventIds()) {
            require(eventIds.add(id) || texts.contains(id), "An event_id is given twice: " + id);
        }
    }

    private static void requireSame(long expected, long actual, String what) {
        require(expected == actual, "Of " + expected + " events there are " + actual + ' ' + what);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    private static int events(List<EventBatch> batches) {
        return batches.stream().mapToInt(batch -> batch.events().size()).sum();
    }
}

package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.DeadLetter;
import io.eventforwarder.event.EventBatch;
import io.eventforwarder.event.Field;
import io.eventforwarder.event.OutgoingRecord;
import io.eventforwarder.event.Refusal;
import io.eventforwarder.filter.WithheldFields;
import io.eventforwarder.parse.CutAgain;
import io.eventforwarder.parse.ParsedRecord;
import io.eventforwarder.parse.RecordParser;
import io.eventforwarder.render.RecordRenderer;
import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.HostileBatch;
import io.eventforwarder.testing.HostileJson;
import io.eventforwarder.testing.Inputs;
import io.eventforwarder.testing.Json;
import io.eventforwarder.testing.Promise;
import io.eventforwarder.testing.Promise.Allowed;
import io.eventforwarder.testing.TestSettings;
import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Obj;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever valid batch comes in: what leaves is what is promised, and nothing else. */
class ForwardedBatchesTest {
    private static final Map<Allowed, Settings> SETTINGS = new ConcurrentHashMap<>();

    @Property(tries = 5000)
    void whatLeavesIsWhatIsPromised(
            @ForAll("batches") HostileBatch batch, @ForAll("allowances") Allowed allowed) {
        Promise promise = new Promise(allowed, Tree.read(batch.text()));
        ParsedRecord parsed = parse(allowed, batch.text());
        List<String> records = records(allowed, parsed);

        assertThat(parsed.received()).isEqualTo(promise.received());
        assertThat(parsed.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactlyElementsOf(promise.refusals());
        assertThat(records).hasSize(promise.records());
        for (int i = 0; i < records.size(); i++) {
            assertThat(Json.isValid(records.get(i))).as(records.get(i)).isTrue();
            promise.check((Obj) Tree.read(records.get(i)), i);
        }
    }

    @Property(tries = 2000)
    void anEventThatNeedsNoChangeLeavesByteForByte(
            @ForAll("batches") HostileBatch batch, @ForAll("allowances") Allowed allowed) {
        Promise promise = new Promise(allowed, Tree.read(batch.text()));
        List<String> records = records(allowed, parse(allowed, batch.text()));
        if (promise.refusals().contains(Refusal.DUPLICATE_EVENTS) || batch.events().isEmpty()) {
            return;
        }
        for (int i = 0; i < records.size(); i++) {
            if (promise.leavesAsItCame(i)) {
                Tree event = promise.cameIn(i);
                String sent = records.get(i);
                assertThat(batch.events())
                        .anyMatch(
                                text ->
                                        Tree.read(text).equals(event)
                                                && sent.startsWith("{\"events\":[" + text + "],"));
            }
        }
    }

    @Property(tries = 3000)
    void nothingThatIsWithheldIsInTheBytes(
            @ForAll("markedBatches") String batch, @ForAll("allowances") Allowed allowed) {
        String sent = String.join("\n", records(allowed, parse(allowed, batch)));

        assertMarked(sent, "~ip~", allowed.ip());
        assertMarked(sent, "~mp_deviceid~", allowed.mpDeviceId());
        assertMarked(sent, "~stamp~", allowed.mpDeviceId());
        assertMarked(sent, "~application_info~", allowed.metadata());
        assertMarked(sent, "~device_info~", allowed.metadata());
        assertMarked(sent, "~source_info~", allowed.metadata());
        assertMarked(sent, "~device~", allowed.metadata() && allowed.deviceName());
        assertMarked(sent, "~location~", allowed.location());
        assertMarked(sent, "~batch location~", allowed.location() && allowed.batchLocation());
        assertMarked(sent, "~unique_id~", !allowed.uniqueId());
        assertMarked(sent, "~message_id~", false);
        assertMarked(sent, "~kept~", true);
    }

    @Property(tries = 3000)
    void whatIsCutAgainIsAsIfItHadBeenCutAtOnce(
            @ForAll("batches") HostileBatch batch,
            @ForAll("allowances") Allowed before,
            @ForAll("allowances") Allowed after) {
        Set<Field> withheldAfter = withheld(after);
        Set<Field> withheldByBoth = EnumSet.noneOf(Field.class);
        withheldByBoth.addAll(withheld(before));
        withheldByBoth.addAll(withheldAfter);
        CutAgain again = new CutAgain(withheldAfter);

        assertThat(trees(parse(before, batch.text()).batches().stream().map(again::cut)))
                .isEqualTo(
                        trees(
                                new RecordParser(withheldByBoth)
                                        .parse(Inputs.record(batch.text())).batches().stream()));
    }

    /** White space aside: one cut may leave a little more of it than two. */
    private static List<Tree> trees(Stream<EventBatch> batches) {
        RecordRenderer renderer = new RecordRenderer(Optional.empty(), false);
        List<Tree> trees = new ArrayList<>();
        batches.forEach(
                batch ->
                        renderer.asReceived(
                                batch,
                                record ->
                                        trees.add(
                                                Tree.read(
                                                        new String(
                                                                record.bytes(),
                                                                StandardCharsets.UTF_8)))));
        return trees;
    }

    private static Set<Field> withheld(Allowed allowed) {
        Settings settings = settings(allowed);
        return WithheldFields.of(settings.connection());
    }

    @Property(tries = 3000)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        checkAnyInput(bytes);
    }

    @Property(tries = 5000)
    void batchesWithAFewBytesChangedAreReadOrRefused(
            @ForAll("batches") HostileBatch batch, @ForAll Random random) {
        byte[] bytes = batch.text().getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] =
                    random.nextInt(3) == 0
                            ? (byte) random.nextInt(256)
                            : (byte) "{}[]\",:\\ \n0e-".charAt(random.nextInt(13));
        }
        checkAnyInput(bytes);
    }

    @Property(tries = 1000)
    void bulkArraysAreTheirBatches(@ForAll List<@From("batches") HostileBatch> batches) {
        Allowed allowed = new Allowed(true, true, true, true, true, true, false, false);
        StringBuilder bulk = new StringBuilder("[");
        List<String> records = new ArrayList<>();
        long received = 0;
        for (HostileBatch batch : batches) {
            bulk.append(bulk.length() == 1 ? "" : " ,\n").append(batch.text());
            ParsedRecord alone = parse(allowed, batch.text());
            records.addAll(records(allowed, alone));
            received += alone.received();
        }

        ParsedRecord together = parse(allowed, bulk.append(']').toString());

        assertThat(together.received()).isEqualTo(received);
        assertThat(records(allowed, together).stream().map(ForwardedBatchesTest::withoutIds))
                .containsExactlyElementsOf(
                        records.stream().map(ForwardedBatchesTest::withoutIds).toList());
    }

    /** Valid JSON is accounted for, event by event; anything else is one dead letter. */
    private static void checkAnyInput(byte[] bytes) {
        Allowed allowed = new Allowed(false, false, false, false, false, false, true, true);
        ParsedRecord parsed = parser(allowed).parse(Inputs.record(bytes));

        for (String record : records(allowed, parsed)) {
            assertThat(Json.isValid(record)).as(record).isTrue();
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            assertRefused(parsed, Refusal.INVALID_UTF8, bytes);
            return;
        }
        if (!Json.isValid(text) && !text.isBlank()) {
            assertRefused(parsed, Refusal.INVALID_JSON, bytes);
            return;
        }
        if (text.strip().startsWith("{")) {
            Promise promise = new Promise(allowed, Tree.read(text));
            assertThat(parsed.received()).isEqualTo(promise.received());
            assertThat(parsed.deadLetters())
                    .extracting(DeadLetter::reason)
                    .containsExactlyElementsOf(promise.refusals());
        }
    }

    private static void assertRefused(ParsedRecord parsed, Refusal reason, byte[] bytes) {
        assertThat(parsed.batches()).isEmpty();
        assertThat(parsed.received()).isEqualTo(1);
        assertThat(parsed.deadLetters().get(0).reason()).isEqualTo(reason);
        assertThat(parsed.deadLetters().get(0).payload()).isEqualTo(bytes);
    }

    private static void assertMarked(String sent, String marker, boolean leaves) {
        assertThat(sent.contains(marker)).as(marker + " in " + sent).isEqualTo(leaves);
    }

    private static Settings settings(Allowed allowed) {
        return SETTINGS.computeIfAbsent(
                allowed, settings -> TestSettings.asReceived(settings.settings()));
    }

    private static ParsedRecord parse(Allowed allowed, String text) {
        return parser(allowed).parse(Inputs.record(text));
    }

    private static RecordParser parser(Allowed allowed) {
        return new RecordParser(withheld(allowed));
    }

    private static List<String> records(Allowed allowed, ParsedRecord parsed) {
        Settings settings = settings(allowed);
        RecordRenderer renderer =
                new RecordRenderer(
                        settings.connection().uniqueId(),
                        settings.output().includeForwardingInfo());
        List<OutgoingRecord> records = new ArrayList<>();
        parsed.batches().forEach(batch -> renderer.asReceived(batch, records::add));
        return records.stream()
                .map(record -> new String(record.bytes(), StandardCharsets.UTF_8))
                .toList();
    }

    private static String withoutIds(String record) {
        return record.replaceAll("\"(message|batch|event)_id\":(\"[-0-9a-f]{36}\"|-?\\d+)", "ID");
    }

    @Provide
    Arbitrary<Allowed> allowances() {
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        return Combinators.combine(flag, flag, flag, flag, flag, flag, flag, flag).as(Allowed::new);
    }

    @Provide
    Arbitrary<HostileBatch> batches() {
        return Arbitraries.randomValue(HostileBatch::of);
    }

    /** Batches with a marker in each place that a setting withholds. */
    @Provide
    Arbitrary<String> markedBatches() {
        return Arbitraries.randomValue(
                random -> {
                    HostileJson json = new HostileJson(random);
                    List<Member> members = json.envelope();
                    members.removeIf(
                            member ->
                                    member.name().equals("events")
                                            || member.name().equals("user_identities"));
                    for (String name :
                            List.of(
                                    "ip",
                                    "mp_deviceid",
                                    "application_info",
                                    "source_info",
                                    "unique_id",
                                    "message_id")) {
                        mark(json, members, name, "\"~" + name + "~\"");
                    }
                    mark(json, members, "x", "\"~kept~\"");
                    mark(
                            json,
                            members,
                            "device_info",
                            "{\"device\":[\"~device~\"],\"a\":\"~device_info~\"}");
                    mark(json, members, "context", "{\"location\":{\"a\":\"~batch location~\"}}");
                    mark(
                            json,
                            members,
                            "user_identities",
                            json.chance(2)
                                    ? "{\"a\":1,\"device_application_stamp\":\"~stamp~\",\"b\":2}"
                                    : "[{\"identity\":\"~stamp~\",\"identity_type\":\"device_application_stamp\"}]");
                    List<Member> data = new ArrayList<>();
                    String[] inData = {
                        "\"location\":\"~location~\"",
                        "\"location\":[{\"a\":\"~location~\"}]",
                        "\"breadcrumbs\":[1,{\"location\":\"~location~\"},{\"data\":{\"location\":{\"b\":\"~location~\"}}}]",
                        "\"new\":{\"identity\":\"~stamp~\",\"identity_type\":\"device_application_stamp\"}",
                        "\"old\":{\"identity_type\":\"device_application_stamp\",\"identity\":\"~stamp~\"}"
                    };
                    for (String member : inData) {
                        int colon = member.indexOf(':');
                        mark(
                                json,
                                data,
                                member.substring(1, colon - 1),
                                member.substring(colon + 1));
                    }
                    Member inEvent = json.member("data", new Obj(data));
                    mark(json, members, "events", "[" + new Obj(List.of(inEvent)) + "]");
                    return new Obj(members).written(json::space);
                });
    }

    private static void mark(HostileJson json, List<Member> members, String name, String value) {
        json.insert(members, json.member(name, Tree.read(value)));
    }
}

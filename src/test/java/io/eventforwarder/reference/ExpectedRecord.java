package io.eventforwarder.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.OutgoingRecord;
import io.eventforwarder.model.SourcePosition;
import io.eventforwarder.testing.Tree;
import io.eventforwarder.testing.Tree.Arr;
import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Obj;
import io.eventforwarder.testing.Tree.Scalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The expected content of a record: events, then the envelope's fields in input order (after a
 * merge in any order), then the added fields in any order.
 *
 * @param position the position of the record's first input
 */
record ExpectedRecord(
        String deviceKey,
        SourcePosition position,
        long arrival,
        List<ReferenceEvent> events,
        List<Member> envelope,
        boolean merged,
        Map<String, Tree> added) {
    void check(OutgoingRecord record, boolean withoutSpace) {
        assertThat(record.deviceKey()).isEqualTo(deviceKey);
        assertThat(record.position()).isEqualTo(position);
        assertThat(record.arrival()).isEqualTo(arrival);
        assertThat(record.events()).isEqualTo(events.size());
        check(record.bytes(), withoutSpace);
    }

    /**
     * Asserts that a text has the content of this record.
     *
     * @param withoutSpace whether the input had no white space; then the record may have none
     */
    void check(byte[] bytes, boolean withoutSpace) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Obj read = (Obj) Tree.read(text);
        if (withoutSpace) {
            assertThat(text).isEqualTo(read.toString());
        }
        List<Member> members = read.members();
        assertThat(members.get(0).writtenName()).isEqualTo("\"events\"");
        assertThat(members.get(0).value().toString()).isEqualTo(sentEvents().toString());
        int to = members.size() - added.size();
        assertThat(to).as(text).isPositive();
        checkEnvelope(members.subList(1, to));
        Map<String, Tree> rest = new LinkedHashMap<>();
        members.subList(to, members.size())
                .forEach(member -> rest.put(member.name(), member.value()));
        assertThat(rest).containsExactlyInAnyOrderEntriesOf(added);
    }

    private Arr sentEvents() {
        return new Arr(events.stream().<Tree>map(ReferenceEvent::leaves).toList());
    }

    private void checkEnvelope(List<Member> sent) {
        if (merged) {
            assertThat(sent).extracting(Member::name).doesNotHaveDuplicates();
            assertThat(new Obj(ReferenceMerge.comparable(sent)).toString())
                    .isEqualTo(new Obj(ReferenceMerge.comparable(envelope)).toString());
        } else {
            assertThat(new Obj(sent).toString()).isEqualTo(new Obj(envelope).toString());
        }
    }

    /** The number of bytes of the record's text, if the input had no white space. */
    int length() {
        List<Member> members = new ArrayList<>();
        members.add(new Member("\"events\"", sentEvents()));
        members.addAll(envelope);
        added.forEach((name, value) -> members.add(new Member('"' + name + '"', value)));
        return bytes(new Obj(members));
    }

    static int bytes(Tree tree) {
        return bytes(tree.toString());
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    static Scalar quoted(String text) {
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t");
        return new Scalar('"' + escaped + '"');
    }
}

package io.eventforwarder.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.model.Slice;
import io.eventforwarder.model.TextBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parses a sequence of objects, which are written with single quotes. */
class ChangedMembersTest {
    private final ChangedMembers objects = new ChangedMembers();

    @Test
    void allMembersAreChangedAfterForget() throws Exception {
        next("{'a':1,'b':2}");
        objects.forget();
        next("{'a':1,'b':2}");

        assertThat(changed()).containsExactly("'a':1", "'b':2");
    }

    @Test
    void allMembersAreChangedAfterClear() throws Exception {
        next("{'a':1,'b':2}");
        objects.clear();
        next("{'a':1,'b':2}");

        assertThat(changed()).containsExactly("'a':1", "'b':2");
    }

    /** The changes of all objects so far, applied in order, give the current object. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void changesAddUpToEachObject(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> members = new ArrayList<>();
        Map<String, String> known = new LinkedHashMap<>();
        for (int i = 0; i < 5_000; i++) {
            change(members, random);
            String space = random.nextInt(4) == 0 ? " " : "";
            String object = String.join("," + space, members);
            if (random.nextBoolean()) {
                next("{" + space + object + space + "}");
            } else {
                nextMembers(object);
            }
            for (JsonMember member : objects.changed()) {
                known.put(member.name(), text(member));
            }

            Map<String, String> expected = new LinkedHashMap<>();
            for (String member : members) {
                expected.put(member.substring(1, member.indexOf(':') - 1), member);
            }
            Map<String, String> told = new LinkedHashMap<>();
            for (JsonMember member : objects.members()) {
                told.put(member.name(), text(member));
            }
            assertThat(told).as("seed %d, %s", seed, object).isEqualTo(expected);
            assertThat(objects.members()).hasSize(expected.size());
            assertThat(known).as("seed %d, %s", seed, object).containsAllEntriesOf(expected);
        }
    }

    private static void change(List<String> members, Random random) {
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(members.size() + 1);
            String member = "'" + (char) ('a' + random.nextInt(20)) + "':" + value(random);
            if (at == members.size() || random.nextInt(4) == 0) {
                members.add(at, member);
            } else if (random.nextInt(3) == 0) {
                members.remove(at);
            } else {
                members.set(at, members.get(at).substring(0, 4) + value(random));
            }
        }
    }

    private static String value(Random random) {
        String[] values = {"1", "12", "12.5", "null", "''", "'12'", "{}", "{'a':[1,{}]}", "[]"};
        return values[random.nextInt(values.length)];
    }

    private void next(String object) throws MalformedJsonException {
        objects.next(slice(object));
    }

    private void nextMembers(String members) throws MalformedJsonException {
        objects.nextMembers(slice(members));
    }

    private static Slice slice(String text) {
        String padded = "," + text.replace('\'', '"') + ",";
        byte[] bytes = padded.getBytes(StandardCharsets.UTF_8);
        return new Slice(bytes, 1, bytes.length - 1);
    }

    private List<String> changed() {
        return objects.changed().stream().map(ChangedMembersTest::text).toList();
    }

    private static String text(JsonMember member) {
        TextBuffer text = new TextBuffer();
        member.writeTo(text);
        return text.toString().replace('"', '\'');
    }
}

package io.eventforwarder.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.Forwarding;
import io.eventforwarder.testing.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whichever members go, the commas between the others are right and no other byte is touched. */
class CutsTest {
    /** Around names, colons, values and commas. */
    static final List<String> SPACES = List.of("", " ", "\n", "\r\n\t", "   \n ");

    private static final List<String> WITHHELD =
            List.of("\"ip\"S:S\"::1\"", "\"mp_deviceid\"S:S7", "\"source_info\"S:S{\"a\":[1,{}]}");
    private static final List<String> KEPT =
            List.of("\"a\"S:S1", "\"b,:\"S:S\", :}\"", "\"ip \"S:S{S\"ip\"S:S[S]S}");

    private static Forwarding forwarding;

    @BeforeAll
    static void withhold() throws Exception {
        forwarding =
                Forwarding.with(
                        "include-metadata", "false",
                        "include-location-information", "false",
                        "metadata-field-exclusion", "ip-address,device-name");
    }

    @AfterAll
    static void close() throws Exception {
        forwarding.close();
    }

    @ParameterizedTest
    @FieldSource("SPACES")
    void everyArrangementOfMembersIsCutRight(String space) throws Exception {
        for (List<String> members : arrangements(4)) {
            String batch = "S{S%sS}S".formatted(String.join("S,S", members)).replace("S", space);
            List<String> expected =
                    members.stream()
                            .filter(KEPT::contains)
                            .map(member -> member.replace("S", space))
                            .toList();

            String sent = forwarding.of(batch).text();

            Json.read(sent);
            assertThat(sent).doesNotContain("::1", "mp_deviceid", "source_info");
            expected.forEach(member -> assertThat(sent).contains(member));
            assertThat(withoutSpace(sent))
                    .startsWith(
                            withoutSpace(
                                    "{\"events\":[],"
                                            + expected.stream()
                                                    .map(member -> member + ",")
                                                    .reduce("", String::concat)
                                            + "\"schema_version\""));
        }
    }

    @Test
    void spaceInStringsThatLooksLikeStructureIsLeftAlone() throws Exception {
        String sent =
                forwarding
                        .of(
                                "{\"a\":\" , \\\"ip\\\" : 1 , \" , \"ip\" : \"} , {\" , \"b\" : \" } \" }")
                        .text();

        assertThat(sent)
                .startsWith(
                        "{\"events\":[],\"a\":\" , \\\"ip\\\" : 1 , \" , \"b\" : \" } \" ,\"schema");
    }

    @ParameterizedTest
    @FieldSource("SPACES")
    void locationsGoFromAnyPositionOfTheData(String space) throws Exception {
        List<String> all =
                List.of(
                        "\"event_id\"S:S1",
                        "\"timestamp_unixtime_ms\"S:S2",
                        "\"event_start_unixtime_ms\"S:S\"3\"");
        for (int at = 0; at <= all.size(); at++) {
            List<String> members = new ArrayList<>(all);
            members.add(at, "\"location\"S:S{S\"a\"S:S1S,S\"b\"S:S2S}");
            String event = "{S\"data\"S:S{S%sS}S}";

            String sent =
                    forwarding
                            .of(
                                    "{\"events\":[S%sS]}"
                                            .formatted(event.formatted(String.join("S,S", members)))
                                            .replace("S", space))
                            .text();

            assertThat(sent)
                    .startsWith(
                            "{\"events\":["
                                    + event.formatted(String.join("S,S", all)).replace("S", space)
                                    + "],");
        }
    }

    @ParameterizedTest
    @FieldSource("SPACES")
    void whatIsAddedToAnEmptiedObjectFollowsNoComma(String space) throws Exception {
        String sent =
                forwarding
                        .of("{\"events\":[{\"data\"S:S{S\"location\"S:S1S}}]}".replace("S", space))
                        .text();

        assertThat(withoutSpace(sent)).startsWith("{\"events\":[{\"data\":{\"event_id\":");
        Json.read(sent);
    }

    /** All sequences of distinct members up to a length, the empty one among them. */
    private static List<List<String>> arrangements(int length) {
        List<String> all = Stream.concat(WITHHELD.stream(), KEPT.stream()).toList();
        List<List<String>> arrangements = new ArrayList<>();
        arrangements.add(List.of());
        for (int i = 0; i < arrangements.size(); i++) {
            List<String> shorter = arrangements.get(i);
            for (String member : all) {
                if (shorter.size() < length && !shorter.contains(member)) {
                    List<String> longer = new ArrayList<>(shorter);
                    longer.add(member);
                    arrangements.add(longer);
                }
            }
        }
        return arrangements;
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }
}

package io.eventforwarder.testing;

import io.eventforwarder.testing.Tree.Member;
import io.eventforwarder.testing.Tree.Obj;
import io.eventforwarder.testing.Tree.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The text of a batch that is valid JSON, if odd, and of each of its events. */
public record HostileBatch(String text, List<String> events) {
    public static HostileBatch of(Random random) {
        HostileJson json = new HostileJson(random);
        List<Member> members = json.envelope();
        List<String> events = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            events.add(json.event().written(json::space));
        }
        if (!json.chance(15)) {
            json.insert(
                    members,
                    json.chance(20)
                            ? json.member("events", json.value(2))
                            : json.member("events", new Scalar("@")));
        }
        if (json.chance(30)) {
            json.insert(members, json.member("events", json.value(2)));
        }
        String separator = json.space() + "," + json.space();
        String text =
                new Obj(members)
                        .written(json::space)
                        .replace(
                                "@",
                                "["
                                        + json.space()
                                        + String.join(separator, events)
                                        + json.space()
                                        + "]");
        return new HostileBatch(json.space() + text + json.space(), events);
    }
}

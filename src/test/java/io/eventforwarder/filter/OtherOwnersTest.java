package io.eventforwarder.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.Forwarding;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A source may hold the batches of several apps and environments. */
class OtherOwnersTest {
    private static final Object[] BATCHES = {
        "{\"n\":0,\"api_key\":\"shop\",\"events\":[{}]}",
        "{\"n\":1,\"api_key\":\"blog\",\"environment\":\"production\",\"events\":[{}]}",
        "{\"n\":2,\"api_key\":\"shop\",\"environment\":\"development\",\"events\":[{}]}",
        "{\"n\":3,\"environment\":null}",
        "{\"n\":4,\"api_key\":77,\"environment\":\"development\"}",
        "{\"n\":5,\"api_key\":\"SHOP\",\"events\":[{}]}"
    };

    @Test
    void withoutSettingsAllAreForwarded() throws Exception {
        assertThat(forwardedWith()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void withApiKeysOnlyTheirsAre() throws Exception {
        assertThat(forwardedWith("Source.api-keys", "shop")).containsExactly(0, 2);
        assertThat(forwardedWith("Source.api-keys", "blog, 77")).containsExactly(1, 4);
        assertThat(forwardedWith("Source.api-keys", "none")).isEmpty();
    }

    @Test
    void withEnvironmentsOnlyTheirsAreAndMissingIsProduction() throws Exception {
        assertThat(forwardedWith("Source.environments", "production")).containsExactly(0, 1, 3, 5);
        assertThat(forwardedWith("Source.environments", "development")).containsExactly(2, 4);
        assertThat(forwardedWith("Source.environments", "development,production"))
                .containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void withBothABatchMustMatchBoth() throws Exception {
        assertThat(forwardedWith("Source.api-keys", "shop", "Source.environments", "development"))
                .containsExactly(2);
    }

    private static List<Integer> forwardedWith(String... settings) throws Exception {
        try (Forwarding forwarding = Forwarding.with(settings)) {
            return forwarding.of(BATCHES).trees().stream()
                    .map(tree -> tree.get("n").intValue())
                    .toList();
        }
    }
}

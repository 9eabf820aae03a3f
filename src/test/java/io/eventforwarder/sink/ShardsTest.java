package io.eventforwarder.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ShardsTest {
    private final Shards shards = new Shards();

    private String of(long hash) {
        Shard shard = shards.of(hash);
        return shard == null ? "?" : shard.id();
    }

    @Test
    void whatIsBetweenTwoHashesOfAShardIsItsOwn() {
        assertThat(of(5)).isEqualTo("?");

        shards.learn(10, "a");
        shards.learn(20, "a");
        shards.learn(30, "b");

        assertThat(of(9)).isEqualTo("?");
        assertThat(of(10)).isEqualTo("a");
        assertThat(of(15)).isEqualTo("a");
        assertThat(of(20)).isEqualTo("a");
        assertThat(of(21)).isEqualTo("?");
        assertThat(of(30)).isEqualTo("b");
    }

    @Test
    void hashesAreUnsigned() {
        shards.learn(1, "a");
        shards.learn(-1, "a");

        assertThat(of(Long.MIN_VALUE)).isEqualTo("a");
        assertThat(of(0)).isEqualTo("?");
    }

    @Test
    void aShardStaysTheSame() {
        Shard shard = shards.learn(10, "a");

        assertThat(shards.learn(20, "a")).isSameAs(shard);
        assertThat(shards.learn(15, "a")).isSameAs(shard);
        assertThat(shards.of(12)).isSameAs(shard);
    }

    @Test
    void aSplitShardIsForgotten() {
        shards.learn(10, "a");
        shards.learn(90, "a");

        shards.learn(20, "left");
        assertThat(of(80)).isEqualTo("?");
        shards.learn(80, "right");

        assertThat(of(20)).isEqualTo("left");
        assertThat(of(80)).isEqualTo("right");
        assertThat(of(50)).isEqualTo("?");
    }

    @Test
    void mergedShardsAreForgotten() {
        shards.learn(10, "a");
        shards.learn(20, "a");
        shards.learn(30, "b");
        shards.learn(40, "b");

        shards.learn(15, "merged");
        shards.learn(35, "merged");

        assertThat(of(25)).isEqualTo("merged");
        assertThat(of(12)).isEqualTo("?");
        assertThat(of(40)).isEqualTo("?");
    }

    @Test
    void aHundredAnswersAShardKnowAlmostEveryKey() {
        Random random = new Random(7);
        for (int i = 0; i < 800; i++) {
            long hash = random.nextLong();
            shards.learn(hash, Long.toString(hash >>> 61));
        }
        int known = 0;
        for (int i = 0; i < 1000; i++) {
            long hash = random.nextLong();
            String shard = of(hash);
            assertThat(shard).isIn("?", Long.toString(hash >>> 61));
            known += shard.equals("?") ? 0 : 1;
        }
        assertThat(known).isGreaterThan(950);
    }
}

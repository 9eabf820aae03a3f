package io.eventforwarder.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LocalRunProgressTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void filesHaveATotalAndATimeLeft() {
        assertThat(LocalRunProgress.ofFiles(10, 100_000_000, 1_600_000_000, 12_345))
                .isEqualTo(
                        "100.0 of 1,600.0 MB read, 12,345 records out, 10.0 MB/s, 2 min 30 s left");
        assertThat(LocalRunProgress.ofFiles(10, 100_000_000, 200_000_000, 1))
                .isEqualTo("100.0 of 200.0 MB read, 1 records out, 10.0 MB/s, 10 s left");
        assertThat(LocalRunProgress.ofFiles(10, 0, 200_000_000, 0))
                .isEqualTo("0.0 of 200.0 MB read, 0 records out, 0.0 MB/s");
        assertThat(LocalRunProgress.ofFiles(20, 210_000_000, 200_000_000, 7))
                .as("after a restart, which reads some bytes again")
                .startsWith("200.0 of 200.0 MB read, 7 records out")
                .doesNotContain("left");
    }

    @Test
    void streamsHaveALag() {
        assertThat(LocalRunProgress.ofStream(10, 12_345, 3_600))
                .isEqualTo("12,345 records out, 1,235/s, 3,600 s behind the newest input");
    }

    @Test
    @Timeout(60)
    void aDashboardThatDoesNotAnswerIsNotWaitedForWithoutEnd() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("http://127.0.0.1:" + silent.getLocalPort());

            assertThatThrownBy(() -> LocalRunProgress.json(uri))
                    .isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aTerminalShowsOneLineThatIsRewritten() throws Exception {
        LocalRunProgress progress = new LocalRunProgress(new PrintStream(err, true, UTF_8), 10);
        progress.show("a long line of text");
        progress.show("short");
        progress.stop();

        assertThat(err.toString(UTF_8)).isEqualTo("\ra long li\u001b[K\r\rshort\u001b[K\r\u001b[K");
    }

    @Test
    void withoutTerminalThereAreWholeLines() throws Exception {
        LocalRunProgress progress = new LocalRunProgress(new PrintStream(err, true, UTF_8), 0);
        progress.show("a long line of text");
        progress.show("short");
        progress.stop();

        assertThat(err.toString(UTF_8).lines()).containsExactly("a long line of text", "short");
    }
}

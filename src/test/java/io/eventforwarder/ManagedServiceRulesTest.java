package io.eventforwarder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventforwarder.settings.Settings;
import io.eventforwarder.testing.PropertiesJson;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.client.program.MutatedConfigurationException;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.core.execution.PipelineExecutorFactory;
import org.apache.flink.core.execution.PipelineExecutorServiceLoader;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** Managed Service for Apache Flink refuses programs that set what is its own to set. */
class ManagedServiceRulesTest {
    private static final List<String> FREE_TO_SET =
            List.of(
                    "pipeline.auto-watermark-interval",
                    "pipeline.closure-cleaner-level",
                    "pipeline.max-parallelism",
                    "pipeline.name",
                    "pipeline.operator-chaining",
                    "pipeline.vertex");

    @Test
    void jobSetsNothingThatTheServiceSets() {
        for (Settings settings :
                List.of(
                        PropertiesJson.streamToStream().settings(),
                        PropertiesJson.filesToFiles().settings())) {
            StreamExecutionEnvironment env = environment();
            EventForwarderJob.pipeline(settings).build(env);

            assertThatThrownBy(env::executeAsync).isInstanceOf(Accepted.class);
        }
    }

    @Test
    void theServiceWouldNoticeObjectReuse() {
        StreamExecutionEnvironment env = environment();
        EventForwarderJob.pipeline(PropertiesJson.filesToFiles().settings()).build(env);
        env.getConfig().enableObjectReuse();

        assertThatThrownBy(env::executeAsync).isInstanceOf(MutatedConfigurationException.class);
    }

    /** The environment that the service's entry point gives to a program. */
    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(DeploymentOptions.TARGET, "remote");
        return new StreamContextEnvironment(
                new AcceptingLoader(),
                configuration,
                configuration,
                ManagedServiceRulesTest.class.getClassLoader(),
                false,
                true,
                false,
                FREE_TO_SET);
    }

    /** The program has passed the rules and would be run. */
    private static final class Accepted extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class AcceptingLoader implements PipelineExecutorServiceLoader {
        @Override
        public PipelineExecutorFactory getExecutorFactory(Configuration configuration) {
            throw new Accepted();
        }

        @Override
        public Stream<String> getExecutorNames() {
            return Stream.empty();
        }
    }
}

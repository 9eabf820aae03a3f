package io.eventforwarder.benchmark;

import java.net.URI;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * A route of Apache Camel that copies a Kinesis stream to another one, with a PutRecord for each
 * record. Its options favour throughput: it reads without a pause, as many records at once as
 * Kinesis allows, and does not copy bodies into a cache.
 */
final class CamelRoute extends RouteBuilder {
    private static final String STREAM =
            "aws2-kinesis:%s?region=us-east-1&accessKey=AKIDOFCUSTOMER&secretKey=hush"
                    + "&overrideEndpoint=true&uriEndpointOverride=%s%s";
    private static final String READING =
            "&iteratorType=TRIM_HORIZON&maxResultsPerRequest=10000&greedy=true&delay=1";

    private final URI stub;

    private CamelRoute(URI stub) {
        this.stub = stub;
    }

    /**
     * Runs and measures the route.
     *
     * @param args a {@linkplain Measurement.Plan plan}
     */
    public static void main(String[] args) {
        Measurement.Plan plan = Measurement.Plan.of(args);
        URI stub = plan.stub();
        Measurement.run(
                plan,
                () -> {
                    Main camel = new Main();
                    camel.configure().addRoutesBuilder(new CamelRoute(stub));
                    camel.configure().setStreamCachingEnabled(false);
                    camel.start();
                    return () -> {};
                });
    }

    @Override
    public void configure() {
        from(String.format(STREAM, "events-in", stub, READING))
                .to(String.format(STREAM, "events-out", stub, ""));
    }
}

package io.eventforwarder.cli.managed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** S3, STS, CloudFormation and the managed service, as they answer while a stack is created. */
final class AwsStub implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, String> requests = new ConcurrentHashMap<>();

    private AwsStub(HttpServer server) {
        this.server = server;
    }

    static AwsStub started() throws IOException {
        AwsStub stub =
                new AwsStub(
                        HttpServer.create(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        stub.server.createContext("/", stub::handle);
        stub.server.start();
        return stub;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The last body of each operation. */
    Map<String, String> requests() {
        return requests;
    }

    /** The parameters that CreateChangeSet gave values to. */
    Map<String, String> parameters() {
        Map<String, String> form = form(requests.get("CreateChangeSet"));
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 1; form.containsKey("Parameters.member." + i + ".ParameterKey"); i++) {
            parameters.put(
                    form.get("Parameters.member." + i + ".ParameterKey"),
                    form.get("Parameters.member." + i + ".ParameterValue"));
        }
        return parameters;
    }

    static Map<String, String> form(String body) {
        return Stream.of(body.split("&", -1))
                .map(field -> field.split("=", 2))
                .collect(
                        Collectors.toMap(
                                field -> field[0],
                                field -> URLDecoder.decode(field[1], StandardCharsets.UTF_8)));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
            String operation =
                    exchange.getRequestMethod().equals("PUT")
                            ? "PUT " + exchange.getRequestURI().getPath()
                            : target == null
                                    ? form(body).get("Action")
                                    : target.substring(target.indexOf('.') + 1);
            String answer = answer(operation);
            boolean missing = answer.contains("does not exist");
            requests.put(operation, body);
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    missing ? 400 : 200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private String answer(String operation) {
        boolean isCreated = requests.containsKey("ExecuteChangeSet");
        return switch (operation) {
            case "GetCallerIdentity" -> result(operation, "<Account>210987654321</Account>");
            case "DescribeApplication" ->
                    isCreated
                            ? """
                              {"ApplicationDetail": {"ApplicationStatus": "RUNNING"}}
                              """
                            : """
                              {"__type": "ResourceNotFoundException", "message": "does not exist"}
                              """;
            case "StartApplication" -> "{}";
            case "DescribeStacks" ->
                    isCreated
                            ? result(
                                    operation,
                                    "<Stacks><member><StackName>customer-events</StackName>"
                                            + "<StackStatus>CREATE_COMPLETE</StackStatus>"
                                            + "<CreationTime>2026-01-01T00:00:00Z</CreationTime>"
                                            + "</member></Stacks>")
                            : "<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with"
                                    + " id customer-events does not exist</Message></Error>"
                                    + "</ErrorResponse>";
            case "CreateChangeSet" -> result(operation, "<Id>change</Id><StackId>stack</StackId>");
            case "DescribeChangeSet" -> result(operation, "<Status>CREATE_COMPLETE</Status>");
            default -> operation.startsWith("PUT") ? "" : result(operation, "");
        };
    }

    private static String result(String operation, String content) {
        return "<%1$sResponse><%1$sResult>%2$s</%1$sResult></%1$sResponse>"
                .formatted(operation, content);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

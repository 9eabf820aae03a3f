package io.eventforwarder.cli.managed;

import io.eventforwarder.testing.HttpStub;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkBytes;

/** S3, STS, CloudFormation and the managed service, as they answer while a stack is created. */
final class AwsStub implements AutoCloseable {
    private final HttpStub http = HttpStub.started().answers(this::handle);
    private final Map<String, String> requests = new ConcurrentHashMap<>();

    AwsStub() throws IOException {}

    URI uri() {
        return http.uri();
    }

    /** The last body of each operation. */
    Map<String, String> requests() {
        return requests;
    }

    Map<String, String> parameters() {
        Map<String, String> form = changeSet();
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 1; form.containsKey("Parameters.member." + i + ".ParameterKey"); i++) {
            parameters.put(
                    form.get("Parameters.member." + i + ".ParameterKey"),
                    form.get("Parameters.member." + i + ".ParameterValue"));
        }
        return parameters;
    }

    Map<String, String> changeSet() {
        return HttpStub.Request.form(requests.get("CreateChangeSet"));
    }

    private HttpStub.Answer handle(HttpStub.Request request) {
        String target = request.headers().get("x-amz-target");
        String operation =
                request.method().equals("PUT")
                        ? "PUT " + request.path()
                        : target == null
                                ? request.form().get("Action")
                                : target.substring(target.indexOf('.') + 1);
        String answer = answer(operation);
        requests.put(operation, request.body());
        return new HttpStub.Answer(
                answer.contains("does not exist") ? 400 : 200,
                answer.startsWith("<") ? "text/xml" : "application/x-amz-json-1.1",
                SdkBytes.fromUtf8String(answer));
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
        http.close();
    }
}

package io.eventforwarder.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.Json;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
    private static final String STREAM = "arn:aws:kinesis:us-east-1:123456789012:stream/events";
    private static final Role FORWARDER = new Role("arn:aws:iam::210987654321:role/forwarder");
    private static final Caller CALLER = FORWARDER.session("job");

    private static JsonNode document(String statements) {
        return Json.read("{\"Version\": \"2012-10-17\", \"Statement\": " + statements + "}");
    }

    private static JsonNode statement(String effect, String action, String resource) {
        return document(
                """
                [{"Sid": "", "Effect": "%s", "Action": %s, "Resource": %s}]
                """
                        .formatted(effect, action, resource));
    }

    private static Verdict verdict(Policy policy, String action, String resource) {
        return policy.verdict(Call.of(CALLER, action, resource));
    }

    @ParameterizedTest
    @CsvSource({
        "kinesis:PutRecord, kinesis:PutRecord, ALLOWED",
        "kinesis:putrecord, kinesis:PutRecord, ALLOWED",
        "kinesis:PutRecord, kinesis:PutRecords, NOT_ALLOWED",
        "kinesis:PutRecord*, kinesis:PutRecords, ALLOWED",
        "kinesis:PutRecord?, kinesis:PutRecord, NOT_ALLOWED",
        "kinesis:*, kinesis:GetRecords, ALLOWED",
        "kinesis:*, sts:AssumeRole, NOT_ALLOWED",
        "*, kinesis:GetRecords, ALLOWED"
    })
    void actionsMatchInAnyCaseAndWithWildcards(String allowed, String action, Verdict verdict) {
        Policy policy =
                Policy.ofIdentity(
                        statement("Allow", '"' + allowed + '"', "[\"" + STREAM + "\", \"*\"]"));

        assertThat(verdict(policy, action, STREAM)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:kinesis:us-east-1:123456789012:stream/events, ALLOWED",
        "arn:aws:kinesis:us-east-1:123456789012:stream/EVENTS, NOT_ALLOWED",
        "arn:aws:kinesis:us-east-1:123456789012:stream/event, NOT_ALLOWED",
        "arn:aws:kinesis:us-east-1:123456789012:stream/ev*s, ALLOWED",
        "arn:aws:kinesis:*:123456789012:stream/events, ALLOWED",
        "arn:aws:kinesis:*:stream/events, NOT_ALLOWED",
        "arn:aws:kinesis:us-east-1:123456789012:*, ALLOWED",
        "arn:aws-cn:kinesis:us-east-1:123456789012:stream/events, NOT_ALLOWED",
        "*, ALLOWED"
    })
    void resourcesMatchSegmentBySegment(String allowed, Verdict verdict) {
        Policy policy =
                Policy.ofIdentity(
                        statement("Allow", "[\"kinesis:PutRecord\"]", '"' + allowed + '"'));

        assertThat(verdict(policy, "kinesis:PutRecord", STREAM)).isEqualTo(verdict);
    }

    @Test
    void whatIsDeniedIsDeniedWhateverAllowsIt() {
        Policy policy =
                Policy.ofIdentity(
                        statement("Deny", "\"kinesis:PutRecord\"", "\"*\""),
                        statement("Allow", "\"kinesis:*\"", "\"*\""));

        assertThat(verdict(policy, "kinesis:PutRecord", STREAM)).isEqualTo(Verdict.DENIED);
        assertThat(verdict(policy, "kinesis:GetRecords", STREAM)).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void nothingIsAllowedByNoPolicy() {
        assertThat(verdict(Policy.NONE, "kinesis:PutRecord", STREAM))
                .isEqualTo(Verdict.NOT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:iam::210987654321:role/forwarder, ALLOWED",
        "arn:aws:sts::210987654321:assumed-role/forwarder/job, ALLOWED",
        "arn:aws:iam::210987654321:root, ALLOWED",
        "210987654321, ALLOWED",
        "arn:aws:iam::210987654321:role/other, NOT_ALLOWED",
        "arn:aws:iam::210987654321:user/forwarder, NOT_ALLOWED",
        "arn:aws:iam::111122223333:root, NOT_ALLOWED",
        "111122223333, NOT_ALLOWED"
    })
    void principalsAreNamedExactlyOrByTheirAccount(String principal, Verdict verdict) {
        assertThat(assume(trust('"' + principal + '"', "\"orgid:1\""), "orgid:1"))
                .isEqualTo(verdict);
        assertThat(
                        assume(
                                trust(
                                        "[\"arn:aws:iam::1:role/r\", \"" + principal + "\"]",
                                        "[\"orgid:1\", \"orgid:2\"]"),
                                "orgid:2"))
                .isEqualTo(verdict);
    }

    @Test
    void anotherExternalIdOrNoneIsNotAllowed() {
        Policy trust = trust("\"210987654321\"", "\"orgid:1\"");

        assertThat(assume(trust, "orgid:2")).isEqualTo(Verdict.NOT_ALLOWED);
        assertThat(trust.verdict(Call.of(CALLER, "sts:AssumeRole", "*")))
                .isEqualTo(Verdict.NOT_ALLOWED);
    }

    private static Policy trust(String principals, String externalIds) {
        return Policy.ofTrust(
                document(
                        """
                        [{
                          "Effect": "Allow",
                          "Principal": {"AWS": %s},
                          "Action": "sts:AssumeRole",
                          "Condition": {"StringEquals": {"sts:ExternalId": %s}}
                        }]
                        """
                                .formatted(principals, externalIds)));
    }

    private static Verdict assume(Policy trust, String externalId) {
        return trust.verdict(new Call(CALLER, "sts:AssumeRole", "*", Optional.of(externalId)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Effect\": \"Allow\", \"NotAction\": \"a:B\", \"Resource\": \"*\"}",
                "{\"Effect\": \"Allow\", \"Action\": \"a:B\", \"NotResource\": \"*\"}",
                "{\"Effect\": \"Allow\", \"Action\": \"a:B\"}",
                "{\"Effect\": \"allow\", \"Action\": \"a:B\", \"Resource\": \"*\"}",
                "{\"Effect\": \"Allow\", \"Action\": [1], \"Resource\": \"*\"}",
                "{\"Effect\": \"Allow\", \"Action\": \"a:B\", \"Resource\": \"${aws:username}\"}",
                "{\"Effect\": \"Allow\", \"Action\": \"a:B\", \"Resource\": \"*\","
                        + " \"Condition\": {\"StringLike\": {\"sts:ExternalId\": \"*\"}}}",
                "{\"Effect\": \"Allow\", \"Action\": \"a:B\", \"Resource\": \"*\","
                        + " \"Condition\": {\"StringEquals\": {\"aws:SourceIp\": \"::1\"}}}",
                "{\"Effect\": \"Allow\", \"Action\": \"a:B\", \"Resource\": \"*\","
                        + " \"Principal\": {\"AWS\": \"1\"}}",
                "\"Allow\""
            })
    void whatItDoesNotUnderstandIsAnError(String statement) {
        assertThatThrownBy(() -> Policy.ofIdentity(document(statement)))
                .isInstanceOf(UnsupportedPolicy.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"*\"",
                "{\"AWS\": \"*\"}",
                "{\"Service\": \"x\"}",
                "{\"Federated\": \"x\"}"
            })
    void principalsThatItDoesNotUnderstandAreAnError(String principal) {
        assertThatThrownBy(
                        () ->
                                Policy.ofTrust(
                                        document(
                                                "{\"Effect\": \"Allow\", \"Action\": \"a:B\","
                                                        + " \"Principal\": "
                                                        + principal
                                                        + "}")))
                .isInstanceOf(UnsupportedPolicy.class);
    }

    @Test
    void anotherVersionIsAnError() {
        JsonNode document =
                Json.read(
                        """
                        {"Version": "2008-10-17", "Statement": []}
                        """);

        assertThatThrownBy(() -> Policy.ofIdentity(document)).isInstanceOf(UnsupportedPolicy.class);
    }
}

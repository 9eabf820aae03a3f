package io.eventforwarder.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.event.Owner;
import io.eventforwarder.testing.Inputs;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose data a batch is: environment, API key, and the mpid or else the user identities. */
class OwnersTest {
    @Test
    void theEnvironmentIsProductionUnlessTheBatchSaysOtherwise() {
        assertThat(ownerOf("").environment()).isEqualTo("production");
        assertThat(ownerOf("\"environment\":null").environment()).isEqualTo("production");
        assertThat(ownerOf("\"environment\":\"development\"").environment())
                .isEqualTo("development");
        assertThat(ownerOf("\"mpid\":1"))
                .isEqualTo(ownerOf("\"mpid\":1,\"environment\":\"production\""));
        assertThat(ownerOf("\"mpid\":1"))
                .isNotEqualTo(ownerOf("\"mpid\":1,\"environment\":\"development\""));
    }

    @Test
    void apiKeysTellOwnersApart() {
        assertThat(ownerOf("\"api_key\":\"a\"")).isNotEqualTo(ownerOf("\"api_key\":\"b\""));
        assertThat(ownerOf("\"api_key\":\"a\"")).isNotEqualTo(ownerOf(""));
        assertThat(ownerOf("\"api_key\":null")).isEqualTo(ownerOf(""));
    }

    @Test
    void idsCompareAsText() {
        assertThat(ownerOf("\"mpid\":5,\"api_key\":6"))
                .isEqualTo(ownerOf("\"api_key\":\"6\",\"mpid\":\"5\""))
                .hasSameHashCodeAs(ownerOf("\"api_key\":\"6\",\"mpid\":\"5\""));
        assertThat(ownerOf("\"mpid\":9007199254740993"))
                .isNotEqualTo(ownerOf("\"mpid\":9007199254740992"));
    }

    @Test
    void withAnMpidTheUserIdentitiesDoNotMatter() {
        assertThat(ownerOf("\"mpid\":5,\"user_identities\":{\"email\":\"a\"}"))
                .isEqualTo(ownerOf("\"mpid\":5,\"user_identities\":{\"email\":\"b\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"x\":1", "\"mpid\":null", "\"mpid\":\"\"", "\"mpid\":0", "\"mpid\":\"0\""})
    void withoutAnMpidTheUserIdentitiesTellUsersApart(String noMpid) {
        String jane = ",\"user_identities\":{\"email\":\"jane\",\"customer_id\":5}";
        String joe = ",\"user_identities\":{\"email\":\"joe\",\"customer_id\":5}";

        assertThat(ownerOf(noMpid + jane)).isNotEqualTo(ownerOf(noMpid + joe));
        assertThat(ownerOf(noMpid + jane)).isNotEqualTo(ownerOf(noMpid));
        assertThat(ownerOf(noMpid + jane)).isEqualTo(ownerOf("\"y\":2" + jane));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"email\":\"jané\",\"customer_id\":5}",
                "{\"customer_id\":\"5\",\"email\":\"jan\\u00e9\"}",
                "{ \"customer_id\" : \"5\" , \"facebook\" : null, \"email\" : \"jané\", \"x\": \"\" }",
                "{\"email\":\"joe\",\"customer_id\":5,\"email\":\"jané\"}",
                "[{\"identity_type\":\"email\",\"identity\":\"jané\"},"
                        + "{\"identity_type\":\"customer_id\",\"identity\":5}]",
                "[{\"identity\":\"5\",\"identity_type\":\"customer_id\",\"x\":{\"identity\":1}}, 7,"
                        + " {\"identity\":\"jané\",\"identity_type\":\"email\"}, {}]"
            })
    void theSameIdentitiesInAnyFormAndOrderAreTheSameUser(String identities) {
        assertThat(ownerOf("\"user_identities\":" + identities))
                .isEqualTo(
                        ownerOf("\"user_identities\":{\"customer_id\":\"5\",\"email\":\"jané\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "[]", "\"text\"", "5", "{\"email\":null}", "[{}]"})
    void noIdentitiesAreNobody(String identities) {
        assertThat(ownerOf("\"user_identities\":" + identities)).isEqualTo(ownerOf(""));
    }

    @Test
    void anIdentityThatLooksLikeTwoIsOne() {
        assertThat(ownerOf("\"user_identities\":{\"customer_id\":\"1, email=x\"}"))
                .isNotEqualTo(
                        ownerOf("\"user_identities\":{\"customer_id\":\"1\",\"email\":\"x\"}"));
    }

    @Test
    void anMpidThatLooksLikeIdentitiesIsAnMpid() {
        for (String text : new String[] {"{email=x}", "5:email1:x"}) {
            assertThat(ownerOf("\"mpid\":\"" + text + "\""))
                    .isNotEqualTo(ownerOf("\"user_identities\":{\"email\":\"x\"}"));
        }
    }

    @Test
    void theLastOfSeveralCounts() {
        assertThat(ownerOf("\"mpid\":1,\"mpid\":2")).isEqualTo(ownerOf("\"mpid\":2"));
        assertThat(ownerOf("\"api_key\":1,\"api_key\":null")).isEqualTo(ownerOf(""));
        assertThat(ownerOf("\"environment\":\"development\",\"environment\":null"))
                .isEqualTo(ownerOf(""));
    }

    private static Owner ownerOf(String fields) {
        ParsedRecord parsed = new RecordParser(Set.of()).parse(Inputs.record("{" + fields + "}"));
        assertThat(parsed.deadLetters()).isEmpty();
        return parsed.batches().get(0).owner();
    }
}

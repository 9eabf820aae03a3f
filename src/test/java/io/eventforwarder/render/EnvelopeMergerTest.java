package io.eventforwarder.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.Forwarded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fields of an older and a newer batch, as they leave together; quotes are single ones here. */
class EnvelopeMergerTest {
    /** The record of batches with these fields, from the oldest to the newest. */
    private static Forwarded merged(String... fields) {
        List<String> batches = new ArrayList<>();
        for (String batch : fields) {
            batches.add(
                    "{\"timestamp_unixtime_ms\":%d,\"mpid\":1,%s}"
                            .formatted(1_000 + batches.size(), batch.replace('\'', '"')));
        }
        return GroupForwarding.together(batches.toArray());
    }

    private static void assertMerges(String older, String newer, String expected) {
        assertThat(merged(older, newer).text()).contains("," + expected.replace('\'', '"') + ",");
    }

    @Test
    void theNewerValueReplacesTheOlderWhole() {
        assertMerges("'ip':'1.1.1.1'", "'ip':'2.2.2.2'", "'ip':'2.2.2.2'");
        assertMerges(
                "'device_info':{'brand':'a','x':1}",
                "'device_info':{'brand':'b'}",
                "'device_info':{'brand':'b'}");
        assertMerges("'unknown':{'a':[1]}", "'unknown':5", "'unknown':5");
        assertMerges("'sdk_version':'1'", "'sdk_version':''", "'sdk_version':''");
    }

    @Test
    void nullOrMissingNeverReplacesAValue() {
        assertMerges("'ip':'1.1.1.1'", "'ip':null", "'ip':'1.1.1.1'");
        assertMerges("'ip':'1.1.1.1'", "'x':1", "'ip':'1.1.1.1','x':1");
        assertMerges("'ip':null", "'ip':'2.2.2.2'", "'ip':'2.2.2.2'");
        assertMerges("'ip':null", "'x':1", "'ip':null,'x':1");
        assertMerges(
                "'user_attributes':{'a':1}", "'user_attributes':null", "'user_attributes':{'a':1}");
        assertMerges(
                "'consent_state':{'gdpr':{}}",
                "'consent_state':null",
                "'consent_state':{'gdpr':{}}");
        assertMerges(
                "'user_identities':{'email':'a'}",
                "'user_identities':null",
                "'user_identities':[{'identity_type':'email','identity':'a'}]");
    }

    @Test
    void userAttributesMergeKeyByKeyAndNullIsAValue() {
        assertMerges(
                "'user_attributes':{'a':1,'b':[1],'c':3}",
                "'user_attributes':{'b':null,'c':[2,3],'d':''}",
                "'user_attributes':{'a':1,'b':null,'c':[2,3],'d':''}");
    }

    @Test
    void partnerIdentitiesMergeKeyByKeyAndNullIsAValue() {
        assertMerges(
                "'partner_identities':{'a':'1','b':'2'}",
                "'partner_identities':{'a':null,'c':'3'}",
                "'partner_identities':{'a':null,'b':'2','c':'3'}");
    }

    @Test
    void integrationAttributesMergeByModuleThenKey() {
        assertMerges(
                "'integration_attributes':{'20':{'a':1,'b':2,'c':3},'30':{'x':1},'40':{'y':1}}",
                "'integration_attributes':{'20':{'b':null,'c':4,'d':5},'30':null,'50':{'z':1}}",
                "'integration_attributes':{'20':{'a':1,'b':2,'c':4,'d':5},'30':{'x':1},"
                        + "'40':{'y':1},'50':{'z':1}}");
    }

    @Test
    void consentStateMergesByRegulationThenPurpose() {
        assertMerges(
                "'consent_state':{'gdpr':{'ads':{'consented':true,'x':1},'mail':{'consented':true}}}",
                "'consent_state':{'gdpr':{'ads':{'consented':false}},"
                        + "'ccpa':{'data_sale_opt_out':{'consented':true}}}",
                "'consent_state':{'gdpr':{'ads':{'consented':false},'mail':{'consented':true}},"
                        + "'ccpa':{'data_sale_opt_out':{'consented':true}}}");
    }

    @Test
    void userIdentitiesMergeByTypeTheSurvivorsOfTheOlderFirst() {
        assertMerges(
                "'user_identities':{'email':'old@x','customer_id':'1','other':'o'}",
                "'user_identities':[{'identity':'new@x','identity_type':'email'},"
                        + "{'identity_type':'facebook','identity':'f'}]",
                "'user_identities':[{'identity_type':'customer_id','identity':'1'},"
                        + "{'identity_type':'other','identity':'o'},"
                        + "{'identity':'new@x','identity_type':'email'},"
                        + "{'identity_type':'facebook','identity':'f'}]");
        assertMerges(
                "'user_identities':[{'identity_type':'email','identity':'a'}]",
                "'user_identities':[{'identity_type':'email','identity':null}]",
                "'user_identities':[{'identity_type':'email','identity':'a'}]");
    }

    @Test
    void aDeletedNameRemovesTheOlderValue() {
        assertMerges(
                "'user_attributes':{'a':1,'b':2}",
                "'deleted_user_attributes':['a','z']",
                "'user_attributes':{'b':2},'deleted_user_attributes':['a','z']");
    }

    @Test
    void aNewerValueTakesItsNameOffTheOlderList() {
        assertMerges(
                "'deleted_user_attributes':['a','b'],'user_attributes':{}",
                "'user_attributes':{'a':1}",
                "'deleted_user_attributes':['b'],'user_attributes':{'a':1}");
        assertMerges(
                "'deleted_user_attributes':['a']",
                "'user_attributes':{'a':null}",
                "'deleted_user_attributes':[],'user_attributes':{'a':null}");
    }

    @Test
    void theListOfDeletedNamesIsTheOlderSurvivorsThenTheNewer() {
        assertMerges(
                "'deleted_user_attributes':['a','b','c']",
                "'user_attributes':{'b':1},'deleted_user_attributes':['d','c']",
                "'deleted_user_attributes':['a','c','d'],'user_attributes':{'b':1}");
    }

    @Test
    void aNameBothSetAndDeletedInOneBatchStaysInBoth() {
        assertMerges(
                "'user_attributes':{'a':1}",
                "'user_attributes':{'a':2},'deleted_user_attributes':['a']",
                "'user_attributes':{'a':2},'deleted_user_attributes':['a']");
        assertMerges(
                "'user_attributes':{'a':2},'deleted_user_attributes':['a']",
                "'ip':'1'",
                "'user_attributes':{'a':2},'deleted_user_attributes':['a'],'ip':'1'");
    }

    @Test
    void sourceRequestIdSurvivesOnlyFromOneBatch() {
        String batch = "{\"source_request_id\":\"r\",\"ip\":\"1\"}";

        assertThat(GroupForwarding.together(batch).text()).contains("\"source_request_id\":\"r\"");
        assertThat(GroupForwarding.together(batch, batch).text())
                .contains("\"ip\":\"1\"")
                .doesNotContain("source_request_id");
    }

    @Test
    void newerIsTheLargerTimestampWhateverTheOrderOfArrival() {
        String newer = "{\"timestamp_unixtime_ms\":\"2000\",\"ip\":\"newer\"}";
        String older = "{\"timestamp_unixtime_ms\":1000,\"ip\":\"older\"}";

        assertThat(GroupForwarding.together(newer, older).text()).contains("\"ip\":\"newer\"");
    }

    @Test
    void aBatchWithoutATimestampIsAsOldAsItsArrival() {
        String past = "{\"timestamp_unixtime_ms\":1000,\"ip\":\"past\"}";
        String now = "{\"ip\":\"now\"}";
        String future = "{\"timestamp_unixtime_ms\":9999999999999,\"ip\":\"future\"}";

        assertThat(GroupForwarding.together(now, past).text()).contains("\"ip\":\"now\"");
        assertThat(GroupForwarding.together(future, now).text()).contains("\"ip\":\"future\"");
    }
}

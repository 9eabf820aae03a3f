package io.eventforwarder.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventforwarder.testing.Forwarded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The merged envelopes of batches. Batches are written with single quotes here. */
class EnvelopeMergerTest {
    /** The record of a group of batches with these fields, given from the oldest to the newest. */
    private static Forwarded merged(String... fields) {
        List<String> batches = new ArrayList<>();
        for (String batch : fields) {
            batches.add(
                    "{\"timestamp_unixtime_ms\":%d,\"mpid\":1,%s}"
                            .formatted(1_000 + batches.size(), batch.replace('\'', '"')));
        }
        return GroupForwarding.together(batches.toArray());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    newer replaces | 'ip':'1' | 'ip':'2' | 'ip':'2'
                    the whole value | 'device_info':{'a':1,'x':1} | 'device_info':{'a':2} | 'device_info':{'a':2}
                    another type | 'unknown':{'a':[1]} | 'unknown':5 | 'unknown':5
                    an empty text | 'sdk_version':'1' | 'sdk_version':'' | 'sdk_version':''
                    null does not replace | 'ip':'1' | 'ip':null | 'ip':'1'
                    missing does not replace | 'ip':'1' | 'x':1 | 'ip':'1','x':1
                    a value replaces null | 'ip':null | 'ip':'2' | 'ip':'2'
                    null stays | 'ip':null | 'x':1 | 'ip':null,'x':1
                    null attributes | 'user_attributes':{'a':1} | 'user_attributes':null | 'user_attributes':{'a':1}
                    null withdraws all consent | 'consent_state':{'gdpr':{'ads':{'a':true}}} | 'consent_state':null | 'consent_state':null
                    consent after null | 'consent_state':null | 'consent_state':{'gdpr':{}} | 'consent_state':{'gdpr':{}}
                    missing consent changes nothing | 'consent_state':{'gdpr':{}} | 'x':1 | 'consent_state':{'gdpr':{}},'x':1
                    null identities | 'user_identities':{'email':'a'} | 'user_identities':null | 'user_identities':[{'identity_type':'email','identity':'a'}]
                    attributes by key, null is a value | 'user_attributes':{'a':1,'b':[1],'c':3} | 'user_attributes':{'b':null,'c':[2,3],'d':''} | 'user_attributes':{'a':1,'b':null,'c':[2,3],'d':''}
                    partner identities by key | 'partner_identities':{'a':'1','b':'2'} | 'partner_identities':{'a':null,'c':'3'} | 'partner_identities':{'a':null,'b':'2','c':'3'}
                    integration attributes by module, then key | 'integration_attributes':{'20':{'a':1,'b':2,'c':3},'30':{'x':1},'40':{'y':1}} | 'integration_attributes':{'20':{'b':null,'c':4,'d':5},'30':null,'50':{'z':1}} | 'integration_attributes':{'20':{'a':1,'b':2,'c':4,'d':5},'30':{'x':1},'40':{'y':1},'50':{'z':1}}
                    consent by regulation, as a whole | 'consent_state':{'gdpr':{'ads':{'a':true},'mail':{'a':true}},'x':{'y':1}} | 'consent_state':{'gdpr':{'ads':{'a':false}},'ccpa':{'sale':{'a':true}}} | 'consent_state':{'gdpr':{'ads':{'a':false}},'x':{'y':1},'ccpa':{'sale':{'a':true}}}
                    null and empty regulations replace | 'consent_state':{'gdpr':{'ads':{'a':true}},'ccpa':{'sale':{'a':true}}} | 'consent_state':{'gdpr':{},'ccpa':null} | 'consent_state':{'gdpr':{},'ccpa':null}
                    an empty array is an empty object | 'user_attributes':{'a':1},'consent_state':{'gdpr':{'b':2}},'integration_attributes':{'20':{'c':3}},'partner_identities':{'d':4} | 'user_attributes':[],'consent_state':[],'integration_attributes':[],'partner_identities':[ ] | 'user_attributes':{'a':1},'consent_state':{'gdpr':{'b':2}},'integration_attributes':{'20':{'c':3}},'partner_identities':{'d':4}
                    also the older one and a module's | 'user_attributes':[],'integration_attributes':{'20':{'c':3},'30':[]} | 'user_attributes':{'a':1},'integration_attributes':{'20':[],'30':{'d':4}} | 'integration_attributes':{'20':{'c':3},'30':{'d':4}},'user_attributes':{'a':1}
                    identities by type | 'user_identities':{'email':'old','customer_id':'1','other':'o'} | 'user_identities':[{'identity':'new','identity_type':'email'},{'identity_type':'facebook','identity':'f'}] | 'user_identities':[{'identity_type':'customer_id','identity':'1'},{'identity_type':'other','identity':'o'},{'identity':'new','identity_type':'email'},{'identity_type':'facebook','identity':'f'}]
                    a null identity does not replace | 'user_identities':[{'identity_type':'email','identity':'a'}] | 'user_identities':[{'identity_type':'email','identity':null}] | 'user_identities':[{'identity_type':'email','identity':'a'}]
                    a deleted name removes the older value | 'user_attributes':{'a':1,'b':2} | 'deleted_user_attributes':['a','z'] | 'user_attributes':{'b':2},'deleted_user_attributes':['a','z']
                    a newer value undoes the deletion | 'deleted_user_attributes':['a','b'],'user_attributes':{} | 'user_attributes':{'a':1} | 'deleted_user_attributes':['b'],'user_attributes':{'a':1}
                    the empty list stays | 'deleted_user_attributes':['a'] | 'user_attributes':{'a':null} | 'deleted_user_attributes':[],'user_attributes':{'a':null}
                    older deletions first | 'deleted_user_attributes':['a','b','c'] | 'user_attributes':{'b':1},'deleted_user_attributes':['d','c'] | 'deleted_user_attributes':['a','c','d'],'user_attributes':{'b':1}
                    set and deleted in the newer batch | 'user_attributes':{'a':1} | 'user_attributes':{'a':2},'deleted_user_attributes':['a'] | 'user_attributes':{'a':2},'deleted_user_attributes':['a']
                    set and deleted in the older batch | 'user_attributes':{'a':2},'deleted_user_attributes':['a'] | 'ip':'1' | 'user_attributes':{'a':2},'deleted_user_attributes':['a'],'ip':'1'
                    """)
    void mergesAnOlderAndANewerBatch(String rule, String older, String newer, String expected) {
        assertThat(merged(older, newer).text()).contains("," + expected.replace('\'', '"') + ",");
    }

    @Test
    void sourceRequestIdSurvivesOnlyFromOneBatch() {
        String batch = "{\"source_request_id\":\"r\",\"ip\":\"1\"}";

        assertThat(GroupForwarding.together(batch).text()).contains("\"source_request_id\":\"r\"");
        assertThat(GroupForwarding.together(batch, batch).text())
                .contains("\"ip\":\"1\"")
                .doesNotContain("source_request_id");
    }
}

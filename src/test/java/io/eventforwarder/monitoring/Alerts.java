package io.eventforwarder.monitoring;

import io.eventforwarder.kubernetes.StrictYaml;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.util.List;

/** The alert rules, read as an API server reads them. */
record Alerts(List<Rule> rules) {
    static Alerts read() {
        PrometheusRule rule =
                StrictYaml.as(
                        PrometheusRule.class,
                        StrictYaml.read(Monitoring.FOLDER.resolve("alerts.yaml")));
        return new Alerts(
                rule.getSpec().getGroups().stream()
                        .flatMap(group -> group.getRules().stream())
                        .toList());
    }

    List<String> expressions() {
        return rules.stream().map(rule -> rule.getExpr().getStrVal()).toList();
    }
}

package io.eventforwarder.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.testing.ProjectFolder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;

/** An overlay of {@code k8s/}, with its JSON patch applied to the FlinkDeployment of the base. */
enum Connection {
    ACME_ROLE("acme-role"),
    GLOBEX_USER("globex-user");

    static final Path K8S = ProjectFolder.path().resolve("k8s");
    static final Path BASE = K8S.resolve("base");

    private final String folder;

    Connection(String folder) {
        this.folder = folder;
    }

    Path folder() {
        return K8S.resolve("overlays").resolve(folder);
    }

    FlinkDeployment deployment() {
        JsonNode base = StrictYaml.deployment();
        JsonNode patch = StrictYaml.read(folder().resolve("flink-deployment-patch.yaml"));
        return StrictYaml.as(FlinkDeployment.class, JsonPatch.apply(patch, base));
    }

    PodTemplateSpec pods() {
        return deployment().getSpec().getPodTemplate();
    }

    Container container() {
        return pods().getSpec().getContainers().get(0);
    }

    ServiceAccount serviceAccount() {
        return StrictYaml.as(
                ServiceAccount.class, StrictYaml.read(folder().resolve("service-account.yaml")));
    }

    JsonNode kustomization() {
        return StrictYaml.read(folder().resolve("kustomization.yaml"));
    }

    String properties() {
        try {
            return Files.readString(folder().resolve("application_properties.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

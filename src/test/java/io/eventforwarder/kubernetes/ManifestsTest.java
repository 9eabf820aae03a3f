package io.eventforwarder.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventforwarder.settings.Deployment;
import io.eventforwarder.settings.SettingsReader;
import io.eventforwarder.testing.CommandRun;
import io.eventforwarder.testing.ProjectFolder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.spec.FlinkDeploymentSpec;
import org.apache.flink.kubernetes.operator.api.spec.UpgradeMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests of {@code k8s/}, read with the operator's and Kubernetes' own classes. */
class ManifestsTest {
    private static final Map<String, Class<? extends HasMetadata>> BASE =
            Map.of(
                    "flink-deployment.yaml", FlinkDeployment.class,
                    "network-policy.yaml", NetworkPolicy.class,
                    "pod-monitor.yaml", PodMonitor.class,
                    "role-binding.yaml", RoleBinding.class,
                    "role.yaml", Role.class,
                    "service-account.yaml", ServiceAccount.class);

    private static final Pattern REFERENCE = Pattern.compile("\"env:([^\"]+)\"");

    private static <T> T base(Class<T> kind, String file) {
        return StrictYaml.as(kind, StrictYaml.read(Connection.BASE.resolve(file)));
    }

    @Test
    void everyManifestOfTheBaseIsOfItsKind() {
        JsonNode listed = StrictYaml.read(Connection.BASE.resolve("kustomization.yaml"));
        assertThat(listed.path("resources"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(BASE.keySet());
        BASE.forEach(
                (file, kind) -> {
                    JsonNode yaml =
                            file.equals("flink-deployment.yaml")
                                    ? StrictYaml.deployment()
                                    : StrictYaml.read(Connection.BASE.resolve(file));
                    HasMetadata manifest = StrictYaml.as(kind, yaml);
                    assertThat(yaml.path("apiVersion").asText())
                            .isEqualTo(manifest.getApiVersion());
                    assertThat(yaml.path("kind").asText()).isEqualTo(manifest.getKind());
                    assertThat(manifest.getMetadata().getName()).as(file).isNotEmpty();
                });
    }

    @ParameterizedTest
    @EnumSource
    void flinkFindsItsContainerAndTheJobItsProperties(Connection connection) {
        assertThat(connection.pods().getSpec().getContainers()).hasSize(1);
        assertThat(connection.container().getName()).isEqualTo("flink-main-container");
        String volume =
                connection.container().getVolumeMounts().stream()
                        .filter(mount -> mount.getMountPath().equals("/etc/flink"))
                        .map(VolumeMount::getName)
                        .findFirst()
                        .orElseThrow();
        String configMap =
                connection.pods().getSpec().getVolumes().stream()
                        .filter(candidate -> candidate.getName().equals(volume))
                        .map(candidate -> candidate.getConfigMap().getName())
                        .findFirst()
                        .orElseThrow();
        JsonNode generated = connection.kustomization().at("/configMapGenerator/0");
        assertThat(generated.path("name").asText()).isEqualTo(configMap);
        assertThat("/etc/flink/" + generated.at("/files/0").asText())
                .isEqualTo(SettingsReader.MANAGED_SERVICE_FILE.toString());
    }

    @ParameterizedTest
    @EnumSource
    void podsLogAJsonObjectALine(Connection connection) throws IOException {
        assertThat(connection.deployment().getSpec().getLogConfiguration())
                .containsOnly(
                        entry(
                                "log4j-console.properties",
                                Files.readString(
                                        ProjectFolder.path()
                                                .resolve("conf/log4j2-json.properties"))));
    }

    @ParameterizedTest
    @EnumSource
    void theJobAcceptsTheProperties(Connection connection) {
        assertThat(SettingsReader.parse(connection.properties(), Deployment.CLUSTER).warnings())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyReferenceIsAnEnvironmentVariableFromASecret(Connection connection) {
        Map<String, String> fromSecrets = new TreeMap<>();
        for (EnvVar variable : connection.container().getEnv()) {
            fromSecrets.put(
                    variable.getName(), variable.getValueFrom().getSecretKeyRef().getName());
        }
        Matcher references = REFERENCE.matcher(connection.properties());
        assertThat(references.results().map(found -> found.group(1)))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(fromSecrets.keySet());
        // Variables with these names would override the service account's role for the source and
        // for S3.
        assertThat(fromSecrets.keySet()).noneMatch(name -> name.startsWith("AWS_"));
    }

    @ParameterizedTest
    @EnumSource
    void everyConfigurationKeyIsKnownAndItsValueParses(Connection connection) throws Exception {
        Map<String, String> given =
                new TreeMap<>(connection.deployment().getSpec().getFlinkConfiguration());
        assertThat(given.keySet())
                .noneMatch(
                        key ->
                                key.toLowerCase(Locale.ROOT)
                                        .matches(".*(access.?key|secret|password|token).*"));
        // Options of RocksDB, the reporter, the S3 plugin and the operator are not in Flink's core.
        assertThat(given.remove("state.backend.rocksdb.use-bloom-filter")).isEqualTo("true");
        assertThat(given.remove("state.backend.rocksdb.compression.per.level"))
                .isEqualTo("NO_COMPRESSION");
        assertThat(given.remove("metrics.reporter.prom.factory.class"))
                .isEqualTo("org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
        assertThat(given.remove("metrics.reporter.prom.port")).isEqualTo("9249");
        assertThat(given.remove("fs.s3a.aws.credentials.provider"))
                .isEqualTo("com.amazonaws.auth.WebIdentityTokenCredentialsProvider");
        assertThat(given.remove("kubernetes.operator.job.upgrade.last-state-fallback.enabled"))
                .isEqualTo("true");
        Map<String, ConfigOption<?>> options = FlinkOptions.byKey();
        assertThat(options.keySet()).containsAll(given.keySet());
        Configuration configuration = Configuration.fromMap(given);
        for (String key : given.keySet()) {
            assertThat(configuration.getOptional(options.get(key))).as(key).isPresent();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUpgradeKeepsTheState(Connection connection) {
        FlinkDeployment deployment = connection.deployment();
        assertThat(deployment.getSpec().getJob().getUpgradeMode()).isEqualTo(UpgradeMode.SAVEPOINT);
        assertThat(deployment.getSpec().getFlinkConfiguration())
                .containsEntry("high-availability.type", "kubernetes")
                .containsEntry("pipeline.max-parallelism", "1024")
                // Older operators only know these names.
                .containsKeys(
                        "high-availability.storageDir",
                        "state.checkpoints.dir",
                        "state.savepoints.dir");
        assertThat(
                        deployment.getSpec().getFlinkConfiguration().values().stream()
                                .filter(value -> value.startsWith("s3://")))
                .hasSize(3)
                .doesNotHaveDuplicates()
                .noneMatch(value -> value.contains("REPLACED"));
    }

    @ParameterizedTest
    @EnumSource
    void theServiceAccountExistsAndCarriesARole(Connection connection) {
        HasMetadata base = base(ServiceAccount.class, "service-account.yaml");
        String used = connection.deployment().getSpec().getServiceAccount();
        assertThat(used).isEqualTo(base.getMetadata().getName());
        assertThat(connection.serviceAccount().getMetadata().getName()).isEqualTo(used);
        assertThat(connection.serviceAccount().getMetadata().getAnnotations())
                .hasEntrySatisfying(
                        "eks.amazonaws.com/role-arn",
                        arn -> assertThat(arn).matches("arn:aws:iam::\\d{12}:role/.+"));
        RoleBinding binding = base(RoleBinding.class, "role-binding.yaml");
        assertThat(binding.getSubjects().get(0).getName()).isEqualTo(used);
    }

    @ParameterizedTest
    @EnumSource
    void prometheusFindsThePodsAndTheReporter(Connection connection) {
        PodMonitor monitor = base(PodMonitor.class, "pod-monitor.yaml");
        assertThat(connection.pods().getMetadata().getLabels())
                .containsAllEntriesOf(monitor.getSpec().getSelector().getMatchLabels());
        String port = monitor.getSpec().getPodMetricsEndpoints().get(0).getPort();
        assertThat(connection.container().getPorts())
                .filteredOn(candidate -> candidate.getName().equals(port))
                .extracting(candidate -> candidate.getContainerPort().toString())
                .containsExactly(
                        connection
                                .deployment()
                                .getSpec()
                                .getFlinkConfiguration()
                                .get("metrics.reporter.prom.port"));
    }

    @ParameterizedTest
    @EnumSource
    void everyFileAndObjectThatAnOverlayNamesExists(Connection connection) {
        JsonNode kustomization = connection.kustomization();
        assertThat(kustomization.path("resources"))
                .isNotEmpty()
                .allSatisfy(name -> exists(connection, name.asText()));
        assertThat(kustomization.at("/configMapGenerator/0/files"))
                .isNotEmpty()
                .allSatisfy(name -> exists(connection, name.asText()));
        assertThat(kustomization.path("patches"))
                .isNotEmpty()
                .allSatisfy(patch -> exists(connection, patch.path("path").asText()));
        // Changed settings restart the job only because the ConfigMap's name contains a hash.
        assertThat(kustomization.findValue("disableNameSuffixHash")).isNull();
        JsonNode references = StrictYaml.read(Connection.BASE.resolve("name-references.yaml"));
        assertThat(references.findValuesAsText("path"))
                .contains("spec/podTemplate/spec/volumes/configMap/name", "spec/serviceAccount");
    }

    private static void exists(Connection connection, String name) {
        assertThat(connection.folder().resolve(name)).exists();
    }

    @Test
    void theImageHoldsTheJobWhereTheManifestLooksForItOnTheFlinkOfTheBuild() throws IOException {
        String recipe = Files.readString(Connection.K8S.resolve("Dockerfile"));
        Path pom = ProjectFolder.path().resolve("pom.xml");
        Matcher version =
                Pattern.compile("<flink.version>(.+)</flink.version>")
                        .matcher(Files.readString(pom));
        assertThat(version.find()).isTrue();
        assertThat(recipe)
                .contains("ARG FLINK_IMAGE=flink:" + version.group(1) + "-java17\nFROM ")
                .contains("ARG JOB_JAR=target/kinesis-event-forwarder.jar\n");
        String jar =
                Connection.ACME_ROLE
                        .deployment()
                        .getSpec()
                        .getJob()
                        .getJarURI()
                        .replaceFirst("^local://", "");
        assertThat(recipe).contains(" ${JOB_JAR} " + jar + "\n");
    }

    /** The pods of one connection reach each other, DNS, port 443 and Pod Identity, but no node. */
    @Test
    void podsReachNoMetadataOfTheirNode() {
        NetworkPolicy policy = base(NetworkPolicy.class, "network-policy.yaml");
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        List<NetworkPolicyEgressRule> rules = policy.getSpec().getEgress();
        assertThat(rules.get(0).getTo().get(0).getPodSelector().getMatchLabels())
                .isEqualTo(policy.getSpec().getPodSelector().getMatchLabels());
        assertThat(rules)
                .extracting(
                        rule ->
                                rule.getPorts().stream()
                                        .map(port -> port.getPort().getIntVal())
                                        .distinct()
                                        .toList())
                .containsExactly(List.of(), List.of(53), List.of(443), List.of(80));
        assertThat(rules.get(2).getTo())
                .extracting(to -> to.getIpBlock().getCidr() + to.getIpBlock().getExcept())
                .containsExactly("0.0.0.0/0[169.254.0.0/16]", "::/0[fd00:ec2::/32]");
        assertThat(rules.get(3).getTo())
                .extracting(to -> to.getIpBlock().getCidr())
                .containsExactly("169.254.170.23/32", "fd00:ec2::23/128");
    }

    @ParameterizedTest
    @EnumSource
    void theDiskHoldsTheOverflowOfAllSlots(Connection connection) {
        FlinkDeploymentSpec spec = connection.deployment().getSpec();
        MemorySize overflow =
                SettingsReader.parse(connection.properties(), Deployment.CLUSTER)
                        .output()
                        .maxOverflowBytes()
                        .multiply(
                                Integer.parseInt(
                                        spec.getFlinkConfiguration()
                                                .get("taskmanager.numberOfTaskSlots")));
        Map<String, BigDecimal> limits = new TreeMap<>();
        for (Volume volume : connection.pods().getSpec().getVolumes()) {
            if (volume.getEmptyDir() != null) {
                limits.put(
                        volume.getName(),
                        Quantity.getAmountInBytes(volume.getEmptyDir().getSizeLimit()));
            }
        }

        assertThat(limits).containsOnlyKeys("log", "tmp");
        assertThat(limits.get("tmp"))
                .isGreaterThanOrEqualTo(BigDecimal.valueOf(overflow.getBytes() * 3 / 2));
        assertThat(
                        Quantity.getAmountInBytes(
                                Quantity.parse(
                                        spec.getTaskManager().getResource().getEphemeralStorage())))
                .isGreaterThan(limits.get("tmp").add(limits.get("log")));
    }

    /** Builds the overlays with Kustomize, if kubectl is installed. */
    @ParameterizedTest
    @ValueSource(strings = {"acme-role", "globex-user", "smoke"})
    void kustomizeBuildsObjectsOfOneConnection(String overlay) throws Exception {
        Map<String, JsonNode> objects = kustomize(Connection.K8S.resolve("overlays/" + overlay));
        String prefix = overlay.replaceFirst("-.*", "") + '-';

        JsonNode deployment = objects.get("FlinkDeployment");
        assertThat(deployment.at("/spec/serviceAccount"))
                .isEqualTo(objects.get("ServiceAccount").at("/metadata/name"));
        assertThat(deployment.findValue("configMap").path("name"))
                .isEqualTo(objects.get("ConfigMap").at("/metadata/name"));
        assertThat(objects.values())
                .allSatisfy(
                        object -> {
                            assertThat(object.at("/metadata/name").asText()).startsWith(prefix);
                            assertThat(object.at("/metadata/namespace").asText())
                                    .isEqualTo("event-forwarder");
                        });
        JsonNode network = objects.get("NetworkPolicy");
        JsonNode pods = network.at("/spec/podSelector/matchLabels");
        assertThat(network.at("/spec/ingress/0/from/0/podSelector/matchLabels")).isEqualTo(pods);
        assertThat(network.at("/spec/egress/0/to/0/podSelector/matchLabels")).isEqualTo(pods);
        pods.properties()
                .forEach(
                        label ->
                                assertThat(
                                                deployment
                                                        .at("/spec/podTemplate/metadata/labels")
                                                        .get(label.getKey()))
                                        .isEqualTo(label.getValue()));
        assertThat(
                        SettingsReader.parse(
                                        objects.get("ConfigMap")
                                                .at("/data/application_properties.json")
                                                .asText(),
                                        Deployment.CLUSTER)
                                .warnings())
                .isEmpty();
    }

    @Test
    void internalTlsIsAComponentOfAnyOverlay(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                """
                resources: [%1$s/overlays/acme-role]
                components: [%1$s/components/internal-tls]
                """
                        .formatted(folder.toRealPath().relativize(Connection.K8S.toRealPath())));

        JsonNode spec = kustomize(folder).get("FlinkDeployment").path("spec");

        Map<String, String> options = new TreeMap<>();
        spec.path("flinkConfiguration")
                .properties()
                .forEach(option -> options.put(option.getKey(), option.getValue().asText()));
        Configuration configuration = Configuration.fromMap(options);
        assertThat(SecurityOptions.isInternalSSLEnabled(configuration)).isTrue();
        String keys = configuration.get(SecurityOptions.SSL_INTERNAL_KEYSTORE);
        assertThat(configuration.get(SecurityOptions.SSL_INTERNAL_TRUSTSTORE)).isEqualTo(keys);
        assertThat(spec.at("/podTemplate/spec/containers/0/volumeMounts/3/mountPath").asText())
                .isEqualTo(Path.of(keys).getParent().toString());
        assertThat(spec.at("/podTemplate/spec/volumes/3/secret/secretName").asText())
                .isEqualTo("internal-tls");
        assertThat(spec.at("/podTemplate/spec/containers/0/volumeMounts/3/name"))
                .isEqualTo(spec.at("/podTemplate/spec/volumes/3/name"));
    }

    private static Map<String, JsonNode> kustomize(Path folder) throws Exception {
        assumeTrue(CommandRun.isInstalled("kubectl"), "kubectl is not on the PATH");
        CommandRun run =
                CommandRun.ofProcess(Map.of(), List.of("kubectl", "kustomize", folder.toString()));
        assertThat(run.exitStatus()).as(run.err()).isZero();
        Map<String, JsonNode> objects = new TreeMap<>();
        for (String document : run.out().split("\n---\n", -1)) {
            JsonNode object = StrictYaml.parse(document);
            objects.put(object.path("kind").asText(), object);
        }
        return objects;
    }
}

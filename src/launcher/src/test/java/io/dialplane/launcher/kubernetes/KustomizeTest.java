package io.dialplane.launcher.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.dialplane.testkit.ProcessUnderTest;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What kubectl makes of k8s/ is what the Kubernetes API takes: every field known, every name it refers to there. */
class KustomizeTest {
    private static final Path K8S = Path.of(System.getProperty("dialplane.root"), "k8s");
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "v1/Namespace", Namespace.class,
            "v1/ConfigMap", ConfigMap.class,
            "v1/Service", Service.class,
            "v1/PersistentVolumeClaim", PersistentVolumeClaim.class,
            "apps/v1/Deployment", Deployment.class,
            "apps/v1/StatefulSet", StatefulSet.class,
            "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class);
    private static final YAMLMapper YAML = strict();

    /** The models keep fields they do not know: a typing mistake must be an error instead. */
    private static YAMLMapper strict() {
        var mapper = new YAMLMapper();
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        mapper.setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
            @Override
            public Boolean hasAnySetter(Annotated annotated) {
                return false;
            }
        });
        return mapper;
    }

    @Test
    void baseIsWhatTheApiTakes() throws Exception {
        List<HasMetadata> objects = build("base");
        assertThat(objects).extracting(HasMetadata::getKind).contains("Deployment", "StatefulSet", "Service");
        for (String process : List.of("app-server", "node", "balancer")) {
            assertThat(podsOf(objects)).containsKey(process);
        }
        checkReferences(objects);
    }

    @Test
    void demoOverlayIsWhatTheApiTakes() throws Exception {
        JsonNode version = YAML.readTree(kubectl("version", "--client", "--output=json"));
        String minor = version.path("clientVersion").path("minor").asText().replaceAll("\\D", "");
        assumeTrue(Integer.parseInt(minor) >= 22, "this kubectl's kustomize is too old for overlays of folders");
        List<HasMetadata> objects = build("overlays/demo");
        checkReferences(objects);
        assertThat(podsOf(objects).get("app-server").getSpec().getContainers())
                .extracting(Container::getName)
                .containsExactlyInAnyOrder("app-server", "ivr");
    }

    @Test
    void nodesKeepTheirCallsWhenTheyAreReplaced() throws Exception {
        PodTemplateSpec node = podsOf(build("base")).get("node");
        assertThat(node.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(900);
        assertThat(node.getSpec().getHostNetwork()).isTrue();
        Container container = node.getSpec().getContainers().getFirst();
        assertThat(container.getLifecycle().getPreStop().getExec().getCommand()).isNotEmpty();
    }

    @Test
    void noContainerHasMoreRightsThanItNeeds() throws Exception {
        podsOf(build("base")).forEach((name, pod) -> {
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot())
                    .as(name)
                    .isTrue();
            assertThat(pod.getSpec().getAutomountServiceAccountToken()).as(name).isFalse();
            for (Container container : pod.getSpec().getContainers()) {
                var rights = container.getSecurityContext();
                assertThat(rights.getAllowPrivilegeEscalation()).as(name).isFalse();
                assertThat(rights.getReadOnlyRootFilesystem()).as(name).isTrue();
                assertThat(rights.getCapabilities().getDrop()).as(name).containsExactly("ALL");
                assertThat(container.getResources().getLimits()).as(name).containsKey("memory");
            }
        });
    }

    @Test
    void theCheckFindsATypingMistake() {
        assertThatThrownBy(() -> YAML.readValue("apiVersion: v1\nkind: Service\nspec: {prots: []}\n", Service.class))
                .isInstanceOf(UnrecognizedPropertyException.class)
                .hasMessageContaining("prots");
    }

    private static List<HasMetadata> build(String folder) throws IOException {
        var objects = new ArrayList<HasMetadata>();
        try (var documents = YAML.readerFor(JsonNode.class)
                .<JsonNode>readValues(kubectl("kustomize", K8S.resolve(folder).toString()))) {
            while (documents.hasNext()) {
                objects.add(object(documents.next()));
            }
        }
        return objects;
    }

    private static HasMetadata object(JsonNode document) throws JsonProcessingException {
        String kind = document.path("apiVersion").asText() + "/"
                + document.path("kind").asText();
        assertThat(KINDS).as("kinds that are checked").containsKey(kind);
        return YAML.treeToValue(document, KINDS.get(kind));
    }

    private static String kubectl(String... arguments) {
        var command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        try (var process =
                ProcessUnderTest.command(command.toArray(String[]::new)).start()) {
            int status = process.awaitExit(Duration.ofSeconds(60));
            assertThat(status).as(process.output()).isZero();
            // warnings stand on the same file
            return process.output()
                    .lines()
                    .filter(line -> !line.startsWith("# Warning"))
                    .reduce("", (all, line) -> all + line + "\n");
        }
    }

    /** The pods by the name of what runs them. */
    private static Map<String, PodTemplateSpec> podsOf(List<HasMetadata> objects) {
        var pods = new java.util.TreeMap<String, PodTemplateSpec>();
        for (HasMetadata object : objects) {
            if (object instanceof Deployment deployment) {
                assertThat(deployment.getSpec().getTemplate().getMetadata().getLabels())
                        .containsAllEntriesOf(deployment.getSpec().getSelector().getMatchLabels());
                pods.put(
                        deployment.getMetadata().getName(), deployment.getSpec().getTemplate());
            }
            if (object instanceof StatefulSet set) {
                assertThat(set.getSpec().getTemplate().getMetadata().getLabels())
                        .containsAllEntriesOf(set.getSpec().getSelector().getMatchLabels());
                pods.put(set.getMetadata().getName(), set.getSpec().getTemplate());
            }
        }
        return pods;
    }

    private static void checkReferences(List<HasMetadata> objects) {
        Map<String, PodTemplateSpec> pods = podsOf(objects);
        Set<String> configMaps = names(objects, ConfigMap.class);
        Set<String> claims = names(objects, PersistentVolumeClaim.class);
        for (PodTemplateSpec pod : pods.values()) {
            var volumes = new HashSet<String>();
            for (Volume volume : pod.getSpec().getVolumes()) {
                volumes.add(volume.getName());
                if (volume.getConfigMap() != null) {
                    assertThat(configMaps).contains(volume.getConfigMap().getName());
                }
                if (volume.getPersistentVolumeClaim() != null) {
                    assertThat(claims)
                            .contains(volume.getPersistentVolumeClaim().getClaimName());
                }
            }
            objects.stream()
                    .filter(StatefulSet.class::isInstance)
                    .map(StatefulSet.class::cast)
                    .filter(set -> set.getSpec().getTemplate() == pod)
                    .forEach(set -> volumes.addAll(set.getSpec().getVolumeClaimTemplates().stream()
                            .map(claim -> claim.getMetadata().getName())
                            .toList()));
            for (Container container : pod.getSpec().getContainers()) {
                container.getVolumeMounts().forEach(mount -> assertThat(volumes).contains(mount.getName()));
                for (Probe probe : new Probe[] {container.getLivenessProbe(), container.getReadinessProbe()}) {
                    if (probe != null) {
                        assertThat(probe.getHttpGet().getPath()).startsWith("/q/health/");
                        assertThat(portNames(pod))
                                .contains(probe.getHttpGet().getPort().getStrVal());
                    }
                }
            }
        }
        for (HasMetadata object : objects) {
            if (object instanceof Service service) {
                PodTemplateSpec pod = pods.values().stream()
                        .filter(candidate -> candidate
                                .getMetadata()
                                .getLabels()
                                .entrySet()
                                .containsAll(service.getSpec().getSelector().entrySet()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(
                                "nothing behind " + service.getMetadata().getName()));
                service.getSpec()
                        .getPorts()
                        .forEach(port -> assertThat(portNames(pod))
                                .contains(port.getTargetPort().getStrVal()));
            }
        }
    }

    private static List<String> portNames(PodTemplateSpec pod) {
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .map(port -> port.getName())
                .toList();
    }

    private static Set<String> names(List<HasMetadata> objects, Class<? extends HasMetadata> kind) {
        var names = new HashSet<String>();
        objects.stream()
                .filter(kind::isInstance)
                .forEach(object -> names.add(object.getMetadata().getName()));
        return names;
    }
}

package dev.meanwhile.cli.maven;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.artifact.DefaultArtifactType;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactDescriptorRequest;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.util.artifact.JavaScopes;
import org.eclipse.aether.util.filter.DependencyFilterUtils;

/**
 * Resolves libraries as Maven does, with its settings, mirrors, proxies and credentials, into its local repository. Created by reflection, once for
 * each request. The request has these keys, of which each may be empty:
 *
 * <ul>
 * <li>{@code libraries}: {@code group:artifact:version[:classifier][@type]}; the version may be missing if a BOM ({@code @pom}) has it
 * <li>{@code repositories}: {@code id=url}
 * <li>{@code home}: Maven's own folder, for its global settings
 * </ul>
 *
 * The answer has a line for each library and for all that they need: {@code group:artifact:version}, a tab, the file. A failure is an
 * {@link IllegalArgumentException} with the library from the request, a tab, and a sentence for the user.
 */
public final class MavenResolver implements BiFunction<Map<String, List<String>>, Consumer<String>, List<String>> {

    @Override
    public List<String> apply(Map<String, List<String>> request, Consumer<String> progress) {
        var libraries = request.get("libraries");
        try (var context = context(request, new Transfers(progress))) {
            return resolve(context, libraries);
        }
    }

    private static Context context(Map<String, List<String>> request, Transfers transfers) {
        var repositories = new ArrayList<RemoteRepository>();
        for (var repository : request.get("repositories")) {
            var split = repository.indexOf('=');
            repositories.add(new RemoteRepository.Builder(repository.substring(0, split), "default", repository.substring(split + 1)).build());
        }
        // As for a project: the repositories of the settings count too, and override those with the same id.
        var overrides = ContextOverrides.create().withUserSettings(true)
                .repositories(repositories).addRepositoriesOp(ContextOverrides.AddRepositoriesOp.PREPEND)
                .extraArtifactTypes(List.of(new DefaultArtifactType("fatjar", "jar", null, "java", true, true)))
                .transferListener(transfers);
        request.get("home").forEach(home -> overrides.withMavenSystemHomeOverride(Path.of(home)));
        try {
            return Runtimes.INSTANCE.getRuntime().create(overrides.build());
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException("\tMaven's settings can't be read: " + Failures.reason(e), e);
        }
    }

    private static List<String> resolve(Context context, List<String> libraries) {
        var direct = new ArrayList<Dependency>();
        var managed = new ArrayList<Dependency>();
        var asked = new HashMap<String, String>();
        var artifacts = new ArrayList<Artifact>();
        for (var library : libraries) {
            var artifact = artifact(context, library);
            asked.put(Failures.name(artifact), library);
            if (artifact.getExtension().equals("pom")) {
                managed.addAll(managedBy(context, artifact, library));
            } else {
                artifacts.add(artifact);
            }
        }
        for (var artifact : artifacts) {
            direct.add(new Dependency(withVersion(artifact, managed, asked), JavaScopes.COMPILE));
        }
        var collect = new CollectRequest().setDependencies(direct).setManagedDependencies(managed).setRepositories(context.remoteRepositories());
        try {
            var result = context.repositorySystem().resolveDependencies(context.repositorySystemSession(),
                    new DependencyRequest(collect, DependencyFilterUtils.classpathFilter(JavaScopes.RUNTIME)));
            return result.getArtifactResults().stream().map(it -> it.getArtifact())
                    .map(it -> it.getGroupId() + ":" + it.getArtifactId() + ":" + it.getBaseVersion() + "\t" + it.getFile()).toList();
        } catch (DependencyResolutionException e) {
            throw Failures.explain(e, asked, context.remoteRepositories());
        }
    }

    private static Artifact artifact(Context context, String library) {
        var at = library.indexOf('@');
        var words = (at < 0 ? library : library.substring(0, at)).split(":", -1);
        var typeName = at < 0 ? "jar" : library.substring(at + 1);
        var version = words.length > 2 ? words[2] : "";
        var type = context.repositorySystemSession().getArtifactTypeRegistry().get(typeName);
        if (type == null) {
            return new DefaultArtifact(words[0], words[1], words.length > 3 ? words[3] : "", typeName, version);
        }
        return new DefaultArtifact(words[0], words[1], words.length > 3 ? words[3] : type.getClassifier(), type.getExtension(), version, type);
    }

    private static List<Dependency> managedBy(Context context, Artifact bom, String library) {
        try {
            var request = new ArtifactDescriptorRequest(bom, context.remoteRepositories(), "");
            return context.repositorySystem().readArtifactDescriptor(Failures.strict(context.repositorySystemSession()), request).getManagedDependencies();
        } catch (ArtifactDescriptorException e) {
            throw Failures.explain(e, library, context.remoteRepositories());
        }
    }

    private static Artifact withVersion(Artifact artifact, List<Dependency> managed, Map<String, String> asked) {
        if (!artifact.getVersion().isEmpty()) {
            return artifact;
        }
        return managed.stream().map(Dependency::getArtifact)
                .filter(it -> Failures.name(it).equals(Failures.name(artifact)) && it.getClassifier().equals(artifact.getClassifier()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(asked.get(Failures.name(artifact)) + "\t" + Failures.name(artifact)
                        + " has no version, and no BOM that has one: write " + Failures.name(artifact) + ":VERSION"));
    }
}

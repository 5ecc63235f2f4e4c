package dev.meanwhile.cli.maven;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.graph.DependencyNode;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactDescriptorException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.eclipse.aether.resolution.DependencyResult;
import org.eclipse.aether.transfer.ArtifactNotFoundException;
import org.eclipse.aether.transfer.ArtifactTransferException;
import org.eclipse.aether.util.graph.visitor.PathRecordingDependencyVisitor;
import org.eclipse.aether.util.repository.SimpleArtifactDescriptorPolicy;

/** Says in a sentence why a library could not be had, and what to do. */
final class Failures {
    private Failures() {
    }

    static String name(Artifact artifact) {
        return artifact.getGroupId() + ":" + artifact.getArtifactId();
    }

    /** {@return a session for which a missing POM is an error; otherwise it is taken for one without dependencies} */
    static RepositorySystemSession strict(RepositorySystemSession session) {
        var strict = new DefaultRepositorySystemSession(session);
        strict.setArtifactDescriptorPolicy(new SimpleArtifactDescriptorPolicy(false, false));
        return strict;
    }

    static IllegalArgumentException explain(ArtifactDescriptorException e, String library, List<RemoteRepository> repositories) {
        return new IllegalArgumentException(library + "\t" + sentence(e, e.getResult().getRequest().getArtifact(), "", repositories), e);
    }

    static IllegalArgumentException explain(DependencyResolutionException e, Map<String, String> asked, List<RemoteRepository> repositories) {
        var failed = failed(e.getResult());
        if (failed.isEmpty()) {
            return new IllegalArgumentException("\tthe libraries can't be resolved: " + reason(e), e);
        }
        var artifact = failed.get().getRequest().getArtifact();
        var from = asker(e.getResult().getRoot(), artifact).orElse(artifact);
        var needed = name(from).equals(name(artifact)) ? "" : ", which " + text(from) + " needs";
        // One failure to connect says more than several repositories that do not have it.
        var why = failed.get().getExceptions().stream().filter(it -> !(it instanceof ArtifactNotFoundException)).findFirst()
                .or(() -> failed.get().getExceptions().stream().findFirst());
        return new IllegalArgumentException(asked.getOrDefault(name(from), "") + "\t"
                + sentence(why.orElse(e), artifact, needed, repositories), e);
    }

    private static Optional<ArtifactResult> failed(DependencyResult result) {
        return result.getArtifactResults().stream().filter(it -> !it.isResolved()).findFirst();
    }

    /** {@return the library of the program that needs it, itself perhaps} */
    private static Optional<Artifact> asker(DependencyNode root, Artifact artifact) {
        var paths = new PathRecordingDependencyVisitor((node, _) -> node.getArtifact() != null && node.getArtifact().equals(artifact));
        root.accept(paths);
        return paths.getPaths().stream().findFirst().filter(path -> path.size() > 1).map(path -> path.get(1).getArtifact());
    }

    private static String sentence(Throwable e, Artifact artifact, String needed, List<RemoteRepository> repositories) {
        var transfer = transfer(e);
        var places = repositories.stream().map(Failures::text).collect(Collectors.joining(", "));
        if (transfer.isPresent() && !(transfer.get() instanceof ArtifactNotFoundException)) {
            var from = Optional.ofNullable(transfer.get().getRepository());
            return text(artifact) + needed + " can't be fetched from " + from.map(Failures::text).orElse(places) + ": " + reason(transfer.get())
                    + ". " + advice(transfer.get(), from);
        }
        if (transfer.isEmpty()) {
            return text(artifact) + needed + " can't be resolved: " + reason(e);
        }
        return "there is no " + text(artifact) + needed + ", in " + places
                + ". Check the name and the version, or name the repository that has it: //REPOS central,id=https://…";
    }

    private static Optional<ArtifactTransferException> transfer(Throwable e) {
        for (var at = e; at != null; at = at.getCause()) {
            if (at instanceof ArtifactTransferException transfer) {
                return Optional.of(transfer);
            }
        }
        return Optional.empty();
    }

    private static String advice(Throwable e, Optional<RemoteRepository> repository) {
        var reason = reason(e);
        var id = repository.map(RemoteRepository::getId).orElse("its id");
        if (reason.contains("401") || reason.contains("403") || reason.contains("407")) {
            return "Its credentials belong into ~/.m2/settings.xml, in a <server> with the id " + id;
        }
        return "Is this machine online? A proxy or a mirror belongs into ~/.m2/settings.xml";
    }

    /** {@return the innermost message, which is the cause} */
    static String reason(Throwable e) {
        var innermost = e;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        var message = innermost.getMessage();
        return switch (innermost) {
            case UnknownHostException _ -> "the host " + message + " is unknown";
            case ConnectException _, NoRouteToHostException _ -> "no connection: " + message;
            case SocketTimeoutException _ -> "no answer in time";
            default -> message == null ? innermost.toString() : message.lines().findFirst().orElse("").strip();
        };
    }

    private static String text(Artifact artifact) {
        var classifier = artifact.getClassifier().isEmpty() ? "" : ":" + artifact.getClassifier();
        return name(artifact) + ":" + artifact.getVersion() + classifier;
    }

    private static String text(RemoteRepository repository) {
        return repository.getId() + " (" + repository.getUrl() + ")";
    }
}

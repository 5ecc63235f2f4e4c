package dev.meanwhile.cli.maven;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;

/** Tells what is being downloaded: the name of a file, a tab, and the number of bytes so far, of all files. Several threads call it. */
final class Transfers extends AbstractTransferListener {
    private final Consumer<String> progress;
    private final AtomicLong bytes = new AtomicLong();

    Transfers(Consumer<String> progress) {
        this.progress = progress;
    }

    @Override
    public void transferInitiated(TransferEvent event) {
        tell(event, 0);
    }

    @Override
    public void transferProgressed(TransferEvent event) {
        tell(event, event.getDataLength());
    }

    private void tell(TransferEvent event, int more) {
        var name = event.getResource().getResourceName();
        progress.accept(name.substring(name.lastIndexOf('/') + 1) + "\t" + bytes.addAndGet(more));
    }
}

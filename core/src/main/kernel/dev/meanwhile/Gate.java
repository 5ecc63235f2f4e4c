package dev.meanwhile;

/** Lets one thread through each time it is opened: how the thread of a loop and the one that runs it wait for each other. */
final class Gate {
    private boolean open;

    synchronized void open() {
        open = true;
        notifyAll();
    }

    /** Waits until it is open, and closes it. */
    synchronized void pass() throws InterruptedException {
        while (!open) {
            wait();
        }
        open = false;
    }
}

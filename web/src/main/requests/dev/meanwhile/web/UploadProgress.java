package dev.meanwhile.web;

/** Learns how much of a form has arrived; see {@link FormOptions#onProgress}. */
@FunctionalInterface
public interface UploadProgress {
    /**
     * Called in the task that reads the form, after each chunk. It may wait; the client then has to.
     *
     * @param received bytes of the body so far
     * @param total    bytes of the whole body; -1 if the client did not say
     * @throws Exception ends the reading
     */
    void received(long received, long total) throws Exception;
}

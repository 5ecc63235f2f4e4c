package dev.meanwhile.http;

/** No credentials. */
enum NoAuth implements Auth {
    INSTANCE;

    @Override
    public ResponseStream send(ClientRequest request, Transport next) {
        return next.send(request);
    }
}

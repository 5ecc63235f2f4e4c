module tool {
    requires dev.meanwhile.http;
}

package dev.meanwhile.io;

import dev.meanwhile.io.spi.InstalledNetwork;
import dev.meanwhile.io.spi.Network;
import dev.meanwhile.io.spi.SocketSettings;
import dev.meanwhile.io.vertx.NettyNetwork;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Connections over TCP. */
public final class Tcp {
    private Tcp() {
    }

    /** Connects, and waits until it is connected. */
    public static Connection connect(String host, int port) {
        var network = network();
        try {
            var address = network.resolve(host).getFirst();
            return WireConnection.over(network.connect(new InetSocketAddress(address, port), SocketSettings.DEFAULT));
        } catch (UnknownHostException e) {
            throw new NetworkException.UnknownHost("there is no host named " + host, e);
        } catch (IOException e) {
            throw new NetworkException.ConnectFailed("can't connect to " + host + ":" + port + ": " + e.getMessage(), e);
        }
    }

    static Network network() {
        return InstalledNetwork.find().orElseGet(NettyNetwork::current);
    }
}

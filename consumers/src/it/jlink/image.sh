#!/bin/sh
jlink --module-path target/modules:target/tool-1.jar \
    --add-modules tool,io.netty.transport.classes.epoll,io.netty.transport.epoll.linux.x86_64 \
    --launcher tool=tool/tool.Main \
    --add-options "-Djdk.trackAllThreads=false --add-opens=java.base/java.lang=dev.meanwhile --enable-native-access=io.netty.common
        --add-modules=io.netty.transport.classes.epoll,io.netty.transport.epoll.linux.x86_64" \
    --output target/image

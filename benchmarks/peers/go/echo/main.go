// Servers that send back what comes: echo WORKLOAD. See Echo.java for what they serve.
package main

import (
	"fmt"
	"net"
	"os"
	"strings"
)

const room = 64 << 10

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func main() {
	workload := os.Args[1]
	switch {
	case workload == "udp-echo":
		datagrams()
	case strings.HasPrefix(workload, "tcp-echo-"):
		connections()
	default:
		fmt.Println(`{"unsupported":""}`)
	}
}

func connections() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	fmt.Printf("{\"port\":%d}\n", listener.Addr().(*net.TCPAddr).Port)
	for {
		connection, err := listener.Accept()
		check(err)
		go echo(connection)
	}
}

// io.Copy would not copy: it has Linux move the bytes from socket to socket, which a server that looks at them can't.
func echo(connection net.Conn) {
	defer connection.Close()
	buffer := make([]byte, room)
	for {
		n, err := connection.Read(buffer)
		if err != nil {
			return
		}
		if _, err = connection.Write(buffer[:n]); err != nil {
			return
		}
	}
}

func datagrams() {
	socket, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	check(err)
	fmt.Printf("{\"port\":%d}\n", socket.LocalAddr().(*net.UDPAddr).Port)
	buffer := make([]byte, room)
	for {
		n, from, err := socket.ReadFromUDPAddrPort(buffer)
		check(err)
		_, err = socket.WriteToUDPAddrPort(buffer[:n], from)
		check(err)
	}
}

package main

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"sync/atomic"
)

const (
	chunk      = 10 << 20
	socketRoom = 256 << 10
	pipePiece  = 64 << 10
	filePiece  = 256 << 10
	mib        = 1 << 20
	pattern    = 251
	readers    = 100
)

func tcp(chunks int) int {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	defer listener.Close()
	return transfer(chunks, listener, func() (net.Conn, error) { return net.Dial("tcp", listener.Addr().String()) })
}

func tcpSSL(chunks int) int {
	certificate, err := tls.LoadX509KeyPair("certificate.pem", "key.pem")
	check(err)
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{certificate}})
	check(err)
	defer listener.Close()
	return transfer(chunks, listener, func() (net.Conn, error) {
		return tls.Dial("tcp", listener.Addr().String(), &tls.Config{InsecureSkipVerify: true})
	})
}

func transfer(chunks int, listener net.Listener, dial func() (net.Conn, error)) int {
	data := bytes.Repeat([]byte("x"), chunk)
	go func() {
		connection, err := listener.Accept()
		check(err)
		for n := 0; n < chunks; n++ {
			_, err = connection.Write(data)
			check(err)
		}
		check(connection.Close())
	}()
	connection, err := dial()
	check(err)
	defer connection.Close()
	return readAll(connection, make([]byte, socketRoom), func(int, []byte) {})
}

func readAll(from io.Reader, buffer []byte, look func(position int, piece []byte)) int {
	total := 0
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			look(total, buffer[:n])
			total += n
		}
		if err == io.EOF {
			return total
		}
		check(err)
	}
}

func pipe(mebibytes int) int {
	child := exec.Command("head", "-c", strconv.Itoa(mebibytes*mib), "/dev/zero")
	out, err := child.StdoutPipe()
	check(err)
	check(child.Start())
	total := readAll(out, make([]byte, pipePiece), func(int, []byte) {})
	check(child.Wait())
	return total
}

func processes(count int) int {
	var all sync.WaitGroup
	var succeeded int64
	all.Add(count)
	for n := 0; n < count; n++ {
		go func() {
			defer all.Done()
			var out, err bytes.Buffer
			child := exec.Command("true")
			child.Stdout, child.Stderr = &out, &err
			if child.Run() == nil && out.Len() == 0 && err.Len() == 0 {
				atomic.AddInt64(&succeeded, 1)
			}
		}()
	}
	all.Wait()
	return int(succeeded)
}

func smallFiles(count int) int {
	var all sync.WaitGroup
	var total, next int64
	all.Add(readers)
	for n := 0; n < readers; n++ {
		go func() {
			defer all.Done()
			for {
				n := atomic.AddInt64(&next, 1) - 1
				if n >= int64(count) {
					return
				}
				name := fmt.Sprintf("%08d", n)
				content, err := os.ReadFile("small/" + name)
				check(err)
				if !bytes.HasPrefix(content, []byte(name)) {
					check(fmt.Errorf("wrong content of %s", name))
				}
				atomic.AddInt64(&total, int64(len(content)))
			}
		}()
	}
	all.Wait()
	return int(total)
}

func largeFile(int) int {
	file, err := os.Open("large")
	check(err)
	defer file.Close()
	return readAll(file, make([]byte, filePiece), func(position int, piece []byte) {
		if int(piece[0]) != position/mib%pattern || int(piece[len(piece)-1]) != (position+len(piece)-1)/mib%pattern {
			check(fmt.Errorf("wrong bytes in the piece at %d", position))
		}
	})
}

// net/http, and gorilla's WebSockets if it is built with the tag sockets: server WORKLOAD. See Served.java for what it serves.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
)

const text = "Hello, World!"

// The workloads that this program has. sockets.go adds its own.
var workloads = map[string]bool{"http-plaintext": true, "http-json": true, "http-1m": true, "http-tls": true, "http-h2": true, "http-rate": true, "http-idle": true}

// Of 37 characters again and again.
var large = []byte(strings.Repeat("0123456789abcdefghijklmnopqrstuvwxyz\n", 1<<20/37+1))[:1<<20]

type item struct {
	ID    int     `json:"id"`
	Name  string  `json:"name"`
	Price float64 `json:"price"`
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func plaintext(response http.ResponseWriter, request *http.Request) {
	response.Header().Set("Content-Type", "text/plain; charset=utf-8")
	response.Write([]byte(text))
}

func jsonItem(response http.ResponseWriter, request *http.Request) {
	body, err := json.Marshal(item{42, "lamp", 9.5})
	check(err)
	response.Header().Set("Content-Type", "application/json")
	response.Write(body)
}

func largeBody(response http.ResponseWriter, request *http.Request) {
	response.Header().Set("Content-Type", "application/octet-stream")
	response.Header().Set("Content-Length", strconv.Itoa(len(large)))
	response.Write(large)
}

func main() {
	if !workloads[os.Args[1]] {
		fmt.Println(`{"unsupported":""}`)
		return
	}
	http.HandleFunc("/plaintext", plaintext)
	http.HandleFunc("/json", jsonItem)
	http.HandleFunc("/large", largeBody)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	fmt.Printf("{\"port\":%d}\n", listener.Addr().(*net.TCPAddr).Port)
	if os.Args[1] == "http-tls" || os.Args[1] == "http-h2" {
		check(http.ServeTLS(listener, nil, "certificate.pem", "key.pem"))
	}
	check(http.Serve(listener, nil))
}

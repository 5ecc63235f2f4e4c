// net/http, and gorilla's WebSockets if it is built with the tag sockets: server WORKLOAD. See Served.java for what it serves.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
)

const text = "Hello, World!"

// The workloads that this program has. sockets.go adds its own.
var workloads = map[string]bool{"http-plaintext": true, "http-json": true}

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

func main() {
	if !workloads[os.Args[1]] {
		fmt.Println(`{"unsupported":""}`)
		return
	}
	http.HandleFunc("/plaintext", plaintext)
	http.HandleFunc("/json", jsonItem)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	fmt.Printf("{\"port\":%d}\n", listener.Addr().(*net.TCPAddr).Port)
	check(http.Serve(listener, nil))
}

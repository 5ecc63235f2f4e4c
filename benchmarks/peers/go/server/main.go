// net/http, and gorilla's WebSockets: server WORKLOAD. See Served.java for what it serves.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/gorilla/websocket"
)

const (
	text   = "Hello, World!"
	chunks = 100
	pause  = 10 * time.Millisecond
)

type item struct {
	ID    int     `json:"id"`
	Name  string  `json:"name"`
	Price float64 `json:"price"`
}

type prompt struct {
	Prompt string `json:"prompt"`
}

type message struct {
	Type    string `json:"type"`
	Content string `json:"content,omitempty"`
}

var upgrader = websocket.Upgrader{}

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

func echo(response http.ResponseWriter, request *http.Request) {
	socket, err := upgrader.Upgrade(response, request, nil)
	check(err)
	defer socket.Close()
	for {
		kind, data, err := socket.ReadMessage()
		if err != nil {
			return
		}
		if socket.WriteMessage(kind, data) != nil {
			return
		}
	}
}

func chat(response http.ResponseWriter, request *http.Request) {
	socket, err := upgrader.Upgrade(response, request, nil)
	check(err)
	defer socket.Close()
	for {
		var asked prompt
		if socket.ReadJSON(&asked) != nil {
			return
		}
		for n := 0; n < chunks; n++ {
			time.Sleep(pause)
			if send(socket, message{"chunk", fmt.Sprintf("word %d", n)}) != nil {
				return
			}
		}
		if send(socket, message{Type: "done"}) != nil {
			return
		}
	}
}

// WriteJSON would append a line break.
func send(socket *websocket.Conn, it message) error {
	data, err := json.Marshal(it)
	check(err)
	return socket.WriteMessage(websocket.TextMessage, data)
}

func main() {
	switch os.Args[1] {
	case "http-plaintext", "http-json", "ws-echo", "chat-streams":
	default:
		fmt.Println(`{"unsupported":""}`)
		return
	}
	http.HandleFunc("/plaintext", plaintext)
	http.HandleFunc("/json", jsonItem)
	http.HandleFunc("/echo", echo)
	http.HandleFunc("/chat", chat)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	fmt.Printf("{\"port\":%d}\n", listener.Addr().(*net.TCPAddr).Port)
	check(http.Serve(listener, nil))
}

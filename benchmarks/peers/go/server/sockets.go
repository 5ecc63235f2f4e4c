//go:build sockets

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

const (
	chunks = 100
	pause  = 10 * time.Millisecond
)

type prompt struct {
	Prompt string `json:"prompt"`
}

type message struct {
	Type    string `json:"type"`
	Content string `json:"content,omitempty"`
}

var upgrader = websocket.Upgrader{}

func init() {
	workloads["ws-echo"] = true
	workloads["chat-streams"] = true
	http.HandleFunc("/echo", echo)
	http.HandleFunc("/chat", chat)
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

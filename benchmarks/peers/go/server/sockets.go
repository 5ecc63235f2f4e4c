//go:build sockets

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
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
	workloads["ws-broadcast"] = true
	http.HandleFunc("/echo", echo)
	http.HandleFunc("/chat", chat)
	http.HandleFunc("/all", talk)
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

var (
	mutex   sync.Mutex
	members = map[*websocket.Conn]bool{}
)

func talk(response http.ResponseWriter, request *http.Request) {
	socket, err := upgrader.Upgrade(response, request, nil)
	check(err)
	defer leave(socket)
	if join(socket) != nil {
		return
	}
	for {
		kind, data, err := socket.ReadMessage()
		if err != nil {
			return
		}
		broadcast(kind, data)
	}
}

func join(socket *websocket.Conn) error {
	mutex.Lock()
	defer mutex.Unlock()
	members[socket] = true
	return socket.WriteMessage(websocket.TextMessage, []byte("welcome"))
}

func leave(socket *websocket.Conn) {
	mutex.Lock()
	defer mutex.Unlock()
	delete(members, socket)
	socket.Close()
}

// A connection allows one writer at a time.
func broadcast(kind int, data []byte) {
	message, err := websocket.NewPreparedMessage(kind, data)
	check(err)
	mutex.Lock()
	defer mutex.Unlock()
	for socket := range members {
		if socket.WritePreparedMessage(message) != nil {
			delete(members, socket)
		}
	}
}

// WriteJSON would append a line break.
func send(socket *websocket.Conn, it message) error {
	data, err := json.Marshal(it)
	check(err)
	return socket.WriteMessage(websocket.TextMessage, data)
}

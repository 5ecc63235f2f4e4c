// net/http with encoding/json and html/template: web WORKLOAD. See WebServed.java for what it serves.
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	pause   = 250 * time.Millisecond
	rows    = 50
	express = 5
)

var workloads = map[string]bool{"web-order": true, "web-form": true, "web-page": true, "web-file": true, "web-events": true}

//go:embed table.html
var table string

var page = template.Must(template.New("table").Parse(table))

type customer struct {
	Name string `json:"name"`
	City string `json:"city"`
}

type item struct {
	Name  string  `json:"name"`
	Count int     `json:"count"`
	Price float64 `json:"price"`
}

type newOrder struct {
	Customer customer `json:"customer"`
	Items    []item   `json:"items"`
}

type receipt struct {
	Customer string  `json:"customer"`
	Express  bool    `json:"express"`
	Items    int     `json:"items"`
	Shop     int     `json:"shop"`
	Total    float64 `json:"total"`
}

type row struct {
	ID    int
	Name  string
	Price int
}

type tick struct {
	Number int `json:"number"`
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func isName(name string) bool {
	return strings.TrimSpace(name) != "" && utf8.RuneCountInString(name) <= 50
}

func isValid(order *newOrder) bool {
	if !isName(order.Customer.Name) || !isName(order.Customer.City) || len(order.Items) < 1 || len(order.Items) > 20 {
		return false
	}
	for _, it := range order.Items {
		if !isName(it.Name) || it.Count < 1 || it.Count > 100 || it.Price < 0 {
			return false
		}
	}
	return true
}

func takeOrder(response http.ResponseWriter, request *http.Request) {
	parts := strings.Split(request.URL.Path, "/")
	if len(parts) != 4 || parts[3] != "orders" || request.Method != http.MethodPost {
		http.NotFound(response, request)
		return
	}
	shop, wrongShop := strconv.Atoi(parts[2])
	isExpress, wrongExpress := strconv.ParseBool(request.URL.Query().Get("express"))
	var order newOrder
	if json.NewDecoder(request.Body).Decode(&order) != nil || wrongShop != nil || wrongExpress != nil || shop < 1 || !isValid(&order) {
		http.Error(response, "the order is not valid", http.StatusUnprocessableEntity)
		return
	}
	total := 0.0
	if isExpress {
		total = express
	}
	for _, it := range order.Items {
		total += float64(it.Count) * it.Price
	}
	body, err := json.Marshal(receipt{order.Customer.Name, isExpress, len(order.Items), shop, total})
	check(err)
	response.Header().Set("Content-Type", "application/json")
	response.Write(body)
}

func book(response http.ResponseWriter, request *http.Request) {
	name, note := request.PostFormValue("name"), request.PostFormValue("note")
	seats, wrong := strconv.Atoi(request.PostFormValue("seats"))
	if wrong != nil || !isName(name) || seats < 1 || seats > 10 || utf8.RuneCountInString(note) > 500 {
		http.Error(response, "the booking is not valid", http.StatusUnprocessableEntity)
		return
	}
	response.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintf(response, "%s, %d, %s", name, seats, note)
}

// A page of this size would be chunked, if its length were not told.
func showPage(response http.ResponseWriter, request *http.Request) {
	all := make([]row, rows)
	for n := range all {
		all[n] = row{n, fmt.Sprintf("lamp <%d> & shade", n), 10 * n}
	}
	var body bytes.Buffer
	check(page.Execute(&body, map[string]any{"Title": "Shop & more", "Rows": all}))
	response.Header().Set("Content-Type", "text/html; charset=utf-8")
	response.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	response.Write(body.Bytes())
}

// FileServer compares an ETag that is there, but makes none.
func files(next http.Handler) http.HandlerFunc {
	return func(response http.ResponseWriter, request *http.Request) {
		if facts, err := os.Stat("files/" + strings.TrimPrefix(request.URL.Path, "/")); err == nil {
			response.Header().Set("ETag", fmt.Sprintf(`"%x-%x"`, facts.ModTime().UnixNano(), facts.Size()))
		}
		next.ServeHTTP(response, request)
	}
}

func events(response http.ResponseWriter, request *http.Request) {
	response.Header().Set("Content-Type", "text/event-stream")
	flusher := response.(http.Flusher)
	flusher.Flush()
	ticker := time.NewTicker(pause)
	defer ticker.Stop()
	for number := 0; ; number++ {
		select {
		case <-request.Context().Done():
			return
		case <-ticker.C:
			data, err := json.Marshal(tick{number})
			check(err)
			fmt.Fprintf(response, "data: %s\n\n", data)
			flusher.Flush()
		}
	}
}

func main() {
	if !workloads[os.Args[1]] {
		fmt.Println(`{"unsupported":""}`)
		return
	}
	http.HandleFunc("/shops/", takeOrder)
	http.HandleFunc("/booking", book)
	http.HandleFunc("/page", showPage)
	http.Handle("/files/", http.StripPrefix("/files/", files(http.FileServer(http.Dir("files")))))
	http.HandleFunc("/events", events)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	fmt.Printf("{\"port\":%d}\n", listener.Addr().(*net.TCPAddr).Port)
	check(http.Serve(listener, nil))
}

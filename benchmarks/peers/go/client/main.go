// GETs by net/http: client WORKLOAD ROUNDS SECONDS SIZE. See Rounds.java and Fetched.java.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"peer/rounds"
	"sync"
	"sync/atomic"
)

const tasks = 64

var paths = map[string]string{"client-get": "/small", "client-1m": "/large", "client-tls": "/small", "client-h2": "/small"}

var check, read = rounds.Check, rounds.Read

func open(workload string) (*http.Client, string) {
	transport := &http.Transport{MaxConnsPerHost: tasks, MaxIdleConnsPerHost: tasks, MaxIdleConns: tasks}
	switch workload {
	case "client-get", "client-1m":
		return &http.Client{Transport: transport}, "http://127.0.0.1:" + read("port") + paths[workload]
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM([]byte(read("certificate.pem")))
	transport.TLSClientConfig = &tls.Config{RootCAs: trusted}
	transport.ForceAttemptHTTP2 = workload == "client-h2"
	return &http.Client{Transport: transport}, "https://127.0.0.1:" + read("tls-port") + paths[workload]
}

func get(client *http.Client, url string) int64 {
	response, err := client.Get(url)
	check(err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	check(err)
	if response.StatusCode != 200 {
		check(fmt.Errorf("status %d", response.StatusCode))
	}
	return int64(len(body))
}

func gets(client *http.Client, url string, size int64) int64 {
	var all sync.WaitGroup
	var asked, total int64
	all.Add(tasks)
	for n := 0; n < tasks; n++ {
		go func() {
			defer all.Done()
			for atomic.AddInt64(&asked, 1) <= size {
				atomic.AddInt64(&total, get(client, url))
			}
		}()
	}
	all.Wait()
	return total
}

func named(workload string) func(size int64) int64 {
	if paths[workload] == "" {
		return nil
	}
	client, url := open(workload)
	return func(size int64) int64 { return gets(client, url, size) }
}

func main() { rounds.Main(named) }

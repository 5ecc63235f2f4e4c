// GETs by net/http: client WORKLOAD ROUNDS SECONDS SIZE. See Rounds.java and Fetched.java.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"
)

const tasks = 64

var paths = map[string]string{"client-get": "/small", "client-1m": "/large", "client-tls": "/small", "client-h2": "/small"}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func read(file string) string {
	text, err := os.ReadFile(file)
	check(err)
	return strings.TrimSpace(string(text))
}

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

// The CPU time of the process in nanoseconds; CLOCK_PROCESS_CPUTIME_ID is 2.
func cpu() int64 {
	var time syscall.Timespec
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, 2, uintptr(unsafe.Pointer(&time)), 0)
	return time.Nano()
}

func memory(field string) int {
	for _, line := range strings.Split(read("/proc/self/status"), "\n") {
		if strings.HasPrefix(line, field) {
			kb, err := strconv.Atoi(strings.Fields(line)[1])
			check(err)
			return kb
		}
	}
	return 0
}

func main() {
	workload := os.Args[1]
	if paths[workload] == "" {
		fmt.Println(`{"unsupported":""}`)
		return
	}
	rounds, err := strconv.Atoi(os.Args[2])
	check(err)
	seconds, err := strconv.ParseFloat(os.Args[3], 64)
	check(err)
	size, err := strconv.ParseInt(os.Args[4], 10, 32)
	check(err)
	client, url := open(workload)
	base := memory("VmRSS:")
	begin := time.Now()
	for n := 1; n <= rounds || time.Since(begin).Seconds() < seconds; n++ {
		used := cpu()
		start := time.Now()
		answer := gets(client, url, size)
		wall := time.Since(start).Nanoseconds()
		used = cpu() - used
		fmt.Printf("{\"round\":%d,\"wallNanos\":%d,\"cpuNanos\":%d,\"check\":%d,\"peakKb\":%d,\"baseKb\":%d}\n",
			n, wall, used, answer, memory("VmHWM:"), base)
	}
}

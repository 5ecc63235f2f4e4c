// The workloads with goroutines and channels: peer WORKLOAD ROUNDS SECONDS SIZE. See Rounds.java for the protocol.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

type workload func(size int) int

func named(name string) workload {
	switch name {
	case "switch":
		return yields
	case "spawn":
		return spawn
	case "await-done":
		return awaitDone
	case "queue":
		return queue
	case "semaphore":
		return semaphore
	case "timeout":
		return timeouts
	case "flow":
		return flow
	case "sleepers-100k":
		return func(size int) int { return sleepers(size, 100*time.Millisecond) }
	case "sleepers-1m":
		return func(size int) int { return sleepers(size, time.Second) }
	case "generators":
		return generators
	case "asyncio-tcp":
		return tcp
	case "asyncio-tcp-ssl":
		return tcpSSL
	case "pipe":
		return pipe
	case "files-small":
		return smallFiles
	case "file-large":
		return largeFile
	case "processes":
		return processes
	case "coroutines":
		return coroutines
	}
	return treeNamed(name)
}

// The CPU time of the process in nanoseconds; CLOCK_PROCESS_CPUTIME_ID is 2.
func cpu() int64 {
	var time syscall.Timespec
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, 2, uintptr(unsafe.Pointer(&time)), 0)
	return time.Nano()
}

func memory(field string) int {
	status, err := os.ReadFile("/proc/self/status")
	check(err)
	for _, line := range strings.Split(string(status), "\n") {
		if strings.HasPrefix(line, field) {
			kb, err := strconv.Atoi(strings.Fields(line)[1])
			check(err)
			return kb
		}
	}
	return 0
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func main() {
	work := named(os.Args[1])
	if work == nil {
		fmt.Println(`{"unsupported":""}`)
		return
	}
	rounds, err := strconv.Atoi(os.Args[2])
	check(err)
	seconds, err := strconv.ParseFloat(os.Args[3], 64)
	check(err)
	size, err := strconv.Atoi(os.Args[4])
	check(err)
	base := memory("VmRSS:")
	begin := time.Now()
	for n := 1; n <= rounds || time.Since(begin).Seconds() < seconds; n++ {
		used := cpu()
		start := time.Now()
		answer := work(size)
		wall := time.Since(start).Nanoseconds()
		used = cpu() - used
		fmt.Printf("{\"round\":%d,\"wallNanos\":%d,\"cpuNanos\":%d,\"check\":%d,\"peakKb\":%d,\"baseKb\":%d}\n",
			n, wall, used, answer, memory("VmHWM:"), base)
	}
}

// Package rounds measures rounds of a workload, for programs that are called so: WORKLOAD ROUNDS SECONDS SIZE. See Rounds.java for the protocol.
package rounds

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// Main finds the named workload, which is nil if there is none, and measures it.
func Main[N int | int64](named func(workload string) func(size N) N) {
	work := named(os.Args[1])
	if work == nil {
		fmt.Println(`{"unsupported":""}`)
		return
	}
	rounds, err := strconv.Atoi(os.Args[2])
	Check(err)
	seconds, err := strconv.ParseFloat(os.Args[3], 64)
	Check(err)
	size, err := strconv.Atoi(os.Args[4])
	Check(err)
	base := memory("VmRSS:")
	begin := time.Now()
	for n := 1; n <= rounds || time.Since(begin).Seconds() < seconds; n++ {
		used := cpu()
		start := time.Now()
		answer := work(N(size))
		wall := time.Since(start).Nanoseconds()
		used = cpu() - used
		fmt.Printf("{\"round\":%d,\"wallNanos\":%d,\"cpuNanos\":%d,\"check\":%d,\"peakKb\":%d,\"baseKb\":%d}\n",
			n, wall, used, answer, memory("VmHWM:"), base)
	}
}

// Check ends the program if something has failed.
func Check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

// Read returns the text of a file, without blanks around it.
func Read(file string) string {
	text, err := os.ReadFile(file)
	Check(err)
	return strings.TrimSpace(string(text))
}

// The CPU time of the process in nanoseconds; CLOCK_PROCESS_CPUTIME_ID is 2.
func cpu() int64 {
	var time syscall.Timespec
	syscall.Syscall(syscall.SYS_CLOCK_GETTIME, 2, uintptr(unsafe.Pointer(&time)), 0)
	return time.Nano()
}

func memory(field string) int {
	for _, line := range strings.Split(Read("/proc/self/status"), "\n") {
		if strings.HasPrefix(line, field) {
			kb, err := strconv.Atoi(strings.Fields(line)[1])
			Check(err)
			return kb
		}
	}
	return 0
}

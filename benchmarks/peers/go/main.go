// The workloads with goroutines and channels: peer WORKLOAD ROUNDS SECONDS SIZE. See Rounds.java for the protocol.
package main

import (
	"peer/rounds"
	"time"
)

type workload = func(size int) int

var check = rounds.Check

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

func main() { rounds.Main(named) }

package main

import (
	"context"
	"runtime"
	"sync"
	"time"
)

const (
	capacity  = 100
	tasks     = 100
	permits   = 10
	gathered  = 1000
	fibonacci = 25
)

func yields(size int) int {
	var both sync.WaitGroup
	turns := make([]int, 2)
	for g := range turns {
		g := g
		both.Add(1)
		go func() {
			defer both.Done()
			for n := 0; n < size/2; n++ {
				runtime.Gosched()
				turns[g]++
			}
		}()
	}
	both.Wait()
	return turns[0] + turns[1]
}

func spawn(size int) int {
	sum := 0
	for done := 0; done < size; done += gathered {
		var all sync.WaitGroup
		values := make([]int, gathered)
		for n := 0; n < gathered; n++ {
			n := n
			all.Add(1)
			go func() {
				values[n] = n
				all.Done()
			}()
		}
		all.Wait()
		for _, value := range values {
			sum += value
		}
	}
	return sum
}

// A finished task is a closed channel.
func awaitDone(size int) int {
	value := 0
	done := make(chan struct{})
	go func() {
		value = 1
		close(done)
	}()
	sum := 0
	for n := 0; n < size; n++ {
		<-done
		sum += value
	}
	return sum
}

func queue(size int) int {
	items := make(chan int, capacity)
	go func() {
		for n := 0; n < size; n++ {
			items <- n
		}
		close(items)
	}()
	sum := 0
	for n := range items {
		sum += n
	}
	return sum
}

// A semaphore in Go is a channel whose capacity is the number of permits.
func semaphore(size int) int {
	limit := make(chan struct{}, permits)
	var lock sync.Mutex
	now, total := 0, 0
	var all sync.WaitGroup
	for t := 0; t < tasks; t++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for n := 0; n < size/tasks; n++ {
				limit <- struct{}{}
				lock.Lock()
				now++
				if now > permits {
					panic("too many hold a permit")
				}
				lock.Unlock()
				runtime.Gosched()
				lock.Lock()
				now--
				total++
				lock.Unlock()
				<-limit
			}
		}()
	}
	all.Wait()
	return total
}

func timeouts(size int) int {
	sum := 0
	for n := 0; n < size; n++ {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		sum += call(ctx, n)
		cancel()
	}
	return sum
}

//go:noinline
func call(ctx context.Context, n int) int {
	if ctx.Err() != nil {
		return 0
	}
	return n
}

// A stage is a goroutine with a channel, as in a pipeline. The last one closes stop when it has enough.
func flow(size int) int {
	stop := make(chan struct{})
	stage := func(work func(emit func(int) bool)) <-chan int {
		out := make(chan int)
		go func() {
			defer close(out)
			work(func(n int) bool {
				select {
				case out <- n:
					return true
				case <-stop:
					return false
				}
			})
		}()
		return out
	}
	numbers := stage(func(emit func(int) bool) {
		for n := 0; n < size && emit(n); n++ {
		}
	})
	tripled := stage(func(emit func(int) bool) {
		for n := range numbers {
			if !emit(n * 3) {
				return
			}
		}
	})
	even := stage(func(emit func(int) bool) {
		for n := range tripled {
			if n%2 == 0 && !emit(n) {
				return
			}
		}
	})
	sum := 0
	for n := 0; n < size/2; n++ {
		sum += <-even
	}
	close(stop)
	return sum
}

func sleepers(size int, duration time.Duration) int {
	var all sync.WaitGroup
	var lock sync.Mutex
	awake := 0
	all.Add(size)
	for n := 0; n < size; n++ {
		go func() {
			time.Sleep(duration)
			lock.Lock()
			awake++
			lock.Unlock()
			all.Done()
		}()
	}
	all.Wait()
	return awake
}

type node struct {
	left, right *node
	value       int
}

func searchTree(from, to int) *node {
	if from == to {
		return nil
	}
	middle := (from + to) / 2
	return &node{searchTree(from, middle), searchTree(middle+1, to), middle}
}

// A generator is a goroutine and a channel: Go 1.19 has no iterators yet.
func (n *node) walk() <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		if n.left != nil {
			for value := range n.left.walk() {
				out <- value
			}
		}
		out <- n.value
		if n.right != nil {
			for value := range n.right.walk() {
				out <- value
			}
		}
	}()
	return out
}

func generators(size int) int {
	sum := 0
	for value := range searchTree(0, size).walk() {
		sum += value
	}
	return sum
}

func coroutines(size int) int {
	sum := 0
	for n := 0; n < size; n++ {
		sum += fib(fibonacci)
	}
	return sum
}

func fib(n int) int {
	if n <= 1 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

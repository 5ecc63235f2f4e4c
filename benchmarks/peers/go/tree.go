package main

import (
	"math/big"
	"math/rand"
	"strings"
	"sync"
	"time"
)

const (
	branches   = 6
	pause      = 50 * time.Millisecond
	memoizable = 90
	cpuShare   = 0.5
	factorial  = 500
)

// pyperformance's async_tree. Goroutines may be preempted anywhere, so their shared state needs a lock.
type tree struct {
	lock   sync.Mutex
	random *rand.Rand
	cache  map[int]bool
	leaves int
	leaf   func(*tree)
}

func treeNamed(name string) workload {
	leaves := map[string]func(*tree){
		"tree-none":  func(t *tree) {},
		"tree-io":    func(t *tree) { time.Sleep(pause) },
		"tree-memo":  (*tree).memoized,
		"tree-mixed": (*tree).mixed,
	}
	leaf, known := leaves[strings.TrimSuffix(name, "-tg")]
	if !known {
		return nil
	}
	t := &tree{random: rand.New(rand.NewSource(0)), cache: map[int]bool{}, leaf: leaf}
	return func(size int) int {
		t.leaves = 0
		t.node(size)
		return t.leaves + len(t.cache)
	}
}

func (t *tree) node(level int) {
	if level == 0 {
		t.leaf(t)
		t.lock.Lock()
		t.leaves++
		t.lock.Unlock()
		return
	}
	var children sync.WaitGroup
	children.Add(branches)
	for n := 0; n < branches; n++ {
		go func() {
			t.node(level - 1)
			children.Done()
		}()
	}
	children.Wait()
}

func (t *tree) memoized() {
	t.lock.Lock()
	key := t.random.Intn(100) + 1
	cached := key <= memoizable && t.cache[key]
	if key <= memoizable {
		t.cache[key] = true
	}
	t.lock.Unlock()
	if !cached {
		time.Sleep(pause)
	}
}

func (t *tree) mixed() {
	t.lock.Lock()
	compute := t.random.Float64() < cpuShare
	t.lock.Unlock()
	if compute {
		new(big.Int).MulRange(1, factorial)
	} else {
		t.memoized()
	}
}

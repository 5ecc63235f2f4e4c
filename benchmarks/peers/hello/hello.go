package main

import (
	"fmt"
	"time"
)

func main() {
	fmt.Println("Hello ...")
	time.Sleep(time.Millisecond)
	fmt.Println("... World!")
}

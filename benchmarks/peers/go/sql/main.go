// The workloads with a database, on pgx: sql WORKLOAD ROUNDS SECONDS SIZE. See Rounds.java and Items.java. It is built in GOPATH mode, with Debian's pgx;
// only there an import can name a folder.
package main

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"../rounds"
	"github.com/jackc/pgx/v4"
	"github.com/jackc/pgx/v4/pgxpool"
)

const (
	count       = 100000
	prices      = 1000
	connections = 10
	pipelined   = 25
	ofRequest   = 20
	batchSize   = 1000
	user        = "bench"
	find        = "select id, name, price from item where id = $1"
	sell        = "update stock set sold = sold + 1 where id = $1"
	insert      = "insert into made values ($1, $2, $3)"
	sum         = "select sum(price + length(name)) from made"
)

type item struct {
	id    int32
	name  string
	price int32
}

func (it *item) worth() int64 { return int64(it.price) + int64(len(it.name)) }

func (it *item) columns() []interface{} { return []interface{}{&it.id, &it.name, &it.price} }

func key(number int64) int32 { return int32(number%count) + 1 }

func name(id int32) string { return "item " + strconv.Itoa(int(id)) }

var check = rounds.Check

var (
	background = context.Background()
	pool       *pgxpool.Pool
)

// Runs the work in as many goroutines as there are connections, until all numbers below size were given out, so many at a time.
func shared(size int64, each int64, work func(from, to int64) int64) int64 {
	var all sync.WaitGroup
	var next, total int64
	all.Add(connections)
	for n := 0; n < connections; n++ {
		go func() {
			defer all.Done()
			for {
				to := atomic.AddInt64(&next, each)
				if to-each >= size {
					return
				}
				atomic.AddInt64(&total, work(to-each, to))
			}
		}()
	}
	all.Wait()
	return total
}

func selects(size int64) int64 {
	return shared(size, 1, func(number, _ int64) int64 {
		var it item
		check(pool.QueryRow(background, find, key(number)).Scan(it.columns()...))
		return it.worth()
	})
}

// As a batch, which is one round trip.
func batched(size int64, each int64) int64 {
	return shared(size, each, func(from, to int64) int64 {
		var batch pgx.Batch
		for number := from; number < to; number++ {
			batch.Queue(find, key(number))
		}
		results := pool.SendBatch(background, &batch)
		var total int64
		for number := from; number < to; number++ {
			var it item
			check(results.QueryRow().Scan(it.columns()...))
			total += it.worth()
		}
		check(results.Close())
		return total
	})
}

func truncate() {
	_, err := pool.Exec(background, "truncate made")
	check(err)
}

func made() int64 {
	var total int64
	check(pool.QueryRow(background, sum).Scan(&total))
	return total
}

func batches(size int64) int64 {
	truncate()
	for first := int32(1); int64(first) <= size; first += batchSize {
		check(pool.BeginFunc(background, func(tx pgx.Tx) error {
			var batch pgx.Batch
			for id := first; id < first+batchSize; id++ {
				batch.Queue(insert, id, name(id), id%prices)
			}
			return tx.SendBatch(background, &batch).Close()
		}))
	}
	return made()
}

func stream(size int64) int64 {
	rows, err := pool.Query(background, "select id, name, price from item where id <= $1", int32(size))
	check(err)
	defer rows.Close()
	var total int64
	var it item
	columns := it.columns()
	for rows.Next() {
		check(rows.Scan(columns...))
		total += it.worth()
	}
	check(rows.Err())
	return total
}

// The rows of a COPY, made one by one.
type source struct{ id, size int32 }

func (s *source) Next() bool {
	s.id++
	return s.id <= s.size
}

func (s *source) Values() ([]interface{}, error) {
	return []interface{}{s.id, name(s.id), s.id % prices}, nil
}

func (s *source) Err() error { return nil }

func copyIn(size int64) int64 {
	truncate()
	_, err := pool.CopyFrom(background, pgx.Identifier{"made"}, []string{"id", "name", "price"}, &source{0, int32(size)})
	check(err)
	return made()
}

// Gets the text of a COPY in pieces, and adds up its lines.
type lines struct {
	rest  []byte
	total int64
}

func (l *lines) Write(data []byte) (int, error) {
	l.rest = append(l.rest, data...)
	from := 0
	for {
		end := bytes.IndexByte(l.rest[from:], '\n')
		if end < 0 {
			break
		}
		line := l.rest[from : from+end]
		first := bytes.IndexByte(line, '\t')
		last := bytes.LastIndexByte(line, '\t')
		price, err := strconv.Atoi(string(line[last+1:]))
		check(err)
		l.total += int64(price + last - first - 1)
		from += end + 1
	}
	l.rest = append(l.rest[:0], l.rest[from:]...)
	return len(data), nil
}

func copyOut(size int64) int64 {
	connection, err := pool.Acquire(background)
	check(err)
	defer connection.Release()
	var to lines
	query := fmt.Sprintf("select item.id + %d * n, item.name, item.price from item, generate_series(0, %d) n", count, size/count-1)
	if size < count {
		query = fmt.Sprintf("select id, name, price from item where id <= %d", size)
	}
	_, err = connection.Conn().PgConn().CopyTo(background, &to, "copy ("+query+") to stdout")
	check(err)
	return to.total
}

func transactions(size int64) int64 {
	truncate()
	shared(size, 1, func(number, _ int64) int64 {
		check(pool.BeginFunc(background, func(tx pgx.Tx) error {
			var it item
			if err := tx.QueryRow(background, find, key(number)).Scan(it.columns()...); err != nil {
				return err
			}
			if _, err := tx.Exec(background, sell, it.id); err != nil {
				return err
			}
			_, err := tx.Exec(background, insert, it.id, it.name, it.price)
			return err
		}))
		return 0
	})
	return made()
}

func named(workload string) func(size int64) int64 {
	switch workload {
	case "sql-select":
		return selects
	case "sql-pipelined":
		return func(size int64) int64 { return batched(size, pipelined) }
	case "sql-request":
		return func(size int64) int64 { return batched(size, ofRequest) }
	case "sql-batch":
		return batches
	case "sql-stream":
		return stream
	case "sql-copy-in":
		return copyIn
	case "sql-copy-out":
		return copyOut
	case "sql-transaction":
		return transactions
	}
	return nil
}

func connect() {
	var err error
	url := fmt.Sprintf("postgres://%s@127.0.0.1:%s/%s?sslmode=disable&pool_max_conns=%d", user, rounds.Read("port"), user, connections)
	pool, err = pgxpool.Connect(background, url)
	check(err)
}

func main() {
	rounds.Main(func(workload string) func(size int64) int64 {
		work := named(workload)
		if work != nil {
			connect()
		}
		return work
	})
}

package peers

import dev.meanwhile.benchmarks.Round
import dev.meanwhile.benchmarks.Rounds
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.emitAll
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield

/** The workloads on kotlinx.coroutines, on the event loop of runBlocking, which is one thread. */
object KotlinPeer {
    private const val CAPACITY = 100
    private const val TASKS = 100
    private const val PERMITS = 10
    private const val GATHERED = 1000
    private const val FIBONACCI = 25

    private fun workload(name: String): (suspend (Int) -> Long)? = when (name) {
        "switch" -> ::switch
        "spawn" -> ::spawn
        "await-done" -> ::awaitDone
        "queue" -> ::queue
        "semaphore" -> ::semaphore
        "timeout" -> ::timeouts
        "flow" -> ::flows
        "sleepers-100k" -> { size -> sleepers(size, 100.milliseconds) }
        "sleepers-1m" -> { size -> sleepers(size, 1.seconds) }
        "generators" -> ::generators
        "coroutines" -> ::coroutines
        else -> KotlinTree.named(name)
    }

    @JvmStatic
    fun main(args: Array<String>) {
        val rounds = Rounds.parse(*args)
        val workload = workload(rounds.workload)
        // Rounds is plain Java, whose rounds cannot suspend: each is a runBlocking of its own, on this thread and its event loop.
        rounds.play(workload?.let { Round { size -> runBlocking { it(size) } } })
    }

    private suspend fun switch(size: Int): Long = coroutineScope {
        List(2) { async { turns(size / 2) } }.awaitAll().sum()
    }

    private suspend fun turns(count: Int): Long {
        var turns = 0L
        repeat(count) {
            yield()
            turns++
        }
        return turns
    }

    private suspend fun spawn(size: Int): Long {
        var sum = 0L
        repeat(size / GATHERED) {
            sum += coroutineScope { List(GATHERED) { n -> async { n } }.awaitAll().sum() }
        }
        return sum
    }

    private suspend fun awaitDone(size: Int): Long = coroutineScope {
        val task = async { 1 }
        task.join()
        var sum = 0L
        repeat(size) { sum += task.await() }
        sum
    }

    private suspend fun queue(size: Int): Long = coroutineScope {
        val items = Channel<Int>(CAPACITY)
        launch {
            for (n in 0 until size) items.send(n)
            items.close()
        }
        var sum = 0L
        for (n in items) sum += n
        sum
    }

    private suspend fun semaphore(size: Int): Long {
        val limit = Semaphore(PERMITS)
        var now = 0
        var total = 0L
        coroutineScope {
            repeat(TASKS) {
                launch {
                    repeat(size / TASKS) {
                        limit.withPermit {
                            check(++now <= PERMITS)
                            yield()
                            now--
                            total++
                        }
                    }
                }
            }
        }
        return total
    }

    private suspend fun timeouts(size: Int): Long {
        var sum = 0L
        for (n in 0 until size) sum += withTimeout(10.seconds) { n }
        return sum
    }

    private suspend fun flows(size: Int): Long {
        var sum = 0L
        flow { for (n in 0 until size) emit(n) }.map { it * 3 }.filter { it % 2 == 0 }.take(size / 2).collect { sum += it }
        return sum
    }

    private suspend fun sleepers(size: Int, duration: Duration): Long {
        var awake = 0L
        coroutineScope {
            List(size) {
                launch {
                    delay(duration)
                    awake++
                }
            }.joinAll()
        }
        return awake
    }

    private class Node(val left: Node?, val value: Int, val right: Node?) {
        fun walk(): Flow<Int> = flow {
            left?.let { emitAll(it.walk()) }
            emit(value)
            right?.let { emitAll(it.walk()) }
        }
    }

    private fun searchTree(from: Int, to: Int): Node? {
        if (from == to) return null
        val middle = (from + to) / 2
        return Node(searchTree(from, middle), middle, searchTree(middle + 1, to))
    }

    private suspend fun generators(size: Int): Long {
        var sum = 0L
        searchTree(0, size)!!.walk().collect { sum += it }
        return sum
    }

    private suspend fun coroutines(size: Int): Long {
        var sum = 0L
        repeat(size) { sum += fibonacci(FIBONACCI) }
        return sum
    }

    private suspend fun fibonacci(n: Int): Int = if (n <= 1) n else fibonacci(n - 1) + fibonacci(n - 2)
}

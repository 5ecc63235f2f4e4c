package peers

import dev.meanwhile.benchmarks.Factorial
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch

/** pyperformance's async_tree; the tg variants launch into a scope, the others await a list. */
class KotlinTree private constructor(private val leaf: suspend KotlinTree.() -> Unit, private val scoped: Boolean) {
    private val random = Random(0)
    private val cache = HashSet<Int>()
    private var leaves = 0L

    private suspend fun play(size: Int): Long {
        leaves = 0
        node(size)
        return leaves + cache.size
    }

    private suspend fun node(level: Int) {
        if (level == 0) {
            leaf()
            leaves++
        } else if (scoped) {
            coroutineScope { repeat(BRANCHES) { launch { node(level - 1) } } }
        } else {
            coroutineScope { List(BRANCHES) { async { node(level - 1) } }.awaitAll() }
        }
    }

    private suspend fun memoized() {
        val key = random.nextInt(1, 101)
        if (key > MEMOIZABLE_PERCENT || cache.add(key)) delay(PAUSE)
    }

    private suspend fun mixed() {
        if (random.nextDouble() < CPU_SHARE) Factorial.of(FACTORIAL) else memoized()
    }

    companion object {
        private const val BRANCHES = 6
        private val PAUSE = 50.milliseconds
        private const val MEMOIZABLE_PERCENT = 90
        private const val CPU_SHARE = 0.5
        private const val FACTORIAL = 500

        fun named(name: String): (suspend (Int) -> Long)? {
            val leaf: suspend KotlinTree.() -> Unit = when (name.removeSuffix("-tg")) {
                "tree-none" -> { -> }
                "tree-io" -> { -> delay(PAUSE) }
                "tree-memo" -> { -> memoized() }
                "tree-mixed" -> { -> mixed() }
                else -> return null
            }
            return KotlinTree(leaf, name.endsWith("-tg"))::play
        }
    }
}

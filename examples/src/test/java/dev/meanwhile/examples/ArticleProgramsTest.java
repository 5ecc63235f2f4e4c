package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertLinesMatch;

import org.junit.jupiter.api.Test;

/** The articles' programs that wait for nothing outside: their output is deterministic. */
class ArticleProgramsTest {
    @Test
    void hello() throws Exception {
        prints("Hello", """
                Starting task...
                Hello after 2 seconds
                """);
    }

    @Test
    void apiCallsOverlapOnlyInTheConcurrentPart() throws Exception {
        prints("ApiCalls", """
                One after another:
                API 1: request started
                API 1: response received
                API 2: request started
                API 2: response received
                API 3: request started
                API 3: response received
                All results: [API 1 result, API 2 result, API 3 result]
                One after another it took .+ seconds\\.

                Concurrently:
                API 1: request started
                API 2: request started
                API 3: request started
                API 2: response received
                API 1: response received
                API 3: response received
                All results: [API 1 result, API 2 result, API 3 result]
                Concurrently it took .+ seconds\\.

                """);
    }

    @Test
    void mainGoesOnWhileTheBackgroundTaskRuns() throws Exception {
        prints("Background", """
                Started at ..:..:..
                Main is doing other work...
                Task started...
                Still doing other work...
                Task finished!
                The result was: Task result
                Finished at ..:..:..
                """);
    }

    @Test
    void gatherKeepsTheOrderOfTheCalls() throws Exception {
        prints("Gather", """
                All succeed:
                  url3 answered
                  url2 answered
                  url1 answered
                [Data from url1, Data from url2, Data from url3]
                One fails, so the others are cancelled (asyncio would let them run on unobserved):
                  url2 is broken
                All may finish, whatever happens (return_exceptions=True):
                  url3 answered
                  url1 answered
                Success[value=Data from url1]
                Failure[cause=java.lang.IllegalStateException: url2 is broken]
                Success[value=Data from url3]
                """);
    }

    @Test
    void asCompletedGivesTheQuickestFirst() throws Exception {
        prints("AsCompleted", """
                Started: url1
                Started: url2
                Started: url3
                Got: data from url2
                Got: data from url3
                Got: data from url1
                """);
    }

    @Test
    void theTimeoutComesAfterTheCleanUp() throws Exception {
        prints("Timeouts", """
                Operation started
                Operation cleaned up
                Got a result

                Operation started
                Operation cleaned up
                Operation timed out
                """);
    }

    @Test
    void otherTasksRunWhileAResourceOpensAndCloses() throws Exception {
        prints("ContextManager", """
                Connecting...
                    (another task runs)
                Connected
                Doing something...
                    (another task runs)
                Disconnecting...
                    (another task runs)
                    (another task runs)
                Disconnected
                Done
                """);
    }

    @Test
    void pagesAreFetchedOnDemand() throws Exception {
        prints("Pages", """
                All pages:
                Fetching page 1...
                  [item 1a, item 1b]
                Fetching page 2...
                  [item 2a, item 2b]
                Fetching page 3...
                  [item 3a, item 3b]
                Fetching page 4...
                Until item 2a is found; the rest is never fetched:
                Fetching page 1...
                  [item 1a, item 1b]
                Fetching page 2...
                  [item 2a, item 2b]
                """);
    }

    @Test
    void noMoreThanThreeRequestsRunAtOnce() throws Exception {
        prints("LimitConcurrency", """
                url1   starts, running: *
                url2   starts, running: **
                url3   starts, running: ***
                url4   starts, running: ***
                url5   starts, running: ***
                url6   starts, running: ***
                url7   starts, running: ***
                url8   starts, running: ***
                url9   starts, running: ***
                url10  starts, running: ***
                All 10 results, the last: data from url10
                """);
    }

    @Test
    void consumersGoHomeWhenEverythingIsProcessed() throws Exception {
        prints("ProducerConsumer", """
                put one
                put two
                put three
                put four
                put five
                    Ann has processed one
                    Bob has processed two
                    Cleo has processed three
                put six
                put seven
                    Ann has processed four
                    Bob has processed five
                    Cleo has processed six
                    Ann has processed seven
                All items are processed
                    Ann goes home
                    Bob goes home
                    Cleo goes home
                """);
    }

    private static void prints(String name, String lines) throws Exception {
        assertLinesMatch(lines.lines(), Program.inVirtualTime(name).run().stream());
    }
}

// Errors of the world and of stages, through the real worker: tried again in order, skipped, or the end of the worker.
import Foundation
import Testing

extension RealKafka.OutcomeErrorTests {
    @Test func anErrorOfTheWorldIsTriedAgainAndTheOrderOfItsKeyIsKept() throws {
        var pipeline = try PipelineText.make(partitions: 1)
        pipeline.stages = "[clean, parse, trouble]"
        pipeline.format = "json"
        pipeline.more = "lanes: 1"
        let feeder = try Feeder(pipeline.input)
        feeder.send(Sample.article(1), key: "k", number: 1)
        feeder.send(Sample.article(2, first: "trouble: world 3"), key: "k", number: 2)
        for number in 3...20 { feeder.send(Sample.article(number), key: "k", number: number) }
        for number in 1...20 { feeder.send(Sample.article(number), key: "other", number: number) }
        feeder.finish()
        let worker = try pipeline.work()
        let out = try Reader(pipeline.output)
        #expect(out.read(40))
        #expect(out.all.filter { $0.key == "k" }.map(\.number) == (1...20).map { $0 })
        #expect(out.all.filter { $0.key == "other" }.map(\.number) == (1...20).map { $0 })
        // The others did not wait for it.
        let blocked = out.all.firstIndex { $0.key == "k" && $0.number == 2 } ?? 0
        let last = out.all.lastIndex { $0.key == "other" } ?? 0
        #expect(last < blocked)
        #expect(worker.last("stopped", "dead_lettered") == 0)
        #expect(worker.lines.contains { $0.contains("away") && $0.contains("trying again") })
    }

    @Test func aSkippedStageLeavesAWarningInTheRecord() throws {
        var pipeline = try PipelineText.make(partitions: 1)
        pipeline.stages = "[clean, parse, {trouble: {}, on_error: skip}]"
        pipeline.format = "json"
        let feeder = try Feeder(pipeline.input)
        feeder.send(Sample.article(1, first: "trouble: article"), key: "k")
        feeder.finish()
        let worker = try pipeline.work()
        let out = try Reader(pipeline.output)
        #expect(out.read(1))
        #expect(out.all.first?.text.contains("\"stage\":\"trouble\",\"code\":\"made_up\"") == true)
        #expect(worker.last("stopped", "dead_lettered") == 0)
    }

    @Test func aStageThatMustNotFailEndsTheWorkerBeforeItsArticle() throws {
        var pipeline = try PipelineText.make(partitions: 1)
        pipeline.stages = "[clean, parse, {trouble: {}, on_error: fail}]"
        pipeline.format = "json"
        let feeder = try Feeder(pipeline.input)
        for number in 1...5 { feeder.send(Sample.article(number), key: "k", number: number) }
        feeder.send(Sample.article(6, first: "trouble: article"), key: "k", number: 6)
        for number in 7...10 { feeder.send(Sample.article(number), key: "k", number: number) }
        feeder.finish()
        let worker = try pipeline.work(code: 1)
        #expect(worker.lines.contains { $0.contains("offset 5: stage trouble: made_up") })
        let out = try Reader(pipeline.output)
        out.readRest(quietSeconds: 1)
        let published = out.all.compactMap(\.number)
        #expect(published == (1...5).map { $0 }.prefix(published.count).map { $0 }, "nothing passes it")
        // Nothing is committed past it: the next worker meets it again.
        let again = try pipeline.work(code: 1)
        #expect(again.lines.contains { $0.contains("offset 5: stage trouble: made_up") })
        out.readRest(quietSeconds: 1)
        #expect(Set(out.all.compactMap(\.number)) == Set(1...5))
    }

    @Test func withoutADeadLetterTopicAnArticlesErrorEndsTheWorker() throws {
        var pipeline = try PipelineText.make(partitions: 1)
        pipeline.stages = "[clean, parse, trouble]"
        pipeline.format = "json"
        let feeder = try Feeder(pipeline.input)
        feeder.send(Sample.article(1), key: "k", number: 1)
        feeder.send(Sample.article(2, first: "trouble: article"), key: "k", number: 2)
        feeder.finish()
        let text = pipeline.text.replacingOccurrences(of: "dead_letter: {topic: \(pipeline.dead)}", with: "")
        let worker = try WorkerProcess(text, "--until", "end")
        let code = worker.exitCode()
        // Either the file is refused, or the worker stops at the article: it is never passed over.
        #expect(code == 1 || code == 78, "\(worker.lines.suffix(3))")
        #expect(worker.lines.contains { $0.contains("dead_letter") })
    }
}

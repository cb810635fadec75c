// Histograms against exact quantiles, and their buckets against their own bounds.
import Pipeline
import Testing

@Suite("Histograms")
struct HistogramTests {
    @Test func everyDurationLiesWithinTheBoundsOfItsBucket() {
        var durations: [Int64] = [0, 1, 1023, 1024, 1025, 2048, 2049, 1 << 36, 1 << 37, (1 << 37) + 1, .max]
        for octave in 10..<37 {
            for eighth in 0..<8 {
                let edge = Int64(8 + eighth) << Int64(octave - 3)
                durations += [edge - 1, edge, edge + 1]
            }
        }
        for duration in durations {
            let bucket = HistogramShape.bucket(duration)
            #expect(bucket >= 0 && bucket < HistogramShape.count)
            #expect(duration <= HistogramShape.upper(bucket), "\(duration) in \(bucket)")
            #expect(duration > HistogramShape.lower(bucket) || bucket == 0, "\(duration) in \(bucket)")
        }
        #expect(HistogramShape.bucket(-5) == 0)
    }

    @Test func bucketsAscendByAtMostAnEighth() {
        for bucket in 1..<HistogramShape.count - 1 {
            let (lower, upper) = (HistogramShape.lower(bucket), HistogramShape.upper(bucket))
            #expect(upper > lower)
            #expect(Double(upper - lower) <= Double(lower) / 8, "bucket \(bucket)")
        }
    }

    @Test(arguments: [UInt64(1), 2, 3]) func quantilesAreRightToOnePartInEight(_ seed: UInt64) {
        var state = seed
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 20
        }
        // From 2 µs to 4 s, evenly by magnitude.
        let durations = (0..<20_000).map { _ in Int64(1 << (11 + next() % 21)) + Int64(next() % 2048) }
        var histogram = Histogram()
        for duration in durations { histogram.record(duration) }
        let sorted = durations.sorted()
        #expect(histogram.count == 20_000)
        #expect(histogram.sum == UInt64(durations.reduce(0, +)))
        for share in [0.01, 0.5, 0.9, 0.95, 0.99, 0.999, 1] {
            let exact = Double(sorted[max(0, Int((share * 20_000).rounded(.up)) - 1)])
            let found = histogram.quantile(share) ?? -1
            #expect(abs(found - exact) <= exact / 8, "\(share): \(found) for \(exact)")
        }
    }

    @Test func anEmptyOneHasNoQuantiles() { #expect(Histogram().quantile(0.5) == nil) }

    @Test func aLaneCountsEachStepOnceAndTellsWhatItIsIn() {
        let meter = LaneMeter(stages: ["clean", "parse"])
        #expect(meter.steps == ["input", "clean", "parse", "output"])
        #expect(meter.work == nil)
        meter.begin(7, step: 0)
        meter.enter(1)
        #expect(meter.work?.slot == 7 && meter.work?.step == 1)
        meter.enter(3)
        meter.end()
        #expect(meter.work == nil)
        // A parked article goes on at its step.
        meter.begin(.max, step: 1, attempt: 3)
        #expect(meter.work?.slot == .max && meter.work?.step == 1 && meter.work?.attempt == 3)
        // What it tries again is the step that failed, not the next one.
        meter.enter(2)
        #expect(meter.work?.attempt == 1)
        meter.end()
        var histograms = Array(repeating: Histogram(), count: 4)
        meter.add(to: &histograms)
        #expect(histograms.map(\.count) == [1, 2, 1, 1])
    }
}

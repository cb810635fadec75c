// Class scores of vector rows: softmax regression from a row's vector to the labels its training words have.
import EntitiesStage
import Foundation
import LearningTraining

/// Learns what kind of name the words of a row are part of, or stand beside.
struct ClassScores {
    static let size = 300
    static let classes = 5
    var vectors: [Float]

    /// Reads the half floats and brings each row to unit length.
    init(_ path: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let count = data.count / 2
        vectors = Array(repeating: 0, count: count)
        data.withUnsafeBytes { bytes in
            for i in 0..<count {
                vectors[i] = Float(
                    Float16(
                        bitPattern: UInt16(littleEndian: bytes.loadUnaligned(fromByteOffset: 2 * i, as: UInt16.self))))
            }
        }
        for row in 0..<count / Self.size {
            let range = row * Self.size..<(row + 1) * Self.size
            let length = vectors[range].reduce(0) { $0 + $1 * $1 }.squareRoot()
            if length > 0 { for i in range { vectors[i] /= length } }
        }
    }

    /// Scores of all rows from counts (five a row). A row that has counts is scored by a model that has not seen it.
    func scores(_ counts: [Float], epochs: Int = 12) -> [UInt16] {
        let rows = vectors.count / Self.size
        let seen = (0..<rows).filter { row in counts[row * 5..<row * 5 + 5].reduce(0, +) > 0 }
        var packed = [UInt16](repeating: 0, count: rows)
        let folds = 5
        for fold in 0...folds {
            let trainingRows = fold == folds ? seen : seen.filter { $0 % folds != fold }
            let model = train(trainingRows, counts, epochs: epochs)
            for row in 0..<rows {
                let isSeen = counts[row * 5..<row * 5 + 5].reduce(0, +) > 0
                guard isSeen ? row % folds == fold : fold == folds else { continue }
                packed[row] = Self.pack(probabilities(model, row))
            }
        }
        return packed
    }

    private func train(_ rows: [Int], _ counts: [Float], epochs: Int) -> [Float] {
        var model = [Float](repeating: 0, count: Self.classes * (Self.size + 1))
        var order = rows
        var shuffler = Shuffler(seed: 7)
        for epoch in 0..<epochs {
            shuffler.shuffle(&order)
            let rate: Float = 4 / Float(1 + epoch)
            for row in order {
                let total = counts[row * 5..<row * 5 + 5].reduce(0, +)
                let weight = min(total.squareRoot(), 12) / 4
                let p = probabilities(model, row)
                for c in 0..<Self.classes {
                    let step = rate * weight * (counts[row * 5 + c] / total - p[c])
                    let base = c * (Self.size + 1)
                    for d in 0..<Self.size { model[base + d] += step * vectors[row * Self.size + d] }
                    model[base + Self.size] += step * 0.1
                }
            }
        }
        return model
    }

    private func probabilities(_ model: [Float], _ row: Int) -> [Float] {
        var scores = [Float](repeating: 0, count: Self.classes)
        model.withUnsafeBufferPointer { weights in
            vectors.withUnsafeBufferPointer { vectors in
                for c in 0..<Self.classes {
                    let base = c * (Self.size + 1)
                    var sums = SIMD4<Float>()
                    var d = 0
                    while d < Self.size {
                        let v = row * Self.size + d
                        sums +=
                            SIMD4(
                                weights[base + d], weights[base + d + 1], weights[base + d + 2], weights[base + d + 3])
                            * SIMD4(vectors[v], vectors[v + 1], vectors[v + 2], vectors[v + 3])
                        d += 4
                    }
                    scores[c] = sums.sum() + weights[base + Self.size]
                }
            }
        }
        let top = scores.max() ?? 0
        let powers = scores.map { exponential($0 - top) }
        let total = powers.reduce(0, +)
        return powers.map { $0 / total }
    }

    /// e to the x from basic operations alone, so that every machine gets the same bits.
    private func exponential(_ x: Float) -> Float {
        if x < -40 { return 0 }
        let halvings = 10
        var y = Double(x) / Double(1 << halvings)
        y = 1 + y * (1 + y / 2 * (1 + y / 3))
        for _ in 0..<halvings { y *= y }
        return Float(y)
    }

    /// The first four probabilities in four bits each.
    static func pack(_ p: [Float]) -> UInt16 {
        let bounds: [Float] = [0.003, 0.008, 0.02, 0.04, 0.07, 0.11, 0.16, 0.22, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
        var packed: UInt16 = 0
        for c in 0..<4 { packed |= UInt16(bounds.count { $0 < p[c] }) << (4 * UInt16(c)) }
        return packed
    }
}

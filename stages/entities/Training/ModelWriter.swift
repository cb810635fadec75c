// Writes the model file.
import EntitiesStage
import Foundation
import Learning

/// Puts a model into bytes.
enum ModelWriter {
    static func bytes(_ model: EntityModel, transitions: [Int16], second: [Int16]) -> Data {
        var sections: [(ModelSection, Data)] = []
        func add<T: BitwiseCopyable>(_ section: ModelSection, _ values: [T]) {
            sections.append((section, values.withUnsafeBytes { Data($0) }))
        }
        let masks = model.rows.map { row in (0..<16).reduce(UInt16(0)) { $0 | (row[$1] != 0 ? 1 << UInt16($1) : 0) } }
        add(.words, model.lexicon.words)
        add(.rows, model.lexicon.rows)
        add(.brown, model.lexicon.brown)
        add(.brownPaths, model.lexicon.brownPaths)
        add(.phrases, model.lexicon.phrases)
        add(.combinations, model.lexicon.combinations)
        add(.weightMasks, masks)
        add(.weightValues, model.rows.flatMap { row in (0..<16).map { row[$0] }.filter { $0 != 0 } })
        add(.transitions, transitions)
        add(.secondRows, model.secondRows)
        add(.secondTransitions, second)
        add(.calibration, model.calibration)
        add(.ids, model.ids)
        add(.countries, model.countries)
        add(.countryNames, model.countryNames)
        add(.countryEnds, model.countryEnds)
        var file = Data()
        func number(_ value: Int) { withUnsafeBytes(of: UInt32(value).littleEndian) { file.append(contentsOf: $0) } }
        number(Int(ModelSection.magic))
        number(sections.count)
        var offset = (8 + 12 * sections.count + 15) / 16 * 16
        for (section, data) in sections {
            number(Int(section.rawValue))
            number(offset)
            number(data.count)
            offset = (offset + data.count + 15) / 16 * 16
        }
        for (_, data) in sections {
            file.append(Data(repeating: 0, count: (16 - file.count % 16) % 16))
            file.append(data)
        }
        return file
    }

    /// Rounds real weights to small integers, the largest to 127.
    static func quantize(_ rows: [SIMD16<Float>]) -> (rows: [SIMD16<Int8>], scale: Float) {
        var top: Float = 0
        for row in rows { top = max(top, row.max(), -row.min()) }
        let scale = top > 0 ? 127 / top : 1
        // Small weights are many, and do nothing: without them the file is a third shorter.
        let dead: Int8 = 3
        let small = rows.map { row in
            let q = SIMD16<Int8>(truncatingIfNeeded: SIMD16<Int32>((row * scale).rounded(.toNearestOrEven)))
            return q.replacing(with: SIMD16(), where: (q .<= dead) .& (q .>= -dead))
        }
        return (small, scale)
    }

    /// Transition scores by rows.
    static func table(_ transitions: [SIMD16<Float>], _ scale: Float) -> [Int16] {
        (0..<256).map { Int16(max(-4000, min(4000, (transitions[$0 / 16][$0 % 16] * scale).rounded()))) }
    }

    static func write(_ data: Data, folder: String) throws {
        try data.write(to: URL(fileURLWithPath: folder + "/entities.model"))
    }
}

// The model: lexicon, weights, names of countries and ids of organizations, read from the bytes linked into the binary.
import EntitiesModel
package import Learning

/// All that training leaves behind. Immutable and shared by all instances of the stage.
package struct EntityModel: Sendable {
    package var lexicon = Lexicon()
    /// Weights of a feature, a label a lane.
    package var rows: [SIMD16<Int8>] = []
    package var transitions = Transitions { _, _ in 0 }
    /// Weights of what the document says of a word, for the second look.
    package var secondRows: [SIMD16<Int16>] = []
    package var secondTransitions = Transitions { _, _ in 0 }
    /// The step of margins, then for each step the probability in per cent that the name is right.
    package var calibration: [Int32] = [64, 50]
    /// Pairs of a phrase's 32-bit hash and the number of a Wikidata item, ascending.
    package var ids: [UInt32] = []
    /// Pairs of a phrase's 32-bit hash and the number of a country, ascending.
    package var countries: [UInt32] = []
    /// Names of countries, one after the other, and where each ends.
    package var countryNames: [UInt8] = []
    package var countryEnds: [UInt32] = []

    /// An empty model, which finds nothing.
    package init() {}

    /// The model of this binary.
    package static let shared: EntityModel = {
        guard let start = copydesk_entities_model_start() else { return EntityModel() }
        let bytes = UnsafeRawBufferPointer(start: start, count: copydesk_entities_model_count())
        return EntityModel(bytes: bytes.bytes) ?? EntityModel()
    }()

    /// What it is called in records.
    static let name = String(cString: copydesk_entities_model_name())

    /// The value of a phrase in a table of pairs, or nil.
    package static func look(_ table: [UInt32], _ phrase: UInt64) -> UInt32? {
        let wanted = UInt32(truncatingIfNeeded: KeyHash.spread(phrase))
        var low = 0
        var high = table.count / 2
        while low < high {
            let middle = (low + high) / 2
            let here = table[2 * middle]
            if here == wanted { return table[2 * middle + 1] }
            if here < wanted { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// The name of a country by its number.
    package func countryName(_ number: UInt32) -> ArraySlice<UInt8> {
        let at = Int(number)
        guard at < countryEnds.count else { return [] }
        let start = at == 0 ? 0 : Int(countryEnds[at - 1])
        let end = Int(countryEnds[at])
        guard start <= end, end <= countryNames.count else { return [] }
        return countryNames[start..<end]
    }
}

// MARK: The file

/// Sections of a model file. The file: "CDEN", the number of sections, then for each its kind, offset and length in
/// bytes, all as little-endian 32-bit numbers; then the sections.
package enum ModelSection: UInt32, CaseIterable {
    case words = 1, rows, brown, brownPaths, phrases, combinations
    case weightMasks, weightValues, transitions, calibration
    case secondRows, secondTransitions
    case ids, countries, countryNames, countryEnds

    /// "CDEN".
    package static let magic: UInt32 = 0x4E45_4443
}

extension EntityModel {
    /// Reads a model file; nil when it is none.
    package init?(bytes: RawSpan) {
        guard bytes.byteCount >= 8, Self.number(bytes, 0) == ModelSection.magic else { return nil }
        let count = Int(Self.number(bytes, 4))
        guard count <= 64, bytes.byteCount >= 8 + 12 * count else { return nil }
        var masks = 0..<0
        for entry in 0..<count {
            let at = 8 + 12 * entry
            let start = Int(Self.number(bytes, at + 4))
            let length = Int(Self.number(bytes, at + 8))
            guard start <= bytes.byteCount, length <= bytes.byteCount - start else { return nil }
            guard let section = ModelSection(rawValue: Self.number(bytes, at)) else { continue }
            let part = bytes.extracting(start..<start + length)
            switch section {
            case .weightMasks: masks = start..<start + length
            case .weightValues: unpack(bytes.extracting(masks), part)
            default: take(section, part)
            }
        }
        guard lexicon.isConsistent, rows.count == 1 << Int(Features.bits),
            secondRows.isEmpty || secondRows.count == 1 << Int(Votes.bits), calibration.count >= 2, calibration[0] > 0
        else { return nil }
    }

    private mutating func take(_ section: ModelSection, _ bytes: RawSpan) {
        switch section {
        case .words: lexicon.words = Self.array(bytes)
        case .rows: lexicon.rows = Self.array(bytes)
        case .brown: lexicon.brown = Self.array(bytes)
        case .brownPaths: lexicon.brownPaths = Self.array(bytes)
        case .phrases: lexicon.phrases = Self.array(bytes)
        case .combinations: lexicon.combinations = Self.array(bytes)
        case .weightMasks, .weightValues: break
        case .transitions:
            let scores: [Int16] = Self.array(bytes)
            if scores.count == 256 { transitions = Transitions { scores[$0 * 16 + $1] } }
        case .secondRows: secondRows = Self.array(bytes)
        case .secondTransitions:
            let scores: [Int16] = Self.array(bytes)
            if scores.count == 256 { secondTransitions = Transitions { scores[$0 * 16 + $1] } }
        case .calibration: calibration = Self.array(bytes)
        case .ids: ids = Self.array(bytes)
        case .countries: countries = Self.array(bytes)
        case .countryNames: countryNames = Self.array(bytes)
        case .countryEnds: countryEnds = Self.array(bytes)
        }
    }

    private static func number(_ bytes: RawSpan, _ at: Int) -> UInt32 {
        UInt32(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt32.self))
    }

    private static func array<T: BitwiseCopyable>(_ bytes: RawSpan) -> [T] {
        let size = MemoryLayout<T>.stride
        return [T](unsafeUninitializedCapacity: bytes.byteCount / size) { buffer, count in
            count = bytes.byteCount / size
            bytes.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: .init(rebasing: source[..<(count * size)]))
            }
        }
    }

    /// Which lanes of each row are not zero, and the values of those.
    private mutating func unpack(_ masks: RawSpan, _ values: RawSpan) {
        let count = masks.byteCount / 2
        rows = [SIMD16<Int8>](unsafeUninitializedCapacity: count) { buffer, filled in
            masks.withUnsafeBytes { masks in
                values.withUnsafeBytes { values in
                    guard let from = masks.baseAddress, let to = buffer.baseAddress else { return }
                    _ = copydesk_entities_unpack(from, count, values.baseAddress, values.count, to)
                    filled = count
                }
            }
        }
    }
}

extension Lexicon {
    /// Sizes that look-ups rely on.
    var isConsistent: Bool {
        let tables = [words.count, brown.count, phrases.count]
        let powers = tables.allSatisfy { $0 > 0 && $0 & ($0 - 1) == 0 }
        return powers && rows.count >= 20_000 && brownPaths.count == 256 && !combinations.isEmpty
    }
}

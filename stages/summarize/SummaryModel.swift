// The models of the summary: trees that rank sentences, and how rare words are.
import CSummaryModel
import Learning

/// What ranks sentences; immutable, shared by all lanes.
package struct SummaryModel: Sendable {
    /// The committed model.
    package static let committed = SummaryModel(
        ranker: bytes(copydesk_summary_ranker(), copydesk_summary_ranker_size()),
        idf: bytes(copydesk_summary_idf(), copydesk_summary_idf_size()))
    /// What both are called in records.
    package static let name = String(cString: copydesk_summary_name())
    /// The committed table of rare words, for the trainer.
    package static let committedIdf = bytes(copydesk_summary_idf(), copydesk_summary_idf_size())
    /// Features of a sentence, for the trainer.
    package static let featureCount = SentenceTable.featureCount
    /// Buckets of the table of rare words.
    package static let buckets = 32_768

    /// The trees; nil when their bytes are damaged or belong to other features: then the lead is the summary.
    let trees: Trees?
    /// Natural logarithms of how rare the words of each bucket are.
    let idf: [Float]

    /// Reads a model; bytes that are none stand for "not known".
    package init(ranker: [UInt8], idf table: [UInt8]) {
        trees = Trees(ranker).flatMap { $0.featureCount == SentenceTable.featureCount ? $0 : nil }
        let isTable = table.count == Self.buckets
        idf = (0..<Self.buckets).map { isTable ? Float(table[$0]) / 16 : 6 }
    }

    /// The bucket of a word's hash.
    @inline(__always)
    package static func bucket(_ hash: UInt32) -> Int { Int((hash &* 0x9E37_79B1) >> 17) }

    private static func bytes(_ start: UnsafePointer<UInt8>?, _ count: UInt32) -> [UInt8] {
        Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }
}

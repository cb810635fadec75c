// The committed model: words that tell, trees over a block's own features, and trees over what those say of its
// surroundings.
internal import CPageModel

/// What decides which blocks are the article. Immutable and shared.
///
/// Its bytes: "CDPM"; two lists of hashes and weights, of words and of names on elements, each after its length in bytes;
/// two groups of trees, each as a count, a bias and the trees. Numbers are of four bytes, little-endian.
package struct PageModel: Sendable {
    let lexicon: WordLexicon
    let names: WordLexicon
    let first: ObliviousTrees
    let second: ObliviousTrees

    /// The one that is part of the binary.
    package static let committed: PageModel = {
        let bytes = UnsafeBufferPointer(start: copydesk_page_model(), count: Int(copydesk_page_model_size()))
        return PageModel(Array(bytes).span) ?? PageModel()
    }()

    /// What it is called in records.
    static let name = String(cString: copydesk_page_model_name())

    /// Nothing known: every block is judged by its looks.
    init() {
        lexicon = WordLexicon([UInt8]().span)
        names = WordLexicon([UInt8]().span)
        first = ObliviousTrees()
        second = ObliviousTrees()
    }

    /// Reads a model; nil when the bytes are none.
    package init?(_ bytes: Span<UInt8>) {
        var position = 4
        guard bytes.count > 12, bytes[0] == 0x43, bytes[1] == 0x44, bytes[2] == 0x50, bytes[3] == 0x4D,
            let words = WordLexicon(bytes, &position), let names = WordLexicon(bytes, &position)
        else { return nil }
        lexicon = words
        self.names = names
        guard let first = ObliviousTrees(bytes, &position), let second = ObliviousTrees(bytes, &position),
            first.fits(columns: FeatureGroups.columns), second.fits(columns: ContextFeatures.columns)
        else { return nil }
        self.first = first
        self.second = second
    }
}

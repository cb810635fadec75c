// English words that tell what a sentence does: reports speech, points back, turns, or names a time.
import CStageABI
import NewsText

/// Kinds of cue words as bits, looked up by the token's hash.
enum CueWords {
    static let speech: UInt32 = 1
    static let pronoun: UInt32 = 2
    static let turn: UInt32 = 4
    static let time: UInt32 = 8
    static let firstPerson: UInt32 = 16
    static let demonstrative: UInt32 = 32
    static let official: UInt32 = 64

    private static let lists: [(UInt32, String)] = [
        (
            speech,
            "said says told added according asked wrote explained announced argued warned claimed insisted tweeted"
        ),
        (pronoun, "he she they it his her their its him them"),
        (turn, "but however meanwhile also still yet although while though and or so then instead"),
        (time, "monday tuesday wednesday thursday friday saturday sunday today yesterday week year month"),
        (firstPerson, "i we you my our your me us i'm we're i've we've don't it's that's"),
        (demonstrative, "this that these those there such here"),
        (official, "police officials government president court authorities minister report study spokesman company"),
    ]

    private static let table: (keys: [UInt32], bits: [UInt32]) = {
        var keys = [UInt32](repeating: 0, count: 512)
        var bits = keys
        for (bit, words) in lists {
            for word in words.split(separator: " ") {
                let hash = wordHash(word)
                var slot = Int(hash & 511)
                while keys[slot] != 0 && keys[slot] != hash { slot = (slot + 1) & 511 }
                keys[slot] = hash
                bits[slot] |= bit
            }
        }
        return (keys, bits)
    }()

    /// The kinds of the word with this hash.
    @inline(__always)
    static func bits(_ hash: UInt32) -> UInt32 {
        let keys = table.keys.span
        var slot = Int(hash & 511)
        while keys[slot] != 0 {
            if keys[slot] == hash { return table.bits[slot] }
            slot = (slot &+ 1) & 511
        }
        return 0
    }

    private static func wordHash(_ word: Substring) -> UInt32 {
        var tokens: [copydesk_token] = []
        let bytes = Array(word.utf8)
        Tokenizer.tokenize(bytes.span, sentences: [], into: &tokens)
        return tokens.first?.hash ?? 0
    }
}

// What the trees are told of a sentence.

extension SentenceTable {
    /// Writes the features of sentence `i` into `row`.
    func features(of i: Int, into row: inout [Float]) {
        let counts = sentences[i]
        let words = Float(max(1, counts.words))
        let content = Float(max(1, counts.content))
        let total = Float(max(1, sentences.count))
        let position = Float(i)
        let near = 1 / (1 + position)
        row[0] = position
        row[1] = near
        row[2] = position / total
        row[3] = total
        row[4] = words
        row[5] = content / words
        row[6] = counts.centrality
        row[7] = counts.centrality * near
        row[8] = counts.centrality / maximumCentrality
        row[9] = Float(counts.rank) / total
        row[10] = Float(counts.rank)
        row[11] = counts.tf / content
        row[12] = counts.tfidf / content
        row[13] = counts.idf / words
        row[14] = counts.keywords / content
        row[15] = counts.keywords / words.squareRoot()
        row[16] = counts.novelty
        row[17] = Float(counts.repeatedPairs) / Float(max(1, counts.pairs))
        row[18] = Float(counts.capitals) / words
        row[19] = Float(counts.numbers)
        row[20] = Float(counts.commas)
        row[21] = counts.quoted
        row[22] = counts.startsWithQuote ? 1 : 0
        row[23] = counts.isQuestion ? 1 : 0
        row[24] = counts.endsWell ? 1 : 0
        row[25] = bit(counts.cues, CueWords.speech)
        row[26] = bit(counts.cues, CueWords.firstPerson)
        row[27] = bit(counts.cues, CueWords.time)
        row[28] = bit(counts.cues, CueWords.official)
        row[29] = bit(counts.opening, CueWords.pronoun)
        row[30] = bit(counts.opening, CueWords.turn)
        row[31] = bit(counts.opening, CueWords.demonstrative)
        row[32] = bit(counts.opening, CueWords.firstPerson)
        row[33] = counts.withPrevious
        row[34] = counts.withNext
        row[35] = counts.withFirst
        row[36] = Float(totalWords)
        row[37] = i > 0 ? Float(sentences[i - 1].words) : -1
        row[38] = i + 1 < sentences.count ? Float(sentences[i + 1].words) : -1
        row[39] = Float(wordsBefore(i))
    }

    @inline(__always)
    private func bit(_ cues: UInt32, _ kind: UInt32) -> Float { cues & kind != 0 ? 1 : 0 }
}

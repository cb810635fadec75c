// Lines between paragraphs that are none: captions with a credit, sign-offs of reporters, promises of mail, addresses.

extension PlainDocument {
    /// True when line `i` is surely not of the article's own text, whatever it ends with.
    func isAside(_ text: Span<UInt8>, _ i: Int) -> Bool {
        let block = blocks[i]
        guard block.words > 0, block.words <= 80, block.lastWord - block.firstWord == block.words else { return false }
        return isSignOff(block) || isPitch(block) || isCaption(text, block) || isAddress(text, block)
    }

    /// "Jane Doe contributed to this report.", "Reporting by Jane Doe; editing by John Smith".
    private func isSignOff(_ block: PlainBlock) -> Bool {
        guard block.words <= 40, block.stops <= 3, block.opening != .quote else { return false }
        if block.matches.anywhere & PhraseKind.signOff.bit != 0 { return block.words <= 30 }
        return block.matches.start & PhraseKind.signOff.bit != 0 && block.capitalWords * 3 >= block.words
    }

    /// "Get the biggest stories straight to your inbox."
    private func isPitch(_ block: PlainBlock) -> Bool {
        block.matches.anywhere & PhraseKind.pitch.bit != 0 && block.words <= 25 && block.stops <= 1
            && block.opening != .quote && block.matches.promoWords >= 3
    }

    // MARK: Captions

    private func isCaption(_ text: Span<UInt8>, _ block: PlainBlock) -> Bool {
        let credits = PhraseKind.credit.bit
        if block.matches.start & credits != 0, block.words <= 60, isLabel(text, block) { return true }
        if block.matches.anywhere & (credits | PhraseKind.site.bit) == 0 { return false }
        return isBracketed(text, block) || (block.lacksEnd && endsInCredit(text, block))
    }

    /// A colon, a bar or a slash behind one of the first three words: "Photo: …", "Image credit: …".
    private func isLabel(_ text: Span<UInt8>, _ block: PlainBlock) -> Bool {
        for k in block.firstWord..<min(block.firstWord + 3, block.lastWord - 1) {
            for at in Int(words[k].end)..<Int(words[k + 1].start) {
                if text[at] == 0x3A || text[at] == 0x7C || text[at] == 0x2F { return true }
                if text[at] != 0x20 { return false }
            }
        }
        return false
    }

    /// "[File: Jane Doe/Reuters]", "(AP Photo)": the line is one bracket.
    private func isBracketed(_ text: Span<UInt8>, _ block: PlainBlock) -> Bool {
        guard block.words <= 40 else { return false }
        switch (text[block.start], text[block.end - 1]) {
        case (0x5B, 0x5D), (0x28, 0x29):
            for at in block.start + 1..<block.end - 1 where text[at] == text[block.end - 1] { return false }
            return true
        default: return false
        }
    }

    /// "… January 9, 2025. REUTERS/Jane Doe", "… (Jane Doe/AFP via Getty Images)": near the end a slash without spaces
    /// beside the name of an agency.
    private func endsInCredit(_ text: Span<UInt8>, _ block: PlainBlock) -> Bool {
        var k = block.lastWord - 1
        while k > block.firstWord, block.lastWord - k <= 5 {
            let gap = Int(words[k - 1].end)..<Int(words[k].start)
            let isName = words[k - 1].flags & words[k].flags & PlainWord.upper != 0
            if gap.count == 1, text[gap.lowerBound] == 0x2F, isName {
                let near = words.span.extracting(max(block.firstWord, k - 2)..<min(block.lastWord, k + 3))
                let matches = PhraseLexicon.shared.match(near)
                return matches.anywhere & (PhraseKind.site.bit | PhraseKind.credit.bit) != 0
            }
            k -= 1
        }
        return false
    }

    // MARK: Addresses

    /// A line that bids readers to go to the address at its end.
    private func isAddress(_ text: Span<UInt8>, _ block: PlainBlock) -> Bool {
        guard block.words <= 30, block.opening != .quote, block.matches.start & PhraseKind.prompts != 0,
            let from = addressStart(text, block)
        else { return false }
        var to = from
        while to < block.end, text[to] > 0x20 { to += 1 }
        return to + 2 >= block.end
    }

    private func addressStart(_ text: Span<UInt8>, _ block: PlainBlock) -> Int? {
        for k in block.firstWord..<block.lastWord {
            let at = Int(words[k].start)
            let length = Int(words[k].end) - at
            if length == 3, text[at] == 0x77, text[at + 1] == 0x77, text[at + 2] == 0x77 { return at }
            let isScheme = (length == 4 || length == 5) && text[at] == 0x68 && text[at + 3] == 0x70
            if isScheme, at + length + 2 < block.end, text[at + length] == 0x3A, text[at + length + 1] == 0x2F {
                return at
            }
        }
        return nil
    }
}

// The labels of a sequence tagger: four kinds of name, the first three with explicit ends, in sixteen SIMD lanes.

/// One label a lane: outside, begin/inside/last/unit of three kinds, and begin/inside of the fourth.
package enum LabelSet {
    /// Lanes in use; the sixteenth stays empty.
    package static let count = 15
    /// No name.
    package static let outside: UInt8 = 0

    /// The part of a name that a label stands for.
    package enum Part: UInt8, Sendable { case begin, inside, last, unit }

    /// The label of a token of a name of `kind` (0 to 3) at `position` of `length` tokens.
    package static func label(kind: Int, position: Int, length: Int) -> UInt8 {
        if kind == 3 { return position == 0 ? 13 : 14 }
        let base = UInt8(1 + 4 * kind)
        if length == 1 { return base + Part.unit.rawValue }
        if position == 0 { return base }
        return base + (position == length - 1 ? Part.last.rawValue : Part.inside.rawValue)
    }

    /// The kind of a label, or -1 for outside.
    @inline(__always)
    package static func kind(_ label: UInt8) -> Int {
        label == 0 ? -1 : min(Int(label &- 1) >> 2, 3)
    }

    /// True when a name begins here.
    @inline(__always)
    package static func begins(_ label: UInt8) -> Bool {
        label == 13 || (label != 0 && label < 13 && ((label &- 1) & 3 == 0 || (label &- 1) & 3 == 3))
    }

    /// True when a name of the first three kinds ends here.
    @inline(__always)
    package static func ends(_ label: UInt8) -> Bool {
        label != 0 && label < 13 && (label &- 1) & 3 >= 2
    }

    /// Whether `next` may follow `label`; outside stands for the edges too.
    package static func mayFollow(_ label: UInt8, _ next: UInt8) -> Bool {
        let open = label != 0 && label < 13 && (label &- 1) & 3 < 2
        let continues = next != 0 && next < 13 && ((next &- 1) & 3 == 1 || (next &- 1) & 3 == 2)
        if open { return continues && kind(label) == kind(next) }
        if continues { return false }
        if next == 14 { return label == 13 || label == 14 }
        return true
    }
}

// The features of a candidate word: which rows of the weight table speak for its label.

/// Row numbers of one word's features.
package struct FeatureBuffer: Sendable {
    package var items = InlineArray<128, UInt32>(repeating: 0)
    package var count = 0

    /// Makes an empty buffer.
    package init() {}
}

/// The templates. A row number is the upper bits of a hash of the template's number and its value.
package struct Features: Sendable {
    /// log2 of the number of rows.
    package static let bits: UInt64 = 18

    @inline(__always)
    private static func add(_ template: UInt64, _ value: UInt64, _ out: inout FeatureBuffer) {
        var x = value &+ template &* 0x9e37_79b9_7f4a_7c15
        x ^= x &>> 32
        x = x &* 0xd6e8_feb8_6659_fd93
        x ^= x &>> 29
        x = x &* 0x9e37_79b9_7f4a_7c15
        if out.count < 128 {
            out.items[out.count] = UInt32(truncatingIfNeeded: x &>> (64 &- bits))
            out.count &+= 1
        }
    }

    /// Writes the features of unit `i`.
    package static func collect(_ units: Span<Unit>, _ i: Int, _ lexicon: Lexicon, into out: inout FeatureBuffer) {
        out.count = 0
        let unit = units[i]
        let left = neighbour(units, i, -1)
        let right = neighbour(units, i, 1)
        let left2 = neighbour(units, i, -2)
        let right2 = neighbour(units, i, 2)
        add(0, 0, &out)
        words(unit, left, right, left2, right2, &out)
        shapes(unit, left, right, &out)
        clusters(unit, left, right, left2, right2, lexicon, &out)
        lists(unit, left, right, &out)
        evidence(unit, left, right, &out)
    }

    @inline(__always)
    private static func neighbour(_ units: Span<Unit>, _ i: Int, _ offset: Int) -> Unit {
        let j = i &+ offset
        if j >= 0 && j < units.count {
            let sentence = units[i].sentence
            let other = units[j]
            if other.sentence == sentence { return other }
        }
        var edge = Unit()
        edge.key = offset < 0 ? 1 : 2
        edge.form = offset < 0 ? 11 : 12
        return edge
    }

    @inline(__always)
    private static func words(
        _ unit: Unit, _ left: Unit, _ right: Unit, _ left2: Unit, _ right2: Unit, _ out: inout FeatureBuffer
    ) {
        add(1, unit.key, &out)
        add(2, unit.exact, &out)
        add(3, left.key, &out)
        add(4, right.key, &out)
        add(5, left2.key, &out)
        add(6, right2.key, &out)
        add(7, KeyHash.join(left.key, unit.key), &out)
        add(8, KeyHash.join(unit.key, right.key), &out)
        add(9, UInt64(unit.tail & 0xFF), &out)
        add(10, UInt64(unit.tail & 0xFFFF), &out)
        add(11, UInt64(unit.tail & 0xFFFFFF), &out)
        add(12, UInt64(unit.tail), &out)
        add(13, UInt64(unit.head & 0xFFFFFF), &out)
    }

    @inline(__always)
    private static func shapes(_ unit: Unit, _ left: Unit, _ right: Unit, _ out: inout FeatureBuffer) {
        let own = UInt64(unit.form)
        add(20, UInt64(unit.shape), &out)
        add(21, own << 2 | UInt64(unit.style), &out)
        add(22, own << 8 | UInt64(left.form) << 2 | UInt64(unit.style), &out)
        add(23, own << 8 | UInt64(right.form) << 2 | UInt64(unit.style), &out)
        add(24, own << 16 | UInt64(left.form) << 8 | UInt64(right.form), &out)
        add(25, UInt64(unit.shape) << 32 | UInt64(left.shape), &out)
        add(26, UInt64(unit.shape) << 32 | UInt64(right.shape), &out)
    }

    @inline(__always)
    private static func clusters(
        _ unit: Unit, _ left: Unit, _ right: Unit, _ left2: Unit, _ right2: Unit, _ lexicon: Lexicon,
        _ out: inout FeatureBuffer
    ) {
        if unit.brown != Lexicon.none {
            let path = lexicon.brownPaths[Int(unit.brown)]
            add(30, UInt64(unit.brown), &out)
            add(31, UInt64(prefix(path, 4)), &out)
            add(32, UInt64(prefix(path, 6)), &out)
            add(33, UInt64(prefix(path, 10)), &out)
        }
        brown(left, 34, lexicon, &out)
        brown(right, 37, lexicon, &out)
        let none = RowFacts()
        let own = unit.row == Lexicon.none ? none : lexicon.rows[Int(unit.row)]
        let before = left.row == Lexicon.none ? none : lexicon.rows[Int(left.row)]
        let after = right.row == Lexicon.none ? none : lexicon.rows[Int(right.row)]
        if unit.row != Lexicon.none {
            let cased = UInt64(unit.isCapitalized ? 1 : 0)
            add(40, UInt64(own.k128) << 1 | cased, &out)
            add(41, UInt64(own.k512) << 1 | cased, &out)
            add(42, UInt64(own.k2048) << 1 | cased, &out)
            scores(own.own, 43, &out)
        } else {
            add(47, UInt64(unit.form), &out)
        }
        if left.row != Lexicon.none {
            add(50, UInt64(before.k128), &out)
            add(51, UInt64(before.k512), &out)
            scores(before.own, 52, &out)
            scores(before.next, 100, &out)
        }
        if right.row != Lexicon.none {
            add(60, UInt64(after.k128), &out)
            add(61, UInt64(after.k512), &out)
            scores(after.own, 62, &out)
            scores(after.previous, 104, &out)
        }
        if left2.row != Lexicon.none { add(72, UInt64(lexicon.rows[Int(left2.row)].k128), &out) }
        if right2.row != Lexicon.none { add(73, UInt64(lexicon.rows[Int(right2.row)].k128), &out) }
    }

    @inline(__always)
    private static func brown(_ unit: Unit, _ template: UInt64, _ lexicon: Lexicon, _ out: inout FeatureBuffer) {
        if unit.brown == Lexicon.none { return }
        let path = lexicon.brownPaths[Int(unit.brown)]
        add(template, UInt64(unit.brown), &out)
        add(template &+ 1, UInt64(prefix(path, 4)), &out)
        add(template &+ 2, UInt64(prefix(path, 6)), &out)
    }

    /// The first `length` steps of a path that is kept with a leading 1.
    @inline(__always)
    private static func prefix(_ path: UInt32, _ length: Int) -> UInt32 {
        let steps = 31 &- path.leadingZeroBitCount
        return steps > length ? path >> UInt32(steps &- length) : path
    }

    /// Four scores of four bits.
    @inline(__always)
    private static func scores(_ packed: UInt16, _ template: UInt64, _ out: inout FeatureBuffer) {
        add(template, UInt64(packed & 15), &out)
        add(template &+ 1, UInt64(packed >> 4 & 15), &out)
        add(template &+ 2, UInt64(packed >> 8 & 15), &out)
        add(template &+ 3, UInt64(packed >> 12), &out)
    }

    @inline(__always)
    private static func lists(_ unit: Unit, _ left: Unit, _ right: Unit, _ out: inout FeatureBuffer) {
        each(unit.lists, 80, &out)
        each(left.lists, 81, &out)
        each(right.lists, 82, &out)
        add(83, unit.lists, &out)
        add(84, KeyHash.join(left.lists, unit.lists), &out)
        add(85, KeyHash.join(unit.lists, right.lists), &out)
    }

    @inline(__always)
    private static func each(_ lists: UInt64, _ template: UInt64, _ out: inout FeatureBuffer) {
        var bits = lists
        while bits != 0 {
            add(template, UInt64(bits.trailingZeroBitCount), &out)
            bits &= bits &- 1
        }
    }

    @inline(__always)
    private static func evidence(_ unit: Unit, _ left: Unit, _ right: Unit, _ out: inout FeatureBuffer) {
        let own = UInt64(unit.form) << 8 | UInt64(unit.evidence) << 4 | UInt64(unit.opening) << 2 | UInt64(unit.style)
        add(90, own, &out)
        let habit = UInt64(unit.habit) << 8 | UInt64(unit.opening) << 4
        add(94, habit | UInt64(unit.style), &out)
        add(95, habit | UInt64(unit.evidence), &out)
        add(96, habit << 8 | UInt64(left.habit) << 4 | UInt64(right.habit), &out)
        add(97, habit << 8 | UInt64(right.form), &out)
        let sides = UInt64(left.evidence) << 8 | UInt64(right.evidence) << 4 | UInt64(unit.evidence)
        add(91, sides, &out)
        if unit.opening != 0 {
            add(92, unit.key, &out)
            add(93, UInt64(right.form), &out)
        }
    }
}

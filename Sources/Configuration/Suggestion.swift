// "Did you mean": the nearest of the names that would have been right.
internal import StageAPI

/// The candidate nearest to a misspelt name, when one is near enough to be meant; the first of equals.
package func nearest(to name: String, among candidates: [String]) -> String? {
    let written = Array(name.utf8)
    guard !written.isEmpty, written.count <= 64 else { return nil }
    var best: (name: String, distance: Int)?
    for candidate in candidates {
        let allowed = min(3, max(1, candidate.utf8.count / 3))
        guard abs(candidate.utf8.count - written.count) <= allowed else { continue }
        let distance = editDistance(written.map(folded), candidate.utf8.map(folded))
        if distance <= allowed, distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    return best?.name
}

/// What to do about a name that is not known: the nearest one, else all of them.
package func remedy(forUnknown name: String, among candidates: [String]) -> String {
    if let meant = nearest(to: name, among: candidates) { return "did you mean \"\(meant)\"?" }
    return candidates.isEmpty ? "" : "known here: \(candidates.joined(separator: ", "))"
}

private func folded(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 65...90: byte + 32
    case UInt8(ascii: "-"): UInt8(ascii: "_")
    default: byte
    }
}

/// Damerau-Levenshtein: insertions, deletions, replacements, and exchanges of neighbours.
func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 0..<a.count {
        var row = [i + 1]
        for j in 0..<b.count {
            var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
            row.append(cost)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}

// Exponentials and logarithms from basic operations alone: a machine's own differ in the last bit, and then so do models.

/// e to the x.
package func exponential(_ x: Double) -> Double {
    if x.isNaN { return x }
    let bounded = min(max(x, -700), 700)
    let whole = (bounded * 1.442_695_040_888_963_4).rounded(.toNearestOrEven)
    // ln 2 in two parts, so that the rest is exact to the last bits.
    let rest = (bounded - whole * 0.693_147_180_369_123_8) - whole * 1.908_214_929_270_587_7e-10
    var sum = 1.0
    for k in stride(from: 13.0, through: 1, by: -1) { sum = 1 + sum * rest / k }
    return sum * Double(bitPattern: UInt64(1023 + Int(whole)) << 52)
}

/// The natural logarithm of a positive number.
package func logarithm(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return x == 0 ? -.infinity : x > 0 ? x : .nan }
    var exponent = Int(x.exponent)
    var significand = x.significand
    if significand > 1.414_213_562_373_095_1 {
        significand /= 2
        exponent += 1
    }
    // 2 artanh((s - 1) / (s + 1)).
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    var sum = 0.0
    for k in stride(from: 25.0, through: 1, by: -2) { sum = sum * square + 1 / k }
    return 2 * ratio * sum + Double(exponent) * 0.693_147_180_559_945_3
}

// How papers ask for a subscription before the rest of an article.
internal import NewsText

/// The sentences that stand at the head of a paywall.
enum PaywallWords {
    /// Whether a short text asks the reader to subscribe or to sign in to read on.
    static func ask(_ text: Span<UInt8>) -> Bool {
        for i in text.indices where i == 0 || !isLetter(text[i - 1]) || text[i] >= 0xE3 {
            let byte = text[i] &- 0x41 < 26 ? text[i] | 0x20 : text[i]
            for phrase in byFirst[Int(byte)] where Bytes.starts(text, i, phrase) { return true }
        }
        return false
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 }

    /// The phrases by their first byte.
    private static let byFirst: [[StaticString]] = {
        var lists = [[StaticString]](repeating: [], count: 256)
        for phrase in phrases { phrase.withUTF8Buffer { if let first = $0.first { lists[Int(first)].append(phrase) } } }
        return lists
    }()

    private static let phrases: [StaticString] = [
        "subscribe to unlock", "subscribe to continue", "subscribe to read", "subscribe now to read",
        "to continue reading", "continue reading with", "to keep reading", "to read the full",
        "read the full story with",
        "already a subscriber", "already have an account", "for subscribers only", "is for subscribers",
        "exclusive to subscribers", "unlock this article", "sign in to continue", "log in to continue",
        "register to continue", "you have reached your limit", "free articles left", "weiterlesen mit", "weiterlesen:",
        "jetzt weiterlesen", "diesen artikel weiterlesen", "um weiterzulesen", "bereits abonnent", "bereits ein abo",
        "nur für abonnenten", "exklusiv für abonnenten", "il vous reste", "la suite est réservée",
        "réservé aux abonnés", "réservée aux abonnés", "pour lire la suite", "déjà abonné", "para seguir leyendo",
        "exclusivo para suscriptores", "solo para suscriptores", "ya eres suscriptor", "para continuar lendo",
        "exclusivo para assinantes", "per continuare a leggere", "riservato agli abbonati", "sei già abbonato",
        "lees verder met", "al abonnee", "fortsätt läsa", "redan prenumerant", "les videre med", "læs videre med",
        "czytaj dalej z", "чтобы читать дальше", "доступно только подписчикам", "この記事は有料", "会員限定記事",
        "登录后继续", "订阅后继续",
    ]
}

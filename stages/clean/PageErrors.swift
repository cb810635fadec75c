// Pages that say that there is no page.
internal import NewsText

/// Tells a server's "not found" from an article.
enum PageErrors {
    /// Whether the title or a heading speaks of a page that is not there. What may also be said in a news headline ("no longer
    /// available in Norway") counts only where next to nothing stands below it (`isBare`).
    static func isError(_ page: Span<UInt8>, _ head: PageHead, _ blocks: PageBlocks, isBare: Bool) -> Bool {
        if let title = head.title, says(PageHead.string(page, title).text.span, isBare) { return true }
        for element in blocks.elements where element.tag == .h1 && element.last > element.first {
            let (first, last) = (blocks.blocks[Int(element.first)], blocks.blocks[Int(element.last) - 1])
            let length = min(last.end, first.start + 200)
            return says(blocks.text.span.extracting(Int(first.start)..<Int(length)), isBare)
        }
        return false
    }

    private static func says(_ text: Span<UInt8>, _ isBare: Bool) -> Bool {
        guard text.count <= 200 else { return false }
        if isBare {
            for phrase in vague where Bytes.contains(text, 0..<text.count, phrase) { return true }
        }
        for phrase in phrases where Bytes.contains(text, 0..<text.count, phrase) { return true }
        return false
    }

    private static let phrases: [StaticString] = [
        "page not found", "404 not found", "error 404", "404 error", "page can't be found",
        "page can’t be found", "page cannot be found", "page does not exist", "page doesn't exist",
        "page you requested", "page you are looking for", "page you're looking for", "403 forbidden",
        "500 internal server error", "502 bad gateway", "503 service unavailable",
        "just a moment...", "attention required! | cloudflare",
        "seite nicht gefunden", "seite wurde nicht gefunden", "fehler 404", "seite existiert nicht",
        "page introuvable", "page non trouvée", "erreur 404", "página no encontrada", "error 404",
        "página não encontrada", "erro 404", "pagina non trovata", "errore 404", "pagina niet gevonden",
        "sidan hittades inte", "siden blev ikke fundet", "fant ikke siden", "nie znaleziono strony",
        "strony nie znaleziono", "sayfa bulunamadı", "Страница не найдена", "страница не найдена", "Ошибка 404",
        "الصفحة غير موجودة", "页面不存在", "页面未找到", "找不到页面", "找不到頁面", "ページが見つかりません", "페이지를 찾을 수 없습니다",
    ]

    private static let vague: [StaticString] = [
        "404 - ", "404: ", "no longer available", "access denied", "service unavailable", "are you a robot",
    ]
}

// The attributes that say something about an article; all others are passed over.

/// An attribute that the tree keeps.
package enum HTMLAttributeName: UInt8, Sendable {
    case none, `class`, id, role, itemprop, itemtype, style, hidden, ariaHidden, ariaLabel, href, rel, datetime
    case property, name, content, type, src, lang, dataTestid, dataComponent, dataType, title, itemscope, alt, srcset
}

/// An attribute of an element: its name and where its value stands in the page, without the quotes.
package struct HTMLAttribute: Sendable {
    package var name: HTMLAttributeName
    package var start: UInt32
    package var end: UInt32
}

// The elements that a news page is made of, as small numbers, with what a tree builder has to know of each.

/// The name of an element. Names that make no difference are `other`.
package enum HTMLTag: UInt8, Sendable {
    case text, other, html, head, body, title, meta, link, base
    case script, style, noscript, template, svg, math, iframe, object, embed, canvas, audio, video, source, track
    case textarea, select, option, optgroup, input, button, label, form, fieldset, legend, datalist, output
    case p, div, section, article, aside, header, footer, nav, main, search, hgroup, address, blockquote, pre, center
    case h1, h2, h3, h4, h5, h6
    case ul, ol, menu, li, dl, dt, dd
    case table, caption, thead, tbody, tfoot, tr, td, th, colgroup, col
    case figure, figcaption, picture, img, br, hr, wbr, details, summary, dialog
    case a, b, strong, i, em, u, s, span, font, small, big, sub, sup, code, time, cite, q, mark, abbr, ins, del, tt
    case nobr, strike, area, map, param, frame, frameset, xmp, plaintext, noembed, noframes, marquee, applet

    /// What a tree builder asks about a tag.
    struct Traits: OptionSet {
        let rawValue: UInt16
        /// Never has content.
        static let void = Traits(rawValue: 1)
        /// Starts and ends a paragraph.
        static let block = Traits(rawValue: 2)
        /// Its content is text up to its own end tag, and is kept.
        static let escapable = Traits(rawValue: 4)
        /// Its content is skipped up to its own end tag.
        static let skipped = Traits(rawValue: 8)
        /// Closes an open `p` when it starts.
        static let closesParagraph = Traits(rawValue: 16)
        /// What stands inside cannot be closed from outside.
        static let barrier = Traits(rawValue: 32)
        /// An inline element: its end tag never closes a block.
        static let formatting = Traits(rawValue: 64)
        /// A heading: any heading's end tag closes it.
        static let heading = Traits(rawValue: 128)
    }

    /// True for the six headings.
    package var isHeading: Bool { rawValue >= HTMLTag.h1.rawValue && rawValue <= HTMLTag.h6.rawValue }
    /// True when it starts and ends a paragraph.
    package var isBlock: Bool { HTMLTagTable.traits[Int(rawValue)] & Traits.block.rawValue != 0 }
    /// What the tree builder asks.
    var traits: Traits { Traits(rawValue: HTMLTagTable.traits[Int(rawValue)]) }
    /// How many tags there are.
    package static let count = Int(HTMLTag.applet.rawValue) + 1
}

/// Tags by name, and their traits.
enum HTMLTagTable {
    /// Traits by tag number; sized to the numbers of a byte, so that no look-up can miss.
    static let traits: [UInt16] = {
        var table = [UInt16](repeating: 0, count: 256)
        for (tag, traits) in rows { table[Int(tag.rawValue)] = traits.rawValue }
        return table
    }()

    private static let rows: [(HTMLTag, HTMLTag.Traits)] = {
        var rows: [(HTMLTag, HTMLTag.Traits)] = []
        for tag: HTMLTag in [
            .div, .section, .article, .aside, .header, .footer, .nav, .main, .search, .hgroup, .address,
        ] {
            rows.append((tag, [.block, .closesParagraph]))
        }
        for tag: HTMLTag in [
            .blockquote, .pre, .center, .ul, .ol, .menu, .dl, .figure, .figcaption, .details, .summary, .dialog, .form,
            .fieldset, .p, .li, .dd, .dt,
        ] {
            rows.append((tag, [.block, .closesParagraph]))
        }
        for tag: HTMLTag in [.h1, .h2, .h3, .h4, .h5, .h6] { rows.append((tag, [.block, .closesParagraph, .heading])) }
        for tag: HTMLTag in [.tr, .thead, .tbody, .tfoot, .legend, .optgroup, .option] { rows.append((tag, [.block])) }
        rows.append((.table, [.block, .closesParagraph, .barrier]))
        for tag: HTMLTag in [.td, .th, .caption] { rows.append((tag, [.block, .barrier])) }
        for tag: HTMLTag in [.template, .object, .applet, .marquee] { rows.append((tag, [.barrier])) }
        rows.append((.hr, [.block, .void, .closesParagraph]))
        for tag: HTMLTag in [
            .br, .wbr, .img, .input, .meta, .link, .base, .embed, .source, .track, .col, .area, .param, .frame,
        ] { rows.append((tag, [.void])) }
        for tag: HTMLTag in [.script, .style, .svg, .iframe, .noembed, .noframes, .xmp, .textarea] {
            rows.append((tag, [.skipped]))
        }
        rows.append((.title, [.escapable, .block]))
        for tag: HTMLTag in [
            .a, .b, .strong, .i, .em, .u, .s, .span, .font, .small, .big, .sub, .sup, .code, .time, .cite, .q, .mark,
            .abbr, .ins, .del, .tt, .nobr, .strike, .label, .other,
        ] { rows.append((tag, [.formatting])) }
        return rows
    }()
}

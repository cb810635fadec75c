// Names of the months, in the languages that most news is written in.

enum MonthNames {
    /// The number of the month that `name` names in full or in a usual short form; any case.
    static func month(_ name: Span<UInt8>) -> Int? {
        guard name.count >= 3, name.count <= 20 else { return nil }
        var folded: [UInt8] = []
        folded.reserveCapacity(name.count)
        for i in name.indices { folded.append(name[i] &- 0x41 < 26 ? name[i] | 0x20 : name[i]) }
        // Capital letters beyond ASCII that a month can begin with: É, Ž, Ş, and Cyrillic А to Я.
        if folded.count > 1, folded[0] == 0xC3, folded[1] &- 0x80 < 0x1F { folded[1] |= 0x20 }
        if folded.count > 1, folded[0] == 0xD0, folded[1] &- 0x90 < 0x10 { folded[1] += 0x20 }
        if folded.count > 1, folded[0] == 0xD0, folded[1] &- 0xA0 < 0x10 {
            folded[0] = 0xD1
            folded[1] -= 0x20
        }
        return table[folded].map(Int.init)
    }

    private static let table: [[UInt8]: UInt8] = {
        var table: [[UInt8]: UInt8] = [:]
        for row in rows {
            for (index, names) in row.split(separator: " ").enumerated() {
                for name in names.split(separator: "/") { table[Array(name.utf8)] = UInt8(index + 1) }
            }
        }
        return table
    }()

    // Twelve fields a row; what a row leaves out is written as in another one.
    private static let rows: [String] = [
        "january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct "
            + "november/nov december/dec",
        "januar/jänner/jän februar/feber märz/mär april mai juni juli august september oktober/okt november dezember/dez",
        "janvier/janv février/fevrier/févr/fév mars avril/avr mai juin juillet/juil août/aout septembre octobre "
            + "novembre décembre/decembre/déc",
        "enero/ene febrero marzo abril/abr mayo junio julio agosto/ago septiembre/setiembre/set octubre noviembre "
            + "diciembre/dic",
        "gennaio/gen febbraio marzo aprile maggio/mag giugno/giu luglio/lug agosto settembre/sett ottobre/ott novembre "
            + "dicembre",
        "janeiro fevereiro/fev março/marco abril maio/mai junho julho agosto setembro outubro/out novembro dezembro",
        "januari februari/febr maart/mrt april mei juni juli augustus september oktober november december",
        "januari februari mars april maj juni juli augusti september oktober november december/des",
        "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
            + "marraskuuta joulukuuta",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "января/янв февраля/фев марта/мар апреля/апр мая/май июня/июн июля/июл августа/авг сентября/сен октября/окт "
            + "ноября/ноя декабря/дек",
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "januari februari/peb maret april mei juni juli agustus september oktober november desember",
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
        "ledna února března dubna května června července srpna září října listopadu prosince",
        "január február március április május június július augusztus szeptember október november december",
    ]
}

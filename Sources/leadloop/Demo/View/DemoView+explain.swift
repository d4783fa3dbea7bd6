import Demo
import System

extension DemoView {
    /// The MQL that is chosen, if there are so many.
    func chosen(_ story: Story) -> Story.Qualified? {
        guard let row = keys.chosen, !story.newest.isEmpty else { return nil }
        return story.newest[min(row, story.newest.count - 1)]
    }

    /// What the chosen MQL's score is made of, as `leadloop explain` tells it.
    func explanation(_ mql: Story.Qualified, _ width: Int, _ height: Int) -> [TextLine] {
        var first = TextLine("score \(fixed(mql.score, 1))", .bold)
        first.add(", chance of acceptance \(percent(mql.probability)) when it qualified")
        var rows = [first, TextLine()]
        let name = min(32, max(8, width - 24))
        let most = mql.shares.first?.points ?? 1
        for share in mql.shares {
            var line = TextLine(share.key).fitted(name, glyphs)
            let points = "+" + fixed(share.points, 1)
            line.add(spaces(8 - points.count) + points + "  ", .good)
            let room = max(0, width - 4 - line.width)
            let count = Int((share.points / most * Double(min(room, 40))).rounded())
            line.add(String(repeating: glyphs.gone, count: max(0, count)), .accent)
            rows.append(line)
        }
        rows += [
            TextLine(),
            TextLine("On your own Kafka: leadloop explain \(BuyerName.short(mql.leadId))", .dim),
        ]
        return box(
            "Why \(BuyerName.short(mql.leadId)) qualified", note: "Esc: back", rows, width: width,
            height: height, glyphs)
    }

    /// The keys, in the foot.
    var hint: TextLine {
        var line = TextLine()
        func add(_ key: String, _ what: String) {
            line.add(key, .bold)
            line.add(" \(what)  ", .dim)
        }
        add("q", "sum up")
        add("space", keys.isPaused ? "go on" : "pause")
        add("j/k", "choose")
        add("enter", keys.isExplaining ? "back" : "why")
        return line
    }
}

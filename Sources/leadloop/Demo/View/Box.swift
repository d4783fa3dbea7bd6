/// Lines in a frame with a title: exactly `width` x `height`.
func box(
    _ title: String, note: String = "", _ lines: [TextLine], width: Int, height: Int,
    _ glyphs: Glyphs
) -> [TextLine] {
    guard width >= 4, height >= 2 else {
        return Array(repeating: TextLine(spaces(width)), count: max(0, height))
    }
    var top = TextLine(glyphs.topLeft + glyphs.horizontal + " ", .dim)
    top.add(String(title.prefix(width - 5)), .bold)
    top.add(" ", .dim)
    let noteWidth = note.isEmpty ? 0 : note.count + 3
    let showsNote = top.width + noteWidth + 2 <= width
    let fill = width - top.width - 1 - (showsNote ? noteWidth : 0)
    top.add(String(repeating: glyphs.horizontal, count: max(0, fill)), .dim)
    if showsNote, !note.isEmpty { top.add(" \(note) \(glyphs.horizontal)", .dim) }
    top.add(glyphs.topRight, .dim)
    let inner = (0..<height - 2).map { row -> TextLine in
        var line = TextLine(glyphs.vertical + " ", .dim)
        let content = row < lines.count ? lines[row] : TextLine()
        line.add(content.fitted(width - 4, glyphs))
        line.add(" " + glyphs.vertical, .dim)
        return line
    }
    let rule = String(repeating: glyphs.horizontal, count: width - 2)
    return [top.fitted(width, glyphs)] + inner
        + [TextLine(glyphs.bottomLeft + rule + glyphs.bottomRight, .dim)]
}

/// Boxes side by side, of the same height.
func beside(_ left: [TextLine], _ right: [TextLine]) -> [TextLine] {
    zip(left, right).map { a, b in
        var line = a
        line.add(b)
        return line
    }
}

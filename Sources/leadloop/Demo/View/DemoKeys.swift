// What the keys of the live view ask for: a fold over the bytes that a terminal sends.

struct DemoKeys: Sendable, Equatable {
    private(set) var isQuitting = false
    /// The picture stands still; the service works on.
    private(set) var isPaused = false
    /// The row of the newest MQLs that is chosen.
    private(set) var chosen: Int?
    /// Shows what the chosen one's score is made of.
    private(set) var isExplaining = false

    enum Key: Equatable {
        case quit, pause, up, down, open, back
    }

    mutating func take(_ keys: [Key]) {
        for key in keys {
            switch key {
            case .quit: isQuitting = true
            case .pause: if isPaused { reset() } else { isPaused = true }
            case .up, .down:
                // Lines that move away cannot be chosen from.
                isPaused = true
                chosen = max(0, min(Self.rowsMax - 1, (chosen ?? -1) + (key == .down ? 1 : -1)))
            case .open:
                isPaused = true
                chosen = chosen ?? 0
                isExplaining.toggle()
            case .back: if isExplaining { isExplaining = false } else { reset() }
            }
        }
    }

    private mutating func reset() { (isPaused, chosen, isExplaining) = (false, nil, false) }

    /// More lines than any terminal shows.
    private static let rowsMax = 60

    /// Keys of what a terminal sent; others are nothing.
    static func read(_ bytes: [UInt8]) -> [Key] {
        var keys: [Key] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "q"), UInt8(ascii: "Q"): keys.append(.quit)
            case UInt8(ascii: " "), UInt8(ascii: "p"): keys.append(.pause)
            case UInt8(ascii: "k"): keys.append(.up)
            case UInt8(ascii: "j"), UInt8(ascii: "\t"): keys.append(.down)
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "e"): keys.append(.open)
            case 0x1B:
                guard let bracket = rest.first,
                    bracket == UInt8(ascii: "[") || bracket == UInt8(ascii: "O")
                else {
                    keys.append(.back)
                    continue
                }
                rest.removeFirst()
                // A sequence ends with a letter or a tilde.
                while let next = rest.popFirst() {
                    if next == UInt8(ascii: "A") { keys.append(.up) }
                    if next == UInt8(ascii: "B") { keys.append(.down) }
                    if next >= 0x40 { break }
                }
            default: continue
            }
        }
        return keys
    }
}

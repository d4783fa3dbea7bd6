/// What one file may hold at most; files of people stay far below.
enum Limits {
    static let bytesMax = 4 << 20
    static let depthMax = 64
    /// Aliases count as often as they are used: a small file must not unfold into a large one.
    static let nodesMax = 100_000
}

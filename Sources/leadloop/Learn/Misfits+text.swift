import Backtest
import System

extension Misfits {
    /// Tells the first ones where they stand.
    func tellPlaces(_ path: String, _ talk: Output) {
        for (line, why) in shown {
            talk.line("\(Printable.text(path)):\(line): left out: \(Printable.text(why))")
        }
    }

    /// Tells how many there are.
    ///
    /// - Parameter total: of what was read, `noun`s.
    func tellCount(of total: Int, _ noun: String, _ talk: Output) {
        guard count > 0 else { return }
        if count > shown.count { talk.line("... and \(grouped(count - shown.count)) more") }
        talk.line("left out \(grouped(count)) of \(counted(total, noun))")
    }
}

import Backtest
import System

extension Failure {
    init(_ error: BacktestError) {
        let code: ExitCode =
            switch error.kind {
            case .usage: .usage
            case .data: .data
            case .points: .configuration
            }
        self.init(code, error.what, why: error.why, remedy: error.remedy)
    }
}

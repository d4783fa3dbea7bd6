// The yardstick: what a batch model reaches that sees all verdicts at once. L2 with C = 1, as
// scikit-learn's default: least sum of log-losses + |w|^2/2, intercept free.
//
// Newton steps, each solved by conjugate gradients with the diagonal as preconditioner, so that
// 10,000 columns need no matrix; the objective is convex, and halving a step that does not improve it
// makes the way to its only minimum safe. Source: Lin, Weng, Keerthi, "Trust region Newton method
// for logistic regression", JMLR 9 (2008).
internal import Leads

/// Weights of a logistic regression.
package struct LogisticRegression: Sendable {
    package private(set) var weights: [Double]
    package private(set) var intercept: Double

    private static let stepsMax = 60
    private static let conjugateStepsMax = 200
    /// Of the first gradient: at 1e-6 probabilities are good to about as much.
    private static let gradientShare = 1e-6

    /// Fits `isAccepted` of the rows named by `subset`, in their order.
    ///
    /// - Parameter weights: how often each row of the table counts; empty: once.
    package init(
        _ table: SparseRows, _ isAccepted: [Bool], subset: [Int], weights counts: [Double] = []
    ) {
        (weights, intercept) = (Array(repeating: 0, count: table.columnCount), 0)
        var problem = Problem(
            table: table, isAccepted: isAccepted, subset: subset, weights: counts)
        var state = [Double](repeating: 0, count: table.columnCount + 1)
        var objective = problem.objective(state)
        var first: Double?
        for _ in 0..<Self.stepsMax {
            let gradient = problem.gradient(state)
            let size = norm(gradient)
            if size <= Self.gradientShare * (first ?? .infinity), first != nil || size == 0 {
                break
            }
            first = first ?? size
            let step = problem.newtonStep(against: gradient, stepsMax: Self.conjugateStepsMax)
            guard let next = problem.better(state, objective, step, gradient) else { break }
            (state, objective) = next
        }
        intercept = state.removeLast()
        weights = state
    }

    package func probability(_ table: SparseRows, _ row: Int) -> Double {
        sigmoid(intercept + table.dot(row, weights))
    }

    /// The probability of each row by a model that was fitted without its fold of the rows.
    ///
    /// - Parameter generator: shuffles the rows before they are dealt to the folds.
    /// - Returns: nil when there are fewer than two rows per fold.
    package static func crossValidated(
        _ table: SparseRows, _ isAccepted: [Bool], folds: Int = 10,
        using generator: inout some RandomNumberGenerator
    ) -> CrossValidation? {
        guard let foldOfRow = dealt(table.count, folds, &generator) else { return nil }
        var p = Array(repeating: 0.0, count: table.count)
        for fold in 0..<folds {
            let others = foldOfRow.indices.filter { foldOfRow[$0] != fold }
            let model = LogisticRegression(table, isAccepted, subset: others)
            for row in foldOfRow.indices where foldOfRow[row] == fold {
                p[row] = model.probability(table, row)
            }
        }
        return CrossValidation(p: p, fold: foldOfRow)
    }

    /// The same where many rows look alike: the work grows with the kinds of rows, not with the rows.
    ///
    /// - Parameters:
    ///   - kinds: how each kind looks.
    ///   - kindOfRow: a row of `kinds` per verdict.
    package static func crossValidated(
        kinds: SparseRows, _ kindOfRow: [Int], _ isAccepted: [Bool], folds: Int = 10,
        using generator: inout some RandomNumberGenerator
    ) -> CrossValidation? {
        guard let foldOfRow = dealt(kindOfRow.count, folds, &generator) else { return nil }
        // Row 2k are the rejected ones of kind k, row 2k + 1 the accepted ones.
        var table = SparseRows(columnCount: kinds.columnCount)
        for kind in 0..<kinds.count {
            table.append(kinds[kind])
            table.append(kinds[kind])
        }
        let places = zip(kindOfRow, isAccepted).map { 2 * $0 + ($1 ? 1 : 0) }
        let labels = (0..<table.count).map { $0 % 2 == 1 }
        var p = Array(repeating: 0.0, count: kindOfRow.count)
        for fold in 0..<folds {
            var counts = Array(repeating: 0.0, count: table.count)
            for row in foldOfRow.indices where foldOfRow[row] != fold { counts[places[row]] += 1 }
            let model = LogisticRegression(
                table, labels, subset: counts.indices.filter { counts[$0] > 0 }, weights: counts)
            for row in foldOfRow.indices where foldOfRow[row] == fold {
                p[row] = model.probability(table, places[row])
            }
        }
        return CrossValidation(p: p, fold: foldOfRow)
    }

    private static func dealt(
        _ count: Int, _ folds: Int, _ generator: inout some RandomNumberGenerator
    ) -> [Int]? {
        guard count >= 2 * folds else { return nil }
        var foldOfRow = Array(repeating: 0, count: count)
        for (place, row) in Array(0..<count).shuffled(using: &generator).enumerated() {
            foldOfRow[row] = place % folds
        }
        return foldOfRow
    }
}

/// The objective around one point; the last number of a vector is the intercept's.
private struct Problem {
    let table: SparseRows
    let isAccepted: [Bool]
    let subset: [Int]
    /// Of each row; empty: 1.
    let weights: [Double]
    /// Weight x p(1 - p) per row of the subset, at the newest gradient.
    var curvature: [Double] = []
    /// Diagonal of the second derivative there.
    var diagonal: [Double] = []

    init(table: SparseRows, isAccepted: [Bool], subset: [Int], weights: [Double]) {
        self.table = table
        self.isAccepted = isAccepted
        self.subset = subset
        self.weights = weights
    }

    private func weight(_ row: Int) -> Double { weights.isEmpty ? 1 : weights[row] }

    private func margin(_ row: Int, _ state: [Double]) -> Double {
        state[table.columnCount] + table.dot(row, state)
    }

    func objective(_ state: [Double]) -> Double {
        var sum = state.dropLast().reduce(0) { $0 + $1 * $1 } / 2
        for row in subset {
            let m = isAccepted[row] ? margin(row, state) : -margin(row, state)
            sum += weight(row) * (Leads.log(1 + Leads.exp(-m.magnitude)) + max(0, -m))
        }
        return sum
    }

    mutating func gradient(_ state: [Double]) -> [Double] {
        let last = table.columnCount
        var gradient = state
        gradient[last] = 0
        diagonal = Array(repeating: 1, count: last + 1)
        diagonal[last] = 1e-9
        curvature.removeAll(keepingCapacity: true)
        for row in subset {
            let p = sigmoid(margin(row, state))
            let residual = weight(row) * (p - (isAccepted[row] ? 1 : 0))
            let h = weight(row) * p * (1 - p)
            table.add(row, scaledBy: residual, to: &gradient)
            gradient[last] += residual
            table.add(row, scaledBy: h, squared: true, to: &diagonal)
            diagonal[last] += h
            curvature.append(h)
        }
        return gradient
    }

    /// Second derivative times a vector.
    private func product(_ vector: [Double]) -> [Double] {
        var result = vector
        result[table.columnCount] = 0
        for (row, h) in zip(subset, curvature) {
            let scale = h * margin(row, vector)
            table.add(row, scaledBy: scale, to: &result)
            result[table.columnCount] += scale
        }
        return result
    }

    /// Solves (second derivative) x step = -gradient well enough for Newton's method.
    func newtonStep(against gradient: [Double], stepsMax: Int) -> [Double] {
        var step = gradient.map { _ in 0.0 }
        var rest = gradient.map { -$0 }
        var scaled = zip(rest, diagonal).map { $0 / $1 }
        var direction = scaled
        var fit = inner(rest, scaled)
        let enough = norm(gradient) * 1e-3
        for _ in 0..<stepsMax where norm(rest) > enough {
            let image = product(direction)
            let bend = inner(direction, image)
            guard bend > 0 else { break }
            let length = fit / bend
            for i in step.indices {
                step[i] += length * direction[i]
                rest[i] -= length * image[i]
            }
            scaled = zip(rest, diagonal).map { $0 / $1 }
            let next = inner(rest, scaled)
            for i in step.indices { direction[i] = scaled[i] + next / fit * direction[i] }
            fit = next
        }
        return step
    }

    /// The step, halved until it improves the objective; nil at the limit of precision.
    func better(
        _ state: [Double], _ objective: Double, _ step: [Double], _ gradient: [Double]
    ) -> (state: [Double], objective: Double)? {
        let slope = inner(step, gradient)
        var length = 1.0
        for _ in 0..<30 {
            let next = zip(state, step).map { $0 + length * $1 }
            let value = self.objective(next)
            if value <= objective + 1e-4 * length * slope { return (next, value) }
            length /= 2
        }
        return nil
    }
}

private func inner(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
}

private func norm(_ a: [Double]) -> Double { inner(a, a).squareRoot() }
